from typing import Any

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

_AGES = [("0-2", "up to 2 years"), ("3-5", "3 to 5 years"), ("6+", "6 years and more"), ("unknown", "not known")]
_DRIVES = [
    ("ice", "combustion engine"), ("bev", "battery electric"), ("phev", "plug-in hybrid"), ("unknown", "not known"),
]  # fmt: skip
_KINDS = [
    ("first_service", "first service"), ("service", "service"), ("repair", "repair"), ("accident", "accident repair"),
    ("warranty", "warranty"), ("recall", "recall"), ("return", "repeat repair"),
]  # fmt: skip
_VISITS = """
    INSERT INTO satisfaction_monthsum (dealer_id, month, visits, rows, n, total, squares, overall_n, top_two,
        recommend_n, promoters, detractors, ratings)
    SELECT dealer_id, month, sum(visits), 0, 0, 0, 0, 0, 0, 0, 0, 0, '{}' FROM satisfaction_visitcount GROUP BY 1, 2
"""
_SUMS = """
    INSERT INTO satisfaction_monthsum AS kept (dealer_id, month, version_id, visits, rows, n, total, squares, overall_n,
        top_two, recommend_n, promoters, detractors, ratings)
    SELECT dealer_id, month, version_id, 0, sum(rows), sum(n), sum(total), sum(squares), sum(overall_n), sum(top_two),
        sum(recommend_n), sum(promoters), sum(detractors), {ratings} FROM satisfaction_cell
    WHERE version_id = %s GROUP BY 1, 2, 3
    ON CONFLICT (dealer_id, month) DO UPDATE SET version_id = EXCLUDED.version_id, rows = EXCLUDED.rows,
        n = EXCLUDED.n, total = EXCLUDED.total, squares = EXCLUDED.squares, overall_n = EXCLUDED.overall_n,
        top_two = EXCLUDED.top_two, recommend_n = EXCLUDED.recommend_n, promoters = EXCLUDED.promoters,
        detractors = EXCLUDED.detractors, ratings = EXCLUDED.ratings
"""
_MIX = """
    INSERT INTO satisfaction_mixsum (version_id, dealer_id, month, kind, age, drive, n, total)
    SELECT version_id, dealer_id, month, kind, age, drive, sum(n), sum(total) FROM satisfaction_cell
    GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(n) > 0
"""
#: What drives the cars stands in no cell yet: every month is counted anew.
_DIRTY = """
    INSERT INTO satisfaction_dirtymonth AS kept (dealer_id, month, changes, counted, since)
    SELECT DISTINCT dealer_id, month, 1, 0, now() FROM satisfaction_monthsum
    ON CONFLICT (dealer_id, month) DO UPDATE SET changes = kept.changes + 1
"""


def roll_up(apps: Any, editor: Any) -> None:
    """Add the cells that there are up by months, so that no page is empty until they are counted anew."""
    with editor.connection.cursor() as cursor:
        cursor.execute(_VISITS)
        for version, body in apps.get_model("satisfaction", "PlanVersion").objects.values_list("pk", "body"):
            first = [name for name in body.get("order", ()) if name in body["factors"]]
            names = [*first, *(name for name in body["factors"] if name not in first)]
            asked = [(name, part) for name in names for part in range(3)]
            term = "coalesce(sum((factors -> %s ->> %s)::double precision), 0)"
            ratings = f"ARRAY[{', '.join(term for _each in asked)}]::double precision[]"
            given = [each for pair in asked for each in pair]
            cursor.execute(_SUMS.replace("{ratings}", ratings), [*given, version])
        cursor.execute(_MIX)
        cursor.execute(_DIRTY)
        # Keys are judged now: a table with a check still to come cannot be altered further in the same transaction.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _to(model: str, **more: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model, **more
    )


def _drive() -> models.CharField[Any, Any]:
    return models.CharField(choices=_DRIVES, default="unknown", max_length=8)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_a_calendar_for_every_dealer"),
        ("satisfaction", "0005_corrections_that_failed"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="cell", name="one_cell"),
        migrations.RemoveConstraint(model_name="visitcount", name="one_visit_count_a_cell"),
        migrations.AddField(model_name="cell", name="drive", field=_drive()),
        migrations.AddField(model_name="visitcount", name="drive", field=_drive()),
        migrations.AddConstraint(
            model_name="cell",
            constraint=models.UniqueConstraint(
                fields=("version", "dealer", "month", "adviser", "adviser_name", "kind", "age", "drive"),
                name="one_cell",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="visitcount",
            constraint=models.UniqueConstraint(
                fields=("dealer", "month", "adviser", "adviser_name", "kind", "age", "drive"),
                name="one_visit_count_a_cell",
                nulls_distinct=False,
            ),
        ),
        migrations.CreateModel(
            name="MonthSum",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("visits", models.PositiveIntegerField()),
                ("rows", models.PositiveIntegerField(default=0)),
                ("n", models.PositiveIntegerField(default=0)),
                ("total", models.FloatField(default=0)),
                ("squares", models.FloatField(default=0)),
                ("overall_n", models.PositiveIntegerField(default=0)),
                ("top_two", models.PositiveIntegerField(default=0)),
                ("recommend_n", models.PositiveIntegerField(default=0)),
                ("promoters", models.PositiveIntegerField(default=0)),
                ("detractors", models.PositiveIntegerField(default=0)),
                (
                    "ratings",
                    django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), default=list),
                ),
                ("dealer", _to("accounts.dealer")),
                ("version", _to("satisfaction.planversion", null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["month", "dealer"], name="sums_of_month")],
                "constraints": [models.UniqueConstraint(fields=("dealer", "month"), name="one_month_sum")],
            },
        ),
        migrations.CreateModel(
            name="MixSum",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("kind", models.CharField(choices=_KINDS, max_length=20)),
                ("age", models.CharField(choices=_AGES, max_length=8)),
                ("drive", _drive()),
                ("n", models.PositiveIntegerField()),
                ("total", models.FloatField()),
                ("dealer", _to("accounts.dealer")),
                ("version", _to("satisfaction.planversion")),
            ],
            options={
                "indexes": [models.Index(fields=["month", "dealer"], name="mix_of_month")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dealer", "month", "version", "kind", "age", "drive"), name="one_mix_sum"
                    )
                ],
            },
        ),
        migrations.RunPython(roll_up, migrations.RunPython.noop),
    ]
