"""The verifiable draw at a province's size."""

from bench.harness import Claim, Contender, within
from tijiao.kernel.draw import DrawList, Inspector, Place, draw


def frozen_list() -> str:
    """30,000 places in 13 strata and four zones; 3,000 inspectors, each recused twice, in crossed pairs."""
    places = tuple(Place(f"p{n}", 1 + n % 5, f"s{n % 13}", f"z{n % 4}") for n in range(30_000))
    inspectors = tuple(Inspector(f"i{n}", 1, f"z{n % 4}", (f"p{n}", f"p{n + 3_000}")) for n in range(3_000))
    take = {f"s{n}": 115 for n in range(13)}
    return DrawList("bench", places, take, inspectors, team=2, cross_zones=True).text()


def run(text: str) -> None:
    drawn = draw(text, secret="a" * 64, public="2020-05-20")
    if len(drawn.drawn) != 13 * 115 or len(drawn.teams) != len(drawn.drawn):
        raise ValueError("the draw did not fill its places")


CLAIMS = [Claim("draw: 3,000 inspectors over 30,000 places", [Contender("draw", run, frozen_list)], within(5))]
