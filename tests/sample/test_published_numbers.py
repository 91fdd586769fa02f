"""No number without its rows: every number of a generated bulletin opens onto exactly the rows that it counts."""

from typing import Any

import pytest
from django.test import Client

from tijiao.directory import clock
from tijiao.directory.models import User
from tijiao.insight.readings import city_value, reading
from tijiao.kernel.periods import Kind, Period
from tijiao.plans.models import Plan
from tijiao.reports.domain import issue
from tijiao.reports.models import Figure
from tijiao.sample.sizes import MOMENT


@pytest.mark.django_db
@pytest.mark.usefixtures("town")
def test_at_the_address_of_every_number_of_a_bulletin_stand_the_rows_it_was_computed_from(settings: Any) -> None:
    today = clock.today()
    plan = Plan.objects.whole().in_force(today.year)[0]
    issue(plan, Period.containing(Kind.MONTH, today), city_value, by=None, at=MOMENT)
    client = Client()
    client.force_login(User.objects.get(username="leader"))

    counted = {}
    for figure in Figure.objects.exclude(address=""):
        shown = client.get(figure.address[figure.address.index("/indicators/") :]).context
        counted[figure.indicator] = (shown["total"], shown["beyond"], shown["reading"].value)

    assert counted
    assert counted == {
        figure.indicator: (reading(figure.indicator, period=figure.period).figure.rows, 0, figure.value)
        for figure in Figure.objects.exclude(address="")
    }
