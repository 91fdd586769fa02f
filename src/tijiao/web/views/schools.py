"""The school page (一校一档): a frame; each desk brings its sections."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from tijiao.access.actions import Action
from tijiao.access.gate import require
from tijiao.access.guard import SignedIn, guarded
from tijiao.access.problems import NotVisible
from tijiao.directory import clock
from tijiao.directory.models import Organisation, OrganisationKind
from tijiao.pages import sections
from tijiao.pages.chart_files import chart_file
from tijiao.pages.render import page
from tijiao.web.organisations import attributes_on, crumbs_of

WITH_A_FILE = (OrganisationKind.SCHOOL, OrganisationKind.KINDERGARTEN)


def _school(request: SignedIn, code: str) -> Organisation:
    found: Organisation | None = Organisation.objects.filter(code=code, kind__in=WITH_A_FILE).first()
    if found is None:
        raise NotVisible()
    require(request.user, Action.SCHOOL_VIEW, at=found.path)
    return found


@guarded(Action.SCHOOL_VIEW)
def school(request: SignedIn, code: str) -> HttpResponse:
    found, today = _school(request, code), clock.today()
    context = {
        "school": found,
        "crumbs": crumbs_of(found),
        "sections": sections.sections(),
        "attributes": attributes_on(found, today),
    }
    return page(request, "web/school.html", context)


@guarded(Action.SCHOOL_VIEW)
def section(request: SignedIn, code: str, key: str) -> HttpResponseBase:
    found, wanted = _school(request, code), sections.section(key)
    if wanted is None:
        raise NotVisible()
    content = wanted.build(request.user, found, clock.today())
    none = _("您的岗位看不到这一部分。")
    context: dict[str, Any] = {"school": found, "section": wanted, "content": content, "none": none}
    context |= content.context if content else {}
    drawn = chart_file(request, context.get("charts", ()))
    return drawn or page(request, "web/school_section.html", context, partial="section")
