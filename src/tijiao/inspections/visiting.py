"""The lists of rounds and visits, and what their pages tell."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tijiao.access.actions import Action
from tijiao.access.gate import may, reach
from tijiao.access.problems import NotVisible
from tijiao.directory.models import Organisation, User
from tijiao.draws.models import DrawState
from tijiao.inspections import photos, scoring
from tijiao.inspections.burden import term_of
from tijiao.inspections.models import (
    Answer,
    Finding,
    Mode,
    Result,
    Round,
    RoundKind,
    Seat,
    Sheet,
    Visit,
    VisitState,
)
from tijiao.inspections.models.checklists import said
from tijiao.inspections.opening import opening_rows
from tijiao.inspections.scope import fitting
from tijiao.inspections.visits import Told, files
from tijiao.pages.listing import Column

PASSED = [(True, gettext_lazy("通过")), (False, gettext_lazy("未通过"))]


def rounds(user: User) -> QuerySet[Round]:
    """Rounds that have a visit the person may see, or all for who looks at the whole city; with counts of visits."""
    standing = ~Q(sheets__visit__state="cancelled")
    counted = Round.objects.select_related("office").annotate(
        planned=Count("sheets__visit", distinct=True, filter=standing),
        done=Count("sheets__visit", distinct=True, filter=Q(sheets__visit__state="done")),
    )
    rows = counted.order_by("-from_day", "-pk")
    within = reach(user, Action.VISIT_VIEW)
    if within.everywhere:
        return rows
    seen = Sheet.objects.filter(within.holds("visit__organisation__path"))
    return rows.filter(pk__in=seen.values("round")) if within else rows.none()


def round_columns() -> list[Column]:
    return [
        Column("title", _("批次"), link=lambda row: reverse("inspections:round", args=[row.pk])),
        Column("kind", _("类型"), choices=RoundKind.choices),
        Column("office__name", _("牵头科室")),
        Column("from_day", _("开始")),
        Column("last_day", _("截止")),
        Column("planned", _("检查数"), number=True),
        Column("done", _("已完成"), number=True),
        Column("closed_on", _("结束")),
    ]


def seen_round(user: User, pk: int) -> Round:
    """Raises NotVisible."""
    found = rounds(user).select_related("over_cap_by").prefetch_related("checklists__checklist").filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    return found


def sheets(found: Round, user: User) -> Any:
    """The sheets of a round that the person may see: what waits first, then the lowest scores."""
    rows = reach(user, Action.VISIT_VIEW).limit(Sheet.objects.filter(round=found), "visit__organisation__path")
    held = Finding.objects.filter(visit=OuterRef("visit")).order_by().values("visit")
    share = Case(When(out_of__gt=0, then=F("points") * 100 / F("out_of")))
    return (
        rows.exclude(visit__state="cancelled")
        .select_related("visit__organisation", "version__checklist")
        .annotate(
            share=share,
            findings=Coalesce(Subquery(held.annotate(n=Count("pk")).values("n")), Value(0)),
        )
        .order_by("-visit__state", "share", "visit__organisation__code", "pk")
    )


def _to_visit(row: Any) -> str:
    return reverse("inspections:visit", args=[row.visit_id])


def sheet_columns(found: Round) -> list[Column]:
    columns = [
        Column("visit__organisation__name", _("单位"), link=_to_visit),
        Column("visit__state", _("状态"), choices=VisitState.choices),
        Column("visit__on_day", _("日期")),
        Column("visit__mode", _("方式"), choices=Mode.choices),
        Column("share", _("得分率（%）"), value=lambda row: row.percent, number=True),
        Column("passed", _("结论"), choices=PASSED),
        Column("findings", _("问题"), number=True),
    ]
    if len(list(found.checklists.all())) > 1:
        columns.insert(1, Column("version__checklist__code", _("清单"), value=lambda row: str(row.version)))
    return columns


@dataclass(frozen=True, slots=True)
class Standing:
    """A round in numbers, over what the person may see. `percent`: of the points of all sheets that were filed."""

    visits: int
    done: int
    late: int
    good: int
    bad: int
    percent: float | None
    findings: int
    closed: int


def standing(found: Round, user: User, *, on: date) -> Standing:
    """Two queries."""
    rows = sheets(found, user).order_by()
    told = rows.aggregate(
        visits=Count("visit", distinct=True),
        done=Count("visit", distinct=True, filter=Q(visit__state="done")),
        late=Count("visit", distinct=True, filter=Q(visit__state="planned", visit__last_day__lt=on)),
        good=Count("pk", filter=Q(passed=True)),
        bad=Count("pk", filter=Q(passed=False)),
        got=Sum("points"),
        most=Sum("out_of"),
    )
    got, most = told.pop("got"), told.pop("most")
    visits = rows.values("visit")
    found_there = Finding.objects.filter(visit__in=visits).aggregate(
        findings=Count("pk"), closed=Count("pk", filter=Q(state="closed"))
    )
    return Standing(**told, percent=round(float(100 * got / most), 1) if most else None, **found_there)


def round_page(found: Round, user: User, *, on: date) -> dict[str, Any]:
    """What the page of a round tells above its list."""
    plans = may(user, Action.ROUND_PLAN, at=found.office.path)
    draws = list(found.draws.all()) if found.drawn else []
    return {
        "round": found,
        "term": term_of(found.from_day),
        "standing": standing(found, user, on=on),
        "checklists": list(found.checklists.all()),
        "offices": list(found.offices.all()) if found.kind == RoundKind.JOINT else [],
        "draws": draws,
        "may_draw": plans and found.drawn and all(one.state == DrawState.ABORTED for one in draws),
        "may_plan": plans and found.closed_on is None,
        "may_publish": plans and found.published_at is None,
        "may_exceed": found.closed_on is None and found.over_cap_by is None and bool(reach(user, Action.VISIT_EXCEED)),
        "uncovered": uncovered(found) if plans and found.kind == RoundKind.NAMED else [],
        "opening": opening_rows(found) if plans and found.kind == RoundKind.OPENING else None,
    }


def uncovered(found: Round) -> list[Organisation]:
    """Organisations that the round is for and to which no visit is planned."""
    there = Visit.objects.standing().filter(sheets__round=found)
    return list(fitting(found, on=found.from_day).exclude(pk__in=there.values("organisation")))


def visits(user: User) -> Any:
    """Every visit that the person may see, what waits first."""
    first = Case(When(state="planned", then=Value(0)), default=Value(1))
    titles = Sheet.objects.filter(visit=OuterRef("pk")).order_by("pk").values("round__title")[:1]
    rows = Visit.objects.visible_to(user).select_related("organisation").annotate(round_title=Subquery(titles))
    return rows.order_by(first, "last_day", "-on_day", "pk")


def visit_columns() -> list[Column]:
    return [
        Column("organisation__name", _("单位"), link=lambda row: reverse("inspections:visit", args=[row.pk])),
        Column("round_title", _("批次")),
        Column("state", _("状态"), choices=VisitState.choices),
        Column("mode", _("方式"), choices=Mode.choices),
        Column("on_day", _("日期")),
        Column("last_day", _("截止")),
    ]


def own_visits(user: User) -> list[Visit]:
    """What the person goes on, or the own organisation has to assess, and waits; the earliest due first."""
    seats = Seat.objects.filter(inspector__user=user).values("visit")
    within = reach(user, Action.VISIT_FILE)
    own = Q(mode=Mode.SELF, organisation__path__in=within.branches)
    waiting = Visit.objects.waiting().filter(Q(pk__in=seats) | own).select_related("organisation")
    return list(waiting.prefetch_related("sheets__round", "sheets__version__checklist").order_by("last_day", "pk"))


def seen_visit(user: User, pk: int) -> Visit:
    """Raises NotVisible."""
    rows = Visit.objects.visible_to(user).select_related("organisation__parent", "filed_by")
    found: Visit | None = rows.filter(pk=pk).first()
    if found is None:
        raise NotVisible()
    return found


@dataclass(frozen=True)
class ItemRow:
    """An item of a sheet with what was found there, or what was typed so far. `name`: of its fields on the page."""

    id: str
    name: str
    title: str
    rule: str
    score: int
    veto: bool
    photo: bool
    result: str
    result_label: str
    note: str
    points: Any
    choices: list[tuple[str, str]]
    photos: list[Any]


@dataclass(frozen=True)
class SectionRow:
    title: str
    items: list[ItemRow]
    score: Any = None

    @property
    def percent(self) -> float | None:
        out_of = float(self.score["out_of"]) if self.score else 0
        return round(100 * float(self.score["points"]) / out_of, 1) if out_of else None


@dataclass(frozen=True)
class SheetRow:
    sheet: Sheet
    sections: list[SectionRow]


def sheet_rows(visit: Visit, typed: QueryDict | None = None) -> list[SheetRow]:
    """The sheets of a visit to be shown or filled; `typed`: what came with a refused filing."""
    found = list(visit.sheets.select_related("version__checklist", "round").order_by("pk"))
    answers = {(one.sheet_id, one.item): one for one in Answer.objects.filter(sheet__in=found)}
    taken = photos.of(photos.SHEET, [one.pk for one in found])
    return [SheetRow(one, list(_sections(one, answers, taken, typed))) for one in found]


def _sections(sheet: Sheet, answers: Any, taken: Any, typed: QueryDict | None) -> Iterator[SectionRow]:
    scores = {one["id"]: one for one in sheet.sections}
    for section in sheet.version.content["sections"]:
        rows = [_item(sheet, item, answers, taken, typed) for item in section["items"]]
        yield SectionRow(said(section["title"]), rows, scores.get(section["id"]))


def _item(sheet: Sheet, item: Any, answers: Any, taken: Any, typed: QueryDict | None) -> ItemRow:
    name, answer = f"{sheet.pk}-{item['id']}", answers.get((sheet.pk, item["id"]))
    result = typed.get(f"r-{name}", "") if typed else answer.result if answer else ""
    offered = [one for one in Result.choices if one[0] != Result.NOT_APPLICABLE or item["not_applicable"]]
    return ItemRow(
        id=item["id"],
        name=name,
        title=said(item["title"]),
        rule=said(item["rule"]) if item["rule"] else "",
        score=item["score"],
        veto=item["veto"],
        photo=item["photo"],
        result=result,
        result_label=str(dict(Result.choices).get(result, "")),
        note=typed.get(f"n-{name}", "") if typed else answer.note if answer else "",
        points=answer.points if answer else None,
        choices=[(value, str(label)) for value, label in offered],
        photos=taken.get((sheet.pk, item["id"]), []),
    )


def told(visit: Visit, typed: QueryDict) -> dict[int, dict[str, Told]]:
    """What a posted page answers, sheet by sheet."""
    return {
        sheet.pk: {
            item["id"]: Told(typed.get(f"r-{sheet.pk}-{item['id']}", ""), typed.get(f"n-{sheet.pk}-{item['id']}", ""))
            for item in scoring.items(sheet.version.content)
        }
        for sheet in visit.sheets.select_related("version")
    }


def visit_page(visit: Visit, user: User) -> dict[str, Any]:
    """What the page of a visit tells."""
    plans = may(user, Action.ROUND_PLAN, at=visit.organisation.path)
    return {
        "visit": visit,
        "rows": sheet_rows(visit),
        "seats": list(visit.seats.select_related("inspector__user", "inspector__organisation", "instead_of__user")),
        "findings": list(visit.findings.select_related("kind").order_by("pk")),
        "may_fill": visit.state == VisitState.PLANNED
        and may(user, Action.VISIT_FILE, at=visit.organisation.path)
        and files(visit, user),
        "may_change": visit.state == VisitState.PLANNED and plans,
        "knows_why": plans,  # why somebody goes in another one's place may be an illness: not for the school
        "may_restore": visit.state == VisitState.CANCELLED and plans,
    }
