"""Whom evaluation tells what: heads that results are out and appeals answered, the section that one appealed."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tijiao.directory.models import Organisation, Post
from tijiao.directory.roles import Role
from tijiao.evaluation.models import Appeal, Scheme
from tijiao.notices.domain import Telling, notify, notify_each
from tijiao.notices.kinds import Kind
from tijiao.notices.words import titled


def issued(scheme: Scheme, organisations: Iterable[Organisation], *, at: datetime) -> int:
    """Each organisation's heads hear that its result is out. Returns how many were told."""
    pages = {one.pk: _page(scheme.code, one.code) for one in organisations}
    title = titled(_("%(scheme)s：结果已印发，可以查看每一分的来历"), scheme=scheme)
    heads, key = _posts(Role.HEAD).filter(organisation__in=pages), f"evaluation/{scheme.pk}"
    return notify_each([Telling(one, Kind.ANSWER, title, pages[one.organisation_id], key) for one in heads], at=at)


def appealed(one: Appeal, *, at: datetime) -> int:
    """The officers of the section that looks after the scheme hear that an appeal waits."""
    scheme, name = one.result.scheme, one.result.organisation.name
    title = titled(_("%(name)s对考核结果提出申诉，请在 %(due)s 前答复"), name=name, due=one.due_on)
    officers = _posts(Role.SECTION_OFFICER).filter(organisation__code=scheme.section)
    return notify(
        officers, kind=Kind.TASK, title=title, url=reverse("evaluation:answer", args=[one.pk]), at=at,
        key=f"appeal/{one.pk}",
    )  # fmt: skip


def answered(one: Appeal, *, at: datetime) -> int:
    """The organisation's heads hear what became of the appeal."""
    words = _("%(scheme)s：申诉成立，已更正") if one.upheld else _("%(scheme)s：申诉已答复，维持原分")
    organisation, scheme = one.result.organisation, one.result.scheme
    return notify(
        _posts(Role.HEAD).filter(organisation=organisation), kind=Kind.ANSWER, title=titled(words, scheme=scheme),
        url=_page(scheme.code, organisation.code), at=at, key=f"appeal/{one.pk}/answered",
    )  # fmt: skip


def _posts(role: Role) -> QuerySet[Post]:
    return Post.objects.filter(role=role, closed_on=None).order_by("pk")


def _page(scheme: str, organisation: str) -> str:
    return reverse("evaluation:organisation", args=[scheme, organisation])
