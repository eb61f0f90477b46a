import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import anxin.foundation.fields

#: What the cases were found by moves to the table of their texts; lines of the history come with ``reindex``.
MOVE = """
INSERT INTO complaints_casetext (dealer_id, complaint_id, kind, source, at, search)
SELECT dealer_id, id, 'case', 0, received_at,
       search || format('''~d%s'' ''~m%s'' ''~kcase''', dealer_id,
                        to_char(received_at AT TIME ZONE 'UTC', 'YYYYMM'))::tsvector
FROM complaints_complaint WHERE search IS NOT NULL ORDER BY received_at, id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("complaints", "0010_letters_of_cases"),
    ]

    operations = [
        migrations.CreateModel(
            name="TextRebuild",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("case_reached", models.BigIntegerField(default=0)),
                ("message_reached", models.BigIntegerField(default=0)),
                ("written", models.PositiveBigIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={"ordering": ["-began_at"]},
        ),
        migrations.CreateModel(
            name="CaseText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("case", "The case itself"),
                            ("note", "Notes and history"),
                            ("message", "Messages"),
                        ],
                        max_length=8,
                    ),
                ),
                ("source", models.PositiveBigIntegerField(default=0)),
                ("at", models.DateTimeField()),
                ("search", anxin.foundation.fields.TokenVectorField(editable=False)),
                (
                    "complaint",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="complaints.complaint",
                    ),
                ),
                (
                    "dealer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.dealer",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="casetext",
            constraint=models.UniqueConstraint(
                fields=("complaint", "kind", "source"), name="one_text_a_source"
            ),
        ),
        migrations.AddIndex(
            model_name="casetext", index=models.Index(fields=["-at", "-id"], name="texts_newest")
        ),
        migrations.AddIndex(
            model_name="casetext",
            index=models.Index(fields=["dealer", "-at", "-id"], name="texts_dealer_newest"),
        ),
        migrations.AddIndex(
            model_name="casetext",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["search"], name="texts_search"
            ),
        ),
        migrations.RunSQL([MOVE, "SET CONSTRAINTS ALL IMMEDIATE"], migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="complaint", name="complaints_search"),
        migrations.RemoveField(model_name="complaint", name="search"),
    ]
