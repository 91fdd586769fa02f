"""The same steps as a job, for files that would keep a request waiting."""

from django_tasks import task

from tijiao.directory.clock import now
from tijiao.directory.models import User
from tijiao.kernel.problems import Problem
from tijiao.registry.exchange import domain
from tijiao.registry.exchange.models import Import

SMALL = 200_000  # bytes: about two thousand rows of an .xlsx, checked and written within a second


def start(found: Import, step: str) -> None:
    """Take a step now for a small file, as a job for a bigger one. Raises what the step raises when taken now."""
    if found.upload.stat().st_size <= SMALL:
        _STEPS[step](found.pk, by=found.made_by, at=now())
    else:
        run_step.enqueue(found.pk, step)


@task()
def run_step(import_id: int, step: str) -> str:
    """Returns the state that the import came into. A Problem leaves it in its preview, with its sentence."""
    found = Import.objects.get(pk=import_id)
    by = User.objects.get(pk=found.made_by_id)
    try:
        return str(_STEPS[step](import_id, by=by, at=now()).state)
    except Problem as problem:
        return str(domain.tell_problem(import_id, problem, by=by, at=now()).state)


_STEPS = {"look": domain.look_through, "apply": domain.apply}
