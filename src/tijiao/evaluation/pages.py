"""What the pages of evaluation show: the order of a group, the path of every point, weights tried side by side."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import FileResponse, HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tijiao.access.actions import Action
from tijiao.access.gate import may, reach
from tijiao.access.problems import NotVisible
from tijiao.audit.domain import record
from tijiao.directory import clock
from tijiao.directory.models import Organisation
from tijiao.evaluation import evidence
from tijiao.evaluation.declare import Group, ItemEntry
from tijiao.evaluation.domain import appeal_until, weights_of
from tijiao.evaluation.forms import AppealForm, EnterForm
from tijiao.evaluation.models import Appeal, Entered, Scheme
from tijiao.evaluation.scoring import Line
from tijiao.evaluation.standing import Path, Standing, group_of, issued, live
from tijiao.forms.models import Attachment
from tijiao.kernel.times import local_day
from tijiao.pages.export import XLSX, write_sheet
from tijiao.pages.language import language


@dataclass(frozen=True)
class Told:
    """One line of a score as a person reads it."""

    item: ItemEntry
    line: Line
    path: Path
    files: tuple[Attachment, ...] = ()

    @property
    def title(self) -> str:
        return self.item.title.say(language())

    @property
    def rule(self) -> str:
        return self.item.rule.say(language())


@dataclass(frozen=True)
class Moved:
    """An organisation under the scheme's weights and under those tried."""

    organisation: Organisation
    before: Standing
    after: Standing

    @property
    def places(self) -> int | None:
        """How many places it would rise (fall: negative)."""
        if self.before.rank is None or self.after.rank is None:
            return None
        return self.before.rank - self.after.rank


def scheme_of(request: Any, code: str) -> Scheme:
    """Raises NotVisible."""
    found: Scheme | None = Scheme.objects.visible_to(request.user).filter(code=code).first()
    if found is None:
        raise NotVisible()
    return found


def group_asked(request: HttpRequest, scheme: Scheme) -> Group:
    return scheme.entry.group(request.GET.get("group", "")) or scheme.entry.groups[0]


def ordered(request: Any, scheme: Scheme, group: Group) -> list[Standing]:
    """The order of a group: as issued for everybody; before that for those alone who see the whole city."""
    if scheme.issued_at is not None:
        return issued(scheme, group)
    if not reach(request.user, Action.EVALUATION_VIEW).everywhere:
        return []
    return live(scheme, group, on=clock.today())


def scheme_context(request: Any, scheme: Scheme) -> dict[str, Any]:
    group, everywhere = group_asked(request, scheme), reach(request.user, Action.EVALUATION_VIEW).everywhere
    words = request.GET.get("q", "").strip()
    found = [one for one in ordered(request, scheme, group) if words.lower() in one.organisation.name.lower()]
    return {
        "scheme": scheme, "group": group, "items": scheme.entry.of_group(group.id), "standings": found, "q": words,
        "everywhere": everywhere, "until": appeal_until(scheme), "language": get_language(),
        "may_issue": scheme.issued_at is None and reach(request.user, Action.EVALUATION_ISSUE).everywhere,
        "may_try": scheme.issued_at is None and everywhere, "own": _own(request, scheme),
        "appeals": Appeal.objects.visible_to(request.user).filter(result__scheme=scheme).open().count(),
    }  # fmt: skip


def _own(request: Any, scheme: Scheme) -> list[Organisation]:
    """The organisations within a reach that is not the whole city: theirs are the pages that the person may open."""
    found = reach(request.user, Action.EVALUATION_VIEW)
    if found.everywhere:
        return []
    kinds = {kind for group in scheme.entry.groups for kind in group.kinds}
    return list(found.limit(Organisation.objects.live(on=clock.today()).kinds(*kinds), "path").order_by("code"))


def organisation_context(request: Any, scheme: Scheme, code: str) -> dict[str, Any]:
    """One organisation's score with the path of every point. Raises NotVisible."""
    organisation = Organisation.objects.filter(code=code).first()
    if organisation is None or not may(request.user, Action.EVALUATION_VIEW, at=organisation.path):
        raise NotVisible()
    on = local_day(scheme.issued_at) if scheme.issued_at else clock.today()
    group = group_of(scheme, organisation, on=on)
    if group is None:
        raise NotVisible()
    found = issued(scheme, group) if scheme.issued_at else live(scheme, group, on=on)
    standing = next((one for one in found if one.organisation.pk == organisation.pk), None)
    if standing is None:
        raise NotVisible()
    return {
        "scheme": scheme, "group": group, "organisation": organisation, "standing": standing, "of": len(found),
        "lines": list(_lines(scheme, group, standing)), "until": appeal_until(scheme),
        **_acts(request, scheme, group, standing),
    }  # fmt: skip


