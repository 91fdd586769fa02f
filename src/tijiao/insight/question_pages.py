"""What the pages of questions show."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.audit.domain import record
from tijiao.directory import clock
from tijiao.directory.models import User
from tijiao.insight import questions
from tijiao.insight.asking import Answer
from tijiao.insight.models import KeptIndicator, Question
from tijiao.kernel.problems import Problem
from tijiao.pages.export import XLSX, write_sheet
from tijiao.pages.listing import Column
from tijiao.pages.sentences import sentence

ON_A_PAGE = 100
_PLAIN = (bool, int, float, Decimal, date, str)
EXAMPLE = """SELECT o.name, count(*) AS findings
FROM findings AS f
JOIN organisations AS o ON o.id = f.org
WHERE f.found_on >= DATE '2020-01-01'
GROUP BY o.name
ORDER BY findings DESC"""


def context(request: Any) -> dict[str, Any]:
    """The page: the question as it was asked, its answer or what is wrong with it, what one has saved, the tables."""
    sql = request.POST.get("sql", "")
    told: dict[str, Any] = {"problem": "", "answer": None}
    if sql.strip():
        try:
            told = _answered(questions.ask(sql, by=request.user, at=clock.now()), request.POST.get("page", "1"))
        except Problem as problem:
            told["problem"] = sentence(problem)
    return {
        **told, "sql": sql or _saved(request), "example": EXAMPLE,
        "saved": Question.objects.of(request.user),
        "tables": sorted(questions.datasets_for(request.user).values(), key=lambda one: one.id),
    }  # fmt: skip


def _saved(request: Any) -> str:
    """The text of the saved question that the address names."""
    number = request.GET.get("question", "")
    if not (number.isascii() and number.isdigit()):
        return ""
    return str(getattr(Question.objects.of(request.user).filter(pk=number).first(), "sql", ""))


def _answered(answer: Answer, page: str) -> dict[str, Any]:
    shown = Paginator(answer.rows, ON_A_PAGE).get_page(page)
    rows = [[_cell(value) for value in row] for row in shown.object_list]
    return {"answer": answer, "page_obj": shown, "rows": rows, "problem": ""}


def _cell(value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    return f"{value:%Y-%m-%d %H:%M} UTC" if isinstance(value, datetime) else str(value)


def workbook(request: Any) -> FileResponse:
    """The whole answer as .xlsx; asking and taking it along are two entries of the audit. Raises what `ask` raises."""
    answer = questions.ask(request.POST.get("sql", ""), by=request.user, at=clock.now())
    with transaction.atomic():
        facts = {"rows": len(answer.rows), "tables": list(answer.tables)}
        record("question.export", by=request.user, subject=("insight.question", "answer"), at=clock.now(), facts=facts)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    write_sheet(file, _("提问结果"), list(answer.columns), _writable(answer.rows))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"question-{clock.today():%Y%m%d}.xlsx", content_type=XLSX)


def _writable(rows: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
    """Cells that a worksheet has a form for; all else as text."""
    for row in rows:
        yield [one if isinstance(one, _PLAIN) and not isinstance(one, datetime) else _cell(one) for one in row]


def drafts(user: User) -> Any:
    """What one drafted oneself, and for who confirms: all."""
    rows = KeptIndicator.objects.select_related("drafted_by", "decided_by")
    return rows if reach(user, Action.INDICATOR_CONFIRM).everywhere else rows.filter(drafted_by=user)


def draft_columns() -> list[Column]:
    return [
        Column("title_zh", _("指标"), value=str, link=lambda row: reverse("insight:draft", args=[row.pk])),
        Column("code", _("编号")),
        Column("state", _("状态"), choices=KeptIndicator.State.choices),
        Column("drafted_by__name", _("起草")),
        Column("drafted_at", _("起草时间")),
        Column("decided_by__name", _("决定")),
    ]


def draft_context(request: HttpRequest, found: KeptIndicator) -> dict[str, Any]:
    confirms = reach(request.user, Action.INDICATOR_CONFIRM).everywhere
    state = KeptIndicator.State
    return {
        "draft": found,
        "may_confirm": confirms and found.state == state.DRAFT and found.drafted_by != request.user,
        "may_withdraw": confirms and found.state in KeptIndicator.STANDING,
        "confirmed": found.state == state.CONFIRMED,
    }
