"""What schools are accredited as, with dates: some run out soon, some were renewed, one was revoked."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from tijiao.awards.models import Grant, Scheme
from tijiao.kernel.clocks import add_months
from tijiao.sample.design import City, School
from tijiao.sample.dice import dice
from tijiao.sample.sizes import TODAY
from tijiao.sample.writing import Row, write

#: scheme → share of the schools that could hold it. Of the modern schools one in fifteen became one this year.
SHARES = {
    "modern-school": 0.935,
    "sunny-campus": 0.52,
    "campus-culture": 0.17,
    "safety-model-school": 0.22,
    "kindergarten-grade": 0.9,
}
_THIS_YEAR = 15
_NEW_YEAR = date(2020, 1, 1)


def write_grants(city: City) -> dict[str, int]:
    """Write grants for every scheme that the packs declare. Returns counts."""
    rows: list[Row] = []
    by = city.account("section-officer", city.section("compulsory").pk)
    for scheme in Scheme.objects.filter(code__in=SHARES).order_by("code"):
        for row in _of(scheme, city, dice(f"grants/{scheme.code}")):
            rows.append((len(rows) + 1, scheme.pk, *row, by))
    renewals = _renewals(rows)
    columns = (
        "id",
        "scheme",
        "organisation",
        "level",
        "granted_on",
        "expires_on",
        "revoked_on",
        "revoked_why",
        "evidence",
        "granted_by",
    )
    count = write(Grant, columns, rows)
    return {"grants": count + write(Grant, (*columns, "renews"), renewals)}


def _of(scheme: Scheme, city: City, random: Random) -> Iterator[Row]:
    able = [
        one for one in city.schools if one.kind in scheme.kinds and (not scheme.stages or one.stage in scheme.stages)
    ]
    random.shuffle(able)
    holders = able[: round(len(able) * SHARES[scheme.code])]
    for place, school in enumerate(holders):
        granted = _granted(place, random)
        level = scheme.levels[min(place * len(scheme.levels) // max(1, len(holders)), len(scheme.levels) - 1)]["id"]
        yield school.pk, level, granted, _expires(scheme, granted), None, "", _document(granted, school)
    for school in able[len(holders) : len(holders) + 1]:
        if len(able) > 20:
            ended, granted = date(2019, 12, 9), date(2018, 6, 11)
            yield (
                school.pk,
                scheme.levels[-1]["id"],
                granted,
                _expires(scheme, granted),
                ended,
                "复核未达到标准",
                _document(granted, school),
            )


def _granted(place: int, random: Random) -> date:
    """Most stem from the three years before; what expired in between was renewed (`_renewals`)."""
    if place % _THIS_YEAR == 7:
        return _NEW_YEAR + timedelta(days=random.randrange(62, (TODAY - _NEW_YEAR).days))
    return date(2017, 3, 1) + timedelta(days=random.randrange(1000))


def _expires(scheme: Scheme, granted: date) -> date | None:
    return add_months(granted, scheme.months) if scheme.months else None


def _document(granted: date, school: School) -> str:
    return f"澜教体认〔{granted.year}〕{school.pk % 60 + 1}号（样例）"


def _renewals(rows: list[Row]) -> list[Row]:
    """A grant that ran out before today was renewed on the day on which it ended, at the same level."""
    renewals: list[Row] = []
    for pk, scheme, organisation, level, granted, expires, revoked, _why, _evidence, by in rows:
        if expires is None or expires > TODAY or revoked is not None:
            continue
        ends = add_months(expires, (expires.year - granted.year) * 12 + expires.month - granted.month)
        evidence = f"澜教体认〔{expires.year}〕复核{organisation % 40 + 1}号（样例）"
        renewals.append(
            (len(rows) + len(renewals) + 1, scheme, organisation, level, expires, ends, None, "", evidence, by, pk)
        )
    return renewals
