"""The triggers that keep entries and seals as they are."""

from django.db import migrations

from tijiao.audit import append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunPython(lambda _apps, editor: append_only.guard(editor), lambda _apps, editor: append_only.unguard(editor))
    ]
