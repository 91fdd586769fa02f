"""Posts, and handing one over: who, to whom, when, and what goes along."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from tijiao.access.actions import Action
from tijiao.access.gate import as_post, forget_posts, reach, require
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.policy import grants_of
from tijiao.access.problems import NotVisible
from tijiao.directory import clock, domain
from tijiao.directory.models import Holding, Post, User
from tijiao.directory.roles import Role
from tijiao.pages.listing import Column, listing
from tijiao.pages.render import page
from tijiao.web.my_list import gather
from tijiao.web.organisations import crumbs_of


def _holder(row: Any) -> str:
    return gettext("、").join(holding.user.name for holding in row.held)


POSTS = (
    Column("title", _("岗位"), link=lambda row: reverse("web:hand-over", args=[row.pk])),
    Column("role", _("角色"), choices=Role.choices),
    Column("organisation__name", _("单位")),
    Column("holder", _("在任"), value=_holder, order=""),
    Column("opened_on", _("设立日期")),
)


def _live(request: SignedIn, action: Action) -> QuerySet[Post]:
    now = Holding.objects.on(clock.today()).select_related("user")
    rows = Post.objects.filter(closed_on=None).select_related("organisation")
    return (
        reach(request.user, action)
        .limit(rows, "organisation__path")
        .prefetch_related(Prefetch("holdings", queryset=now, to_attr="held"))
    )


@guarded(Action.POST_VIEW)
def posts(request: SignedIn) -> HttpResponseBase:
    rows = _live(request, Action.POST_VIEW).order_by("organisation__path", "pk")
    search = ("title", "organisation__name", "organisation__letters")
    return listing(request, rows, POSTS, title=pgettext("many", "岗位"), search=search)


class HandOver(forms.Form):
    """To whom, and from which day on. The account is typed, since names repeat."""

    taker = forms.CharField(label=_("接任人账号"), max_length=60, widget=forms.TextInput(attrs={"list": "accounts"}))
    on = forms.DateField(label=_("从哪天起"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    sure = forms.BooleanField(label=_("我已核对接任人和日期。"))

    def clean_taker(self) -> User:
        found = User.objects.filter(username=self.cleaned_data["taker"].strip(), is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("没有这个账号，或者它已被锁定。"))
        return found


@guarded(Action.POST_VIEW)
def hand_over(request: SignedIn, pk: int) -> HttpResponseBase:
    post = _live(request, Action.POST_VIEW).filter(pk=pk).first()
    if post is None:
        raise NotVisible()
    form = HandOver(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST":
        require(request.user, Action.POST_HAND_OVER, at=post.organisation.path, view=Action.POST_VIEW)
        if form.is_valid():
            _hand_over(request, post, form.cleaned_data)
            return redirect("web:hand-over", pk=pk)
    return page(request, "web/hand_over.html", _context(request, post, form), status=400 if form.errors else 200)


def _hand_over(request: SignedIn, post: Post, told: dict[str, Any]) -> None:
    """From who holds it to the taker; a vacant post is simply taken."""
    by, at, on = request.user, clock.now(), told["on"]
    giver = Holding.objects.on(on).filter(post=post).select_related("user").first()
    if giver is None:
        domain.appoint(post, told["taker"], from_day=on, by=by, at=at)
    else:
        domain.hand_over(post, giver=giver.user, taker=told["taker"], on=on, by=by, at=at)
    forget_posts(by)
    messages.success(request, _("岗位已交给 %(name)s，自 %(day)s 起。") % {"name": told["taker"].name, "day": on})


def _context(request: SignedIn, post: Post, form: HandOver) -> dict[str, Any]:
    today, held = clock.today(), post.held  # type: ignore[attr-defined]  # prefetched by _live
    duties = [duty for holding in held for duty in gather(as_post(holding.user, post), on=today)]
    return {
        "post": post,
        "form": form,
        "duties": duties,
        "crumbs": crumbs_of(post.organisation, linked=True),
        "today": today,
        "history": Holding.objects.filter(post=post).select_related("user").order_by("-from_day"),
        "actions": sorted(grants_of(Role(post.role))),
        "may_hand_over": reach(request.user, Action.POST_HAND_OVER).covers(post.organisation.path),
    }
