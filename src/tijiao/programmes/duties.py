"""What programmes put on a person's list: sessions that took place and whose attendance nobody has entered."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from tijiao.access.actions import Action
from tijiao.access.gate import posts_of, reach
from tijiao.directory.models import User
from tijiao.pages.duties import Duty
from tijiao.programmes.models import Session

CHECK_IN_MINUTES = 10
LOOK_BACK = timedelta(days=60)  # an older session without attendance is history, not work


def duties(user: User, *, on: date) -> list[Duty]:
    """Sessions of the person's own sections, up to and on the day, at which nobody has been checked in yet."""
    if not reach(user, Action.PROGRAMME_CHANGE):
        return []
    own = [post.organisation_id for post in posts_of(user)]
    held = Session.objects.standing().between(on - LOOK_BACK, on + timedelta(days=1))
    rows = (
        held.filter(programme__organiser__in=own, attendances=None).select_related("programme").order_by("on_day", "pk")
    )
    return [
        Duty(_("签到登记"), one.title, str(one.programme), one.on_day, reverse("programmes:session", args=[one.pk]),
             CHECK_IN_MINUTES)
        for one in rows
    ]  # fmt: skip
