"""Organisations as the pages need them: the tree in pieces, crumbs, attributes with names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse

from tijiao.directory.attributes import ATTRIBUTES
from tijiao.directory.models import Organisation, OrganisationAttribute, OrganisationKind
from tijiao.directory.paths import steps

MOST_PICKED = 50

_KIND_ORDER = {kind: number for number, kind in enumerate(OrganisationKind.values)}


@dataclass(frozen=True)
class Crumb:
    title: str
    url: str = ""


def crumbs_of(organisation: Organisation, *, linked: bool = False) -> list[Crumb]:
    """The way from the root to an organisation; its own crumb leads nowhere unless `linked`. One query."""
    ids = steps(organisation.path)
    found = Organisation.objects.filter(pk__in=ids).values_list("pk", "name", "code")
    named = {pk: Crumb(name, reverse("web:organisation", args=[code])) for pk, name, code in found}
    if not linked:
        named[organisation.pk] = Crumb(organisation.name)
    return [named[pk] for pk in ids if pk in named]


def children(parent: Organisation | None, *, on: date) -> QuerySet[Organisation]:
    """What hangs directly below, in the order of kinds and names; `opens` tells whether more hangs below it."""
    more = Organisation.objects.live(on=on).filter(parent=OuterRef("pk"))
    order = Case(*(When(kind=kind, then=Value(at)) for kind, at in _KIND_ORDER.items()), output_field=IntegerField())
    rows: QuerySet[Organisation] = Organisation.objects.live(on=on).filter(parent=parent)
    return rows.annotate(opens=Exists(more), kind_order=order).order_by("kind_order", "code")


def picked(text: str, kinds: Iterable[str], *, on: date) -> list[dict[str, str]]:
    """At most MOST_PICKED organisations for a picker: what begins with the text first, then what holds it.

    Returns  [{code, name, within}], `within` being the name of the parent.
    """
    rows, text = Organisation.objects.live(on=on), text.strip()
    wanted = [kind for kind in kinds if kind in OrganisationKind.values]
    if wanted:
        rows = rows.kinds(*wanted)
    if text:
        begins = Q(name__istartswith=text) | Q(letters__istartswith=text.lower()) | Q(code__istartswith=text)
        rows = rows.named_like(text).annotate(rank=Case(When(begins, then=0), default=1, output_field=IntegerField()))
        rows = rows.order_by("rank", "path")
    else:
        rows = rows.order_by("path")
    found = rows.values_list("code", "name", "parent__name")[:MOST_PICKED]
    return [{"code": code, "name": name, "within": within or ""} for code, name, within in found]


@dataclass(frozen=True)
class Shown:
    """An attribute as a page tells it."""

    key: str
    title: str
    value: str
    from_day: date
    to_day: date | None


def attributes_of(organisation: Organisation) -> list[Shown]:
    """All dated attributes, the latest first within each key."""
    rows = OrganisationAttribute.objects.filter(organisation=organisation).order_by("-from_day")
    return sorted((_shown(row) for row in rows), key=_place)


def attributes_on(organisation: Organisation, on: date) -> list[Shown]:
    """The attributes in force on a day."""
    rows = OrganisationAttribute.objects.on(on).filter(organisation=organisation)
    return sorted((_shown(row) for row in rows), key=_place)


def _shown(row: Any) -> Shown:
    title, values = ATTRIBUTES.get(row.key, (row.key, {}))
    return Shown(row.key, str(title), str(values.get(row.value, row.value)), row.from_day, row.to_day)


def _place(one: Shown) -> tuple[int, str]:
    """Known attributes in the order of ATTRIBUTES, others behind them."""
    known = list(ATTRIBUTES)
    return (known.index(one.key) if one.key in known else len(known), one.key)
