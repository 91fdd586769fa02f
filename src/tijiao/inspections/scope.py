"""Whom a round may go to."""

from datetime import date
from typing import Any

from tijiao.directory.models import Organisation
from tijiao.inspections.models import Round


def fitting(found: Round, *, on: date) -> Any:
    """The organisations of the day that every checklist of the round is made for, as a queryset in order of code."""
    rows = Organisation.objects.live(on=on)
    for version in found.checklists.all():
        rows = rows.kinds(*version.content["inspected"])
        if version.content["stages"]:
            rows = rows.filter(pk__in=Organisation.objects.with_attribute("stage", *version.content["stages"], on=on))
    return rows.order_by("code")
