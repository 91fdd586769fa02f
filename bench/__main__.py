"""`python -m bench [NAME]`: all claims, or those whose name contains NAME. Exit code 1 when one falls short."""

import sys

from bench.claims import (
    cases,
    city,
    draw,
    forms,
    indicators,
    ledgers,
    pages,
    province,
    reading_plan,
    registry,
    reports,
    roll,
    saves,
    setup,
    visits,
)
from bench.harness import Claim, Series, run, run_series

CLAIMS: list[Claim] = [
    *draw.CLAIMS, *forms.CLAIMS, *reading_plan.CLAIMS, *setup.CLAIMS, *city.CLAIMS, *roll.CLAIMS, *registry.CLAIMS,
    *indicators.CLAIMS, *province.CLAIMS, *ledgers.CLAIMS, *visits.CLAIMS,
    *reports.CLAIMS,
]  # fmt: skip
SERIES: list[Series] = [pages.SERIES, saves.SERIES, saves.AT_MANY, *cases.SERIES, ledgers.SERIES]


def main(only: str = "") -> int:
    chosen = [claim for claim in CLAIMS if only in claim.name]
    series = [part for part in (one.only(only) for one in SERIES) if part.items]
    if not chosen and not series:
        names = [claim.name for claim in CLAIMS] + [f"{one.name} {name}" for one in SERIES for name, _item in one.items]
        print(f"no claim is named like {only!r}; there are: {', '.join(names)}", file=sys.stderr)
        return 2
    held = [run(claim) for claim in chosen] + [run_series(one) for one in series]  # all, even after one fell short
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
