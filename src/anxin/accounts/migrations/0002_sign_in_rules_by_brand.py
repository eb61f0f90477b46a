"""A sign-in rule belongs to a brand. No release had rules for all brands, so the old table is made anew."""

import django.db.models.deletion
from django.db import migrations, models

from anxin.accounts.choices import Role


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.DeleteModel(name="SignInRule"),
        migrations.CreateModel(
            name="SignInRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(choices=Role.choices, max_length=30)),
                ("second_factor_required", models.BooleanField(default=False)),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sign_in_rules", to="accounts.brand"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("brand", "role"), name="one_sign_in_rule_a_role")],
            },
        ),
    ]
