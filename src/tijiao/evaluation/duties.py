"""What evaluation puts on a person's list: appeals that wait for an answer."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from tijiao.access.actions import Action
from tijiao.access.gate import posts_of, reach
from tijiao.directory.models import User
from tijiao.evaluation.models import Appeal
from tijiao.pages.duties import Duty

ANSWER_MINUTES = 30


def duties(user: User, *, on: date) -> list[Duty]:
    """Open appeals against schemes that the person's section looks after."""
    if not reach(user, Action.EVALUATION_SCORE):
        return []
    sections = [post.organisation.code for post in posts_of(user)]
    waiting = Appeal.objects.open().filter(result__scheme__section__in=sections, at__date__lte=on)
    return [
        Duty(_("答复考核申诉"), one.result.organisation.name, str(one.result.scheme), one.due_on,
             reverse("evaluation:answer", args=[one.pk]), ANSWER_MINUTES)
        for one in waiting.select_related("result__organisation", "result__scheme").order_by("due_on", "pk")
    ]  # fmt: skip
