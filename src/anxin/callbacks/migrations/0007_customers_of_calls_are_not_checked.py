import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("callbacks", "0006_links_by_hand_and_what_follows"),
        ("customers", "0009_what_lists_ask_is_in_indexes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="call",
            name="customer",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="calls",
                to="customers.customer",
            ),
        ),
    ]
