"""Bad answers that customers gave by themselves and of which nobody may have been told."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from anxin.callbacks.choices import CallKind
from anxin.callbacks.models import Call
from anxin.messaging.models import Notice
from anxin.surveys.choices import Way
from anxin.surveys.models import Interview


def bad_interviews_since(at: datetime) -> list[UUID]:
    """Return the interviews ended badly since an instant by customers themselves, without a call or anybody told."""
    rows = Interview.objects.filter(
        ended_at__gte=at, way__in=[Way.LINK, Way.QR, Way.PAPER], customer__isnull=False, anonymous=False
    ).exclude(bad=[])
    calls = Call.objects.filter(about=OuterRef("pk"), kind=CallKind.BAD_ANSWER)
    found = list(rows.filter(~Exists(calls)).values_list("pk", flat=True))
    told = {
        key.partition("/")[2]
        for key in Notice.objects.filter(key__in=[f"bad_answer/{each}" for each in found]).values_list(
            "key", flat=True
        )
    }
    return [each for each in found if str(each) not in told]
