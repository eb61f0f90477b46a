import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Max

KINDS = [
    ("first_service", "first service"),
    ("service", "service"),
    ("repair", "repair"),
    ("accident", "accident repair"),
    ("warranty", "warranty"),
    ("recall", "recall"),
    ("return", "repeat repair"),
]


def number_plans(apps, schema_editor):
    plans = apps.get_model("satisfaction", "Plan")
    for plan in plans.objects.annotate(highest=Max("versions__number")):
        plans.objects.filter(pk=plan.pk).update(numbered=plan.highest or 0)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("satisfaction", "0007_runs_know_whose_figures_they_are"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutsideCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("kind", models.CharField(choices=KINDS, max_length=20)),
                ("visits", models.PositiveIntegerField()),
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
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dealer", "month", "kind"), name="one_outside_count_a_kind"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="plan",
            name="numbered",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.RunPython(number_plans, migrations.RunPython.noop),
    ]
