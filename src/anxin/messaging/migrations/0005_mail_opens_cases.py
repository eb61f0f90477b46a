from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0004_templates'),
    ]

    operations = [
        migrations.AddField(
            model_name='mailbox',
            name='opens_cases',
            field=models.BooleanField(default=True, verbose_name='open a complaint for each new mail at once'),
        ),
    ]
