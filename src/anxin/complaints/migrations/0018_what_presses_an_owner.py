from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0017_order_over_many_dealers"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                fields=["owner", "-snowball", "-id"],
                name="complaints_pressing_owner",
                condition=~Q(status="closed"),
            ),
        ),
    ]
