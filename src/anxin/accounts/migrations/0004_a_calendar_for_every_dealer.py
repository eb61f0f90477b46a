"""Give every dealer that was there before calendars were his first one: open daily from nine to six."""

from django.db import migrations

from anxin.foundation import clock


def start_calendars(apps, schema_editor):
    Dealer = apps.get_model("accounts", "Dealer")
    CalendarVersion = apps.get_model("accounts", "CalendarVersion")
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    CalendarVersion.objects.bulk_create(
        CalendarVersion(
            dealer=dealer,
            version=1,
            body={
                "zone": dealer.time_zone,
                "week": {day: [["09:00", "18:00"]] for day in days},
                "holidays": [],
                "makeup_days": {},
                "closures": [],
                "openings": [],
            },
            made_at=clock.now(),
        )
        for dealer in Dealer.objects.filter(calendar_versions=None)
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_calendars_and_absences")]

    operations = [migrations.RunPython(start_calendars, migrations.RunPython.noop)]
