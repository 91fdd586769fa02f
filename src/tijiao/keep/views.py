"""The jobs for the system administrator; holds, tombstones and what is due for erasure for the audit administrator."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tijiao.access.actions import Action
from tijiao.access.guard import guarded
from tijiao.keep.jobs import standings
from tijiao.pages.render import page


@guarded(Action.JOB_VIEW)
def jobs(request: HttpRequest) -> HttpResponse:
    """Every scheduled job: its last run, its next, and what went wrong."""
    return page(request, "keep/jobs.html", {"standings": standings(now=timezone.now())})
