"""Lists of states ask for the few of a range that are not valid."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("certification_certificates", "0003_trust")]

    operations = [
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(
                condition=models.Q(("status_index__isnull", False)),
                fields=["state", "status_index"],
                name="certificate_status",
            ),
        ),
    ]
