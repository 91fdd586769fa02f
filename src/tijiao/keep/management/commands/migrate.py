"""Django's own `migrate`; a database that holds nothing yet is laid out from the models first (see keep.tables)."""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

from tijiao.keep.tables import lay_out

ASKED = ("app_label", "migration_name", "fake", "fake_initial", "plan", "check_unapplied", "prune")


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        plain = not any(options.get(name) for name in ASKED)
        if plain and not connection.introspection.table_names():
            lay_out(connection)
        super().handle(*args, **options)
