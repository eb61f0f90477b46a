"""A run keeps the dealers and the people of its figures by their numbers: names, codes and regions may change."""

import django.contrib.postgres.indexes
from django.db import migrations, models

_TRIGGER = "pgtrigger_done_run_stays_3047e"


def name_those_of_old_runs(apps, schema_editor):
    """Take dealers and advisers of runs made before from the names that stand in them: once, as they are today."""
    runs = apps.get_model("satisfaction", "ScoreRun").objects.only(
        "pk", "scope", "brand", "region", "dealer", "result", "state"
    )
    for run in runs.order_by("pk").iterator(20):
        groups = (run.result or {}).get("groups") or {}
        run.dealers = _dealers(apps, run, groups.get("dealer", {}))
        run.advisers = _advisers(apps, groups.get("adviser", {}))
        run.save(update_fields=["dealers", "advisers"])
    disputes = apps.get_model("satisfaction", "Dispute").objects.select_related("dealer", "adviser")
    for dispute in disputes.iterator(500):
        code = dispute.dealer.code
        dispute.figure = f"{code}/{dispute.adviser.username}" if dispute.adviser else code
        dispute.save(update_fields=["figure"])


def _dealers(apps, run, frozen):
    rows = apps.get_model("accounts", "Dealer").objects.select_related("region")
    if run.scope == "dealer":
        found = rows.filter(pk=run.dealer_id)
    else:
        today = {"region": run.region_id} if run.scope == "region" else {"region__brand": run.brand_id}
        found = rows.filter(models.Q(**today) | models.Q(code__in=list(frozen)))
    return {str(each.pk): [each.code, each.region.key] for each in found}


def _advisers(apps, frozen):
    users = {value: value.partition("/")[2] for value in frozen}
    people = apps.get_model("accounts", "Person").objects.filter(username__in=set(users.values()))
    numbers = dict(people.values_list("username", "pk"))
    found = {}
    for value, user in users.items():
        if user in numbers:
            found.setdefault(str(numbers[user]), []).append(value)
    return found


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_a_calendar_for_every_dealer"),
        ("satisfaction", "0006_drive_and_sums_of_months"),
    ]

    operations = [
        migrations.AlterField(
            model_name="scorerun",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "waiting"),
                    ("done", "done"),
                    ("failed", "not possible"),
                    ("called_off", "called off"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint(model_name="scorerun", name="run_corrected_once"),
        migrations.AddConstraint(
            model_name="scorerun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["failed", "called_off"]), _negated=True),
                fields=("corrects",),
                name="run_corrected_once",
            ),
        ),
        migrations.AddField(model_name="scorerun", name="dealers", field=models.JSONField(default=dict)),
        migrations.AddField(model_name="scorerun", name="advisers", field=models.JSONField(default=dict)),
        migrations.AddField(
            model_name="scorerun", name="n_eff_of_visits", field=models.FloatField(null=True)
        ),
        migrations.AddField(
            model_name="dispute",
            name="figure",
            field=models.CharField(default="", max_length=200),
            preserve_default=False,
        ),
        # Nothing that was scored is touched, only whose it is written beside it.
        migrations.RunSQL(
            f"ALTER TABLE satisfaction_scorerun DISABLE TRIGGER {_TRIGGER}",
            f"ALTER TABLE satisfaction_scorerun ENABLE TRIGGER {_TRIGGER}",
        ),
        migrations.RunPython(name_those_of_old_runs, migrations.RunPython.noop),
        migrations.RunSQL(
            f"ALTER TABLE satisfaction_scorerun ENABLE TRIGGER {_TRIGGER}", migrations.RunSQL.noop
        ),
        migrations.AddIndex(
            model_name="scorerun",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["dealers"], name="runs_of_frozen_dealers"
            ),
        ),
        migrations.AddIndex(
            model_name="scorerun",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["advisers"], name="runs_of_frozen_advisers"
            ),
        ),
    ]
