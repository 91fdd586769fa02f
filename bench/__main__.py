"""`python -m bench [NAME]`: all claims, or those whose name contains NAME. Exit code 1 when one falls short."""

import sys

from bench.claims import city, draw, reading_plan
from bench.harness import run

CLAIMS = [*draw.CLAIMS, *reading_plan.CLAIMS, *city.CLAIMS]


def main(only: str = "") -> int:
    chosen = [claim for claim in CLAIMS if only in claim.name]
    if not chosen:
        print(
            f"no claim is named like {only!r}; there are: {', '.join(claim.name for claim in CLAIMS)}", file=sys.stderr
        )
        return 2
    held = [run(claim) for claim in chosen]  # all of them, even after one fell short
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
