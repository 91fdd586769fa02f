"""Minor findings that schools reported as rectified are rechecked by sample: a verifiable draw says which ones, the
others are closed on the school's report. Severe ones are always rechecked.
"""

import json
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from tijiao.audit.domain import record
from tijiao.directory.models import User
from tijiao.inspections import limits
from tijiao.inspections.models import Draw, Finding, Severity, State
from tijiao.kernel.draw import DrawList, Place
from tijiao.kernel.times import local_day


def waiting() -> Any:
    """Minor findings that wait for their recheck."""
    return Finding.objects.to_recheck().filter(severity=Severity.MINOR).order_by("pk")


def sample_list(*, at: datetime) -> DrawList:
    """What is frozen: every minor finding that waits, by its number, and how many of them are rechecked: one of as many
    as the city settled, at least one.
    """
    found = list(waiting().values_list("pk", flat=True))
    one_of = limits.value(limits.RECHECK_ONE_OF, on=local_day(at))
    title = gettext("一般问题复查抽样 %(day)s") % {"day": local_day(at)}
    return DrawList(title, tuple(Place(f"F{pk:08}") for pk in found), {"": -(-len(found) // one_of)})


def close_undrawn(found: Draw, *, by: User, at: datetime) -> int:
    """Close what a settled sample passed over, where it still waits; guarded by the verb that calls it."""
    result: Any = found.result
    listed = {place["id"] for place in json.loads(found.list_text)["places"]}
    left = [int(one[1:]) for one in listed - set(result["drawn"])]
    passed_over = list(waiting().select_for_update(of=("self",)).filter(pk__in=left))
    for finding in passed_over:
        finding.state, finding.closed_at, finding.passed_over = State.CLOSED, at, found
        finding.version += 1
        finding.save(update_fields=["state", "closed_at", "passed_over", "version"])
        record(
            "finding.pass-over",
            by=by,
            subject=("inspections.finding", finding.pk),
            at=at,
            organisation=finding.organisation_id,
            changes={"state": (State.REPORTED, State.CLOSED)},
            facts={"draw": found.pk},
            marks=[("inspections_finding", f"{finding.found_on:%Y-%m}")],
        )
    return len(passed_over)
