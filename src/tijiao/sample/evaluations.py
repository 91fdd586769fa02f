"""The year's evaluation in the sample city: points that inspectors entered, and the kindergartens' results, issued."""

from datetime import datetime

from tijiao.directory.models import Holding, User
from tijiao.directory.roles import Role
from tijiao.evaluation import domain
from tijiao.evaluation.models import Entered, Result, Scheme
from tijiao.sample.design import City
from tijiao.sample.dice import dice
from tijiao.sample.sizes import MOMENT, TODAY
from tijiao.sample.writing import Row, write

_EVIDENCE = "实地督导记录（样例）"
_HONOURED = 0.2
"""Share of the schools with an honour of the city or higher."""


def write_evaluations(city: City) -> dict[str, int]:
    """Write the points entered for schools. Returns counts."""
    scheme = Scheme.objects.filter(code="school-2020").first()
    if scheme is None:
        return {"entered_scores": 0}
    random, by = dice("evaluation"), city.account("section-officer", city.section("supervision").pk)
    rows: list[Row] = []
    for school in city.schools:
        if school.kind != "school" or school.stage == "special":
            continue
        told = {"field": round(random.uniform(14, 20), 1)}
        if school.stage in ("senior", "vocational"):
            told["drills-extra"] = round(random.uniform(7, 10), 1)
        if random.random() < _HONOURED:
            told["honours"] = float(random.randint(1, 2))
        rows += [(scheme.pk, school.pk, item, points, _EVIDENCE, MOMENT, by) for item, points in told.items()]
    columns = ("scheme", "organisation", "item", "points", "evidence", "at", "by")
    return {"entered_scores": write(Entered, columns, rows)}


def issue_kindergartens(*, at: datetime) -> None:
    """Issue the kindergartens' results, once the lake stands, and let the last of them appeal."""
    scheme = domain.issue("kindergarten-2020", by=None, at=at)
    last = Result.objects.filter(scheme=scheme).exclude(total=None).order_by("total", "pk").first()
    if last is None:
        return
    held = Holding.objects.on(TODAY).filter(post__organisation=last.organisation_id, post__role=Role.HEAD).first()
    if held is not None:
        head = User.objects.get(pk=held.user_id)
        domain.appeal(last.pk, "outdoor", "操场扩建部分已于四月投入使用，报表中没有计入。", by=head, at=at)