def _acts(request: Any, scheme: Scheme, group: Group, standing: Standing) -> dict[str, Any]:
    """What the person may do here: enter points before the issue, appeal within its days after it."""
    at, until = standing.organisation.path, appeal_until(scheme)
    items = scheme.entry.of_group(group.id)
    known = Appeal.objects.select_related("answered_by")
    appeals = list(known.filter(result=standing.result)) if standing.result else []
    scores, open_days = may(request.user, Action.EVALUATION_SCORE, at=at), until is not None and clock.today() <= until
    appealed, files = {one.item for one in appeals}, evidence.of(evidence.APPEAL, [one.pk for one in appeals])
    left = [item for item in items if item.id not in appealed]
    appeals_now = open_days and bool(left) and may(request.user, Action.EVALUATION_APPEAL, at=at)
    entered = [item for item in items if item.entered]
    return {
        "appeals": [(one, _titled(items, one.item), files.get(one.pk, [])) for one in appeals], "may_answer": scores,
        "enter_form": EnterForm(entered) if scores and entered and scheme.issued_at is None else None,
        "appeal_form": AppealForm(left) if appeals_now else None,
    }  # fmt: skip


def _titled(items: Sequence[ItemEntry], item_id: str) -> str:
    return next((item.title.say(language()) for item in items if item.id == item_id), item_id)


def _lines(scheme: Scheme, group: Group, standing: Standing) -> Iterator[Told]:
    items = {item.id: item for item in scheme.entry.of_group(group.id)}
    rows = Entered.objects.filter(scheme=scheme, organisation=standing.organisation)
    entered = dict(rows.values_list("pk", "item"))
    files = {entered[pk]: kept for pk, kept in evidence.of(evidence.ENTERED, entered).items()}
    for line in standing.score.lines:
        if line.item in items:
            yield Told(items[line.item], line, standing.paths.get(line.item, Path()), tuple(files.get(line.item, ())))


def trial_context(request: Any, scheme: Scheme) -> dict[str, Any]:
    """The order under the scheme's weights and under others, side by side. Nothing is stored.

    Raises NotVisible for who does not see the whole city, WrongWeights.
    """
    if not reach(request.user, Action.EVALUATION_VIEW).everywhere or scheme.issued_at is not None:
        raise NotVisible()
    group, on = group_asked(request, scheme), clock.today()
    weights = weights_of(scheme.entry, {key[2:]: value for key, value in request.GET.items() if key.startswith("w_")})
    before = live(scheme, group, on=on)
    after = {one.organisation.pk: one for one in live(scheme, group, on=on, weights=weights)}
    moved = [Moved(one.organisation, one, after[one.organisation.pk]) for one in before]
    moved.sort(key=lambda one: (one.after.rank is None, one.after.rank, one.organisation.code))
    shown = [(item, weights[item.id]) for item in scheme.entry.of_group(group.id) if item.weight is not None]
    return {
        "scheme": scheme, "group": group, "moved": moved, "weights": shown,
        "whole": sum(weight for item, weight in shown if item.kind == "score"),
        "changed": sum(one.places not in (0, None) for one in moved),
    }  # fmt: skip


def workbook(request: Any, scheme: Scheme) -> FileResponse:
    """The order of a group with every item's points as .xlsx; the act is kept in the audit chain."""
    group = group_asked(request, scheme)
    found = ordered(request, scheme, group)
    items = scheme.entry.of_group(group.id)
    heads = [_("名次"), _("单位代码"), _("单位"), _("总分"), _("加分"), _("一票否决")]
    heads += [item.title.say(language()) for item in items]
    with transaction.atomic():
        record(
            "evaluation.export", by=request.user, subject=("evaluation.scheme", scheme.pk), at=clock.now(),
            facts={"rows": len(found), "group": group.id},
        )  # fmt: skip
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    write_sheet(file, str(scheme), heads, (_row(one, items) for one in found))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{scheme.code}-{group.id}.xlsx", content_type=XLSX)


def _row(one: Standing, items: Sequence[ItemEntry]) -> list[Any]:
    points = {line.item: (_("否决") if line.struck else line.points) for line in one.score.lines}
    told = [one.rank, one.organisation.code, one.organisation.name, one.score.total, one.score.bonus, one.score.vetoed]
    return told + [points.get(item.id) for item in items]
