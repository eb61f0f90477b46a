from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0016_presence_and_drafts"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(fields=["-level", "-received_at", "-id"], name="complaints_gravest"),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                fields=["due_at", "id"], name="complaints_due_of_all", condition=Q(due_at__isnull=False)
            ),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                fields=["-snowball", "-id"],
                name="complaints_most_pressing",
                condition=~Q(status="closed"),
            ),
        ),
    ]
