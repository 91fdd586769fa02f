from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("reports", "0003_bundles")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="figure",
            name="trace",
            field=models.BinaryField(
                default=b"", help_text="digests of the rows that it rested on when it was last told"
            ),
        ),
    ]
