"""What awards put on a person's list: grants that end soon and that nobody has renewed."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from tijiao.access.actions import Action
from tijiao.access.gate import posts_of, reach
from tijiao.awards.models import Grant
from tijiao.directory.models import User
from tijiao.pages.duties import Duty

RENEW_MINUTES = 20
AHEAD = timedelta(days=60)


def duties(user: User, *, on: date) -> list[Duty]:
    """Grants of the schemes that the person's section looks after, with an end within `AHEAD`."""
    if not reach(user, Action.GRANT_CHANGE):
        return []
    sections = [post.organisation.code for post in posts_of(user)]
    ending = Grant.objects.expiring(first=on, end=on + AHEAD).filter(scheme__section__in=sections)
    return [
        Duty(_("复核认定"), one.organisation.name, str(one.scheme), one.expires_on - timedelta(days=1),
             reverse("awards:grant", args=[one.pk]), RENEW_MINUTES)
        for one in ending.select_related("organisation", "scheme").order_by("expires_on", "pk")
    ]  # fmt: skip
