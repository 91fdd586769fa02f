"""Schools may object to a question, or to a whole ledger; the section answers. Objections are counted, not weighed."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.access.problems import NotVisible
from tijiao.audit.domain import record as audit
from tijiao.directory.models import Organisation, User
from tijiao.directory.roles import Role
from tijiao.forms.models import FormVersion
from tijiao.forms.versions import form_of
from tijiao.kernel.times import local_day
from tijiao.ledgers import problems
from tijiao.ledgers.models import Ledger, Objection
from tijiao.ledgers.who import above, fillers
from tijiao.notices.domain import notify
from tijiao.notices.kinds import Kind
from tijiao.notices.words import titled


@transaction.atomic
def raise_objection(
    ledger: Ledger, organisation: Organisation, *, field: str, words: str, by: User, at: datetime
) -> Objection:
    """Object to a field ("" for the ledger as a whole). The section's posts hear of it.

    Raises   NotVisible, NotAllowed, WhyMissing, UnknownForm, NoSuchField.
    """
    require(by, Action.RECORD_FILE, at=organisation.path, view=Action.RECORD_VIEW)
    if not words.strip():
        raise problems.WhyMissing()
    version = FormVersion.objects.latest_of(ledger.form_id)
    if version is None:
        raise problems.UnknownForm(ledger=str(ledger), form=ledger.form_id)
    if field and field not in form_of(version).by_name:
        raise problems.NoSuchField(field=field)
    made = Objection.objects.create(
        ledger=ledger, organisation=organisation, field=field, words=words.strip()[:1000], by=by, at=at
    )
    facts = {"ledger": ledger.code, "field": field}
    subject = ("ledgers.objection", made.pk)
    audit("ledger.object", by=by, subject=subject, at=at, organisation=organisation.pk, facts=facts)
    posts = above(ledger, {organisation.pk: organisation.path}, Role.SECTION_OFFICER, on=local_day(at))[organisation.pk]
    notify(posts, kind=Kind.TASK, title=titled(_("%(ledger)s收到一条意见"), ledger=ledger), url=_page(made), at=at,
           key=f"ledgers.objection/{made.pk}")  # fmt: skip
    return made


@transaction.atomic
def answer(objection_id: int, *, words: str, agreed: bool, by: User, at: datetime) -> Objection:
    """Say what becomes of it; who objected hears of the answer. Raises NotVisible, NotAllowed, WhyMissing, Answered."""
    rows = Objection.objects.select_for_update(of=("self",)).select_related("ledger", "organisation")
    found = rows.filter(pk=objection_id).first()
    if found is None:
        raise NotVisible()
    require(by, Action.EXEMPTION_GRANT, at=found.organisation.path, view=Action.LEDGER_VIEW)
    if found.answered_at is not None:
        raise problems.Answered()
    if not words.strip():
        raise problems.WhyMissing()
    found.answer, found.agreed, found.answered_by, found.answered_at = words.strip()[:1000], agreed, by, at
    found.save(update_fields=["answer", "agreed", "answered_by", "answered_at"])
    facts = {"ledger": found.ledger.code, "field": found.field, "agreed": agreed}
    audit("ledger.object-answer", by=by, subject=("ledgers.objection", found.pk), at=at,
          organisation=found.organisation_id, facts=facts)  # fmt: skip
    posts = fillers(found.ledger, [found.organisation_id], on=local_day(at)).get(found.organisation_id, [])
    title = titled(_("对%(ledger)s的意见有了答复"), ledger=found.ledger)
    key = f"ledgers.objection-answer/{found.pk}"
    notify(posts, kind=Kind.ANSWER, title=title, url=_page(found), at=at, key=key)
    return found


def _page(objection: Objection) -> str:
    return reverse("ledgers:objection", args=[objection.pk])
