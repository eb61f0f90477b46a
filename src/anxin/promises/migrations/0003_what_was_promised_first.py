import uuid

from django.db import migrations, models

_FILL = """
UPDATE promises_promise AS p
SET key = gen_random_uuid(),
    first_due_at = COALESCE((SELECT min(m.from_due) FROM promises_promisemove m WHERE m.promise_id = p.id), p.due_at),
    moved = (SELECT count(*) FROM promises_promisemove m WHERE m.promise_id = p.id),
    told_at = (SELECT min(m.at) FROM promises_promisemove m WHERE m.promise_id = p.id AND m.customer_told)
WHERE p.first_due_at IS NULL
"""


class Migration(migrations.Migration):
    """Promises from before the ledger had pages get a key, and what was promised first from their moves."""

    dependencies = [("promises", "0002_told_first")]

    operations = [
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            "promise", "key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
        ),
        migrations.AlterField("promise", "first_due_at", models.DateTimeField()),
    ]
