import uuid

from django.db import migrations, models

_FILL = """
UPDATE workshop_repairorder AS o
SET key = gen_random_uuid(), opened_on = (o.opened_at AT TIME ZONE d.time_zone)::date
FROM accounts_dealer AS d
WHERE d.id = o.dealer_id AND o.opened_on IS NULL
"""


class Migration(migrations.Migration):
    """Orders from before there were exports get the key and the local day that new ones are born with."""

    dependencies = [("workshop", "0002_orders_from_exports_and_repeats")]

    operations = [
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            "repairorder", "key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
        ),
        migrations.AlterField("repairorder", "opened_on", models.DateField()),
    ]
