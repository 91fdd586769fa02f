"""What changes on pages beside the packs is heard here: forms, and the ledgers that are issued for them."""

from django.db import transaction

from tijiao.forms.domain import heard
from tijiao.insight import kept
from tijiao.ledgers.listeners import issuers


def project_later() -> None:
    """Once the change stands."""
    transaction.on_commit(kept.project)


def join() -> None:
    """Called once, when all apps are ready."""
    for hears in (heard, issuers):
        if project_later not in hears:
            hears.append(project_later)
