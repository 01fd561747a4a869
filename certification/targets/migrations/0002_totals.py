from django.db import migrations, models

# The sums of what the rollup holds already: without them the desks would be empty until the next rebuild.
_FILL = """
INSERT INTO certification_targets_total (cut, code, month, "count", value)
SELECT {cut}, region_id / {cut} * {cut}, month, "count", SUM(value)
FROM certification_targets_figure GROUP BY region_id / {cut} * {cut}, month, "count"
"""


class Migration(migrations.Migration):
    dependencies = [("certification_targets", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Total",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cut", models.PositiveIntegerField()),
                ("code", models.PositiveIntegerField()),
                ("month", models.PositiveIntegerField(verbose_name="月份")),
                ("count", models.CharField(max_length=32)),
                ("value", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "月度合计",
                "verbose_name_plural": "月度合计",
                "constraints": [
                    models.UniqueConstraint(fields=("cut", "month", "code", "count"), name="targets_total_once")
                ],
            },
        ),
        migrations.RunSQL(
            [_FILL.format(cut=10000), _FILL.format(cut=100)], reverse_sql=migrations.RunSQL.noop, elidable=True
        ),
    ]
