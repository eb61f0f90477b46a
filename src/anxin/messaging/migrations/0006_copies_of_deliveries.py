from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0005_mail_opens_cases'),
    ]

    operations = [
        migrations.AddField(
            model_name='delivery',
            name='copy_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(
                condition=models.Q(('copy_at__isnull', False)), fields=['lane'], name='deliveries_with_copies',
            ),
        ),
    ]
