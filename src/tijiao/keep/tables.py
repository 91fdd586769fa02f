"""The tables of a new installation, made straight from the models.

Migrations draw the state of all models anew for each of their hundreds of steps: half a minute for a database that
holds nothing. What they come to is what the models say, which a test compares, table by table, on either database.
"""

from typing import Any

from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tijiao.audit import append_only


def lay_out(connection: Any) -> None:
    """Every table with its indexes, constraints and triggers, and every migration noted as applied: all or nothing.

    Takes    a connection to a database without a table.
    """
    applied = MigrationRecorder(connection).Migration
    names = sorted(MigrationLoader(None).disk_migrations)
    with connection.schema_editor() as editor:
        for model in (applied, *_managed()):
            editor.create_model(model)
        append_only.guard(editor)
        rows = applied.objects.using(connection.alias)
        rows.bulk_create(applied(app=app, name=name) for app, name in names)


def _managed() -> list[Any]:
    """Models with a table of their own; those between two others come with them."""
    return [one for one in apps.get_models() if one._meta.managed and not one._meta.proxy]
