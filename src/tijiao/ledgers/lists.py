"""The columns of this desk's lists."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import reach
from tijiao.access.problems import NotVisible
from tijiao.directory.models import Organisation, User
from tijiao.forms.models import FormVersion
from tijiao.forms.said import label_of, told_fields
from tijiao.forms.versions import form_of
from tijiao.kernel.periods import Period
from tijiao.ledgers.duties import say_period
from tijiao.ledgers.models import Ledger, Record, State
from tijiao.pages.listing import Column


def ledger_for(code: str) -> Ledger:
    """The ledger of a code. Raises NotVisible."""
    found: Ledger | None = Ledger.objects.filter(code=code).first()
    if found is None:
        raise NotVisible()
    return found


def crumbs(ledger: Ledger | None = None) -> list[dict[str, Any]]:
    """Where a page stands: under the ledgers, under one ledger."""
    found: list[dict[str, Any]] = [{"title": pgettext("many", "台账"), "url": reverse("ledgers:mine")}]
    if ledger is not None:
        found.append({"title": str(ledger), "url": reverse("ledgers:records", args=[ledger.code])})
    return found


def questions(ledger: Ledger) -> list[tuple[str, str]]:
    """Name and words of every question of the ledger's form as it is now."""
    version = FormVersion.objects.latest_of(ledger.form_id)
    form = form_of(version) if version else None
    return [(one.name, label_of(form, one.name)) for one in told_fields(form)] if form else []


def word_of(ledger: Ledger, field: str) -> str:
    """The words of a question; "" is the whole ledger, a question that is no more keeps its name."""
    return dict(questions(ledger)).get(field, field) if field else gettext("整张表")


def where_filed(user: User, *, on: date) -> list[tuple[int, str]]:
    """Id and name of the organisations for which the person files, classes left out."""
    places = Organisation.objects.live(on=on).exclude(kind="class")
    mine = reach(user, Action.RECORD_FILE).limit(places, "path").order_by("path")
    return list(mine.values_list("pk", "name"))


def _link(record: Record) -> str:
    return reverse("ledgers:record", args=[record.pk])


def _period(record: Record) -> str:
    said = say_period(Period.parse(record.period))
    return said if record.number == 1 else pgettext("event", "%(day)s第%(number)s次") % {
        "day": said, "number": record.number,
    }  # fmt: skip


def _timely(record: Record) -> str:
    return "" if record.filed_at is None else str(_("迟报")) if record.late else str(_("按时"))


ORGANISATION = Column("organisation__name", _("单位"), order="organisation__path", link=_link)
PERIOD = Column("period", _("周期"), value=_period, order="period_first")
FILED_AT = Column("filed_at", _("首次报送"))

RECORD_COLUMNS = (
    ORGANISATION, PERIOD, Column("state", _("状态"), choices=State.choices), FILED_AT,
    Column("late", _("是否按时"), value=_timely), Column("corrected", _("审核后更正")),
)  # fmt: skip
REVIEW_COLUMNS = (ORGANISATION, Column("ledger__code", _("台账"), value=lambda row: str(row.ledger)), PERIOD, FILED_AT,
                  Column("filed_by__name", _("报送人")))  # fmt: skip
