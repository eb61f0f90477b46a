"""How long an attempt took, where the telephone system tells of its begin and its end."""

from datetime import datetime

from anxin.accounts.models import Person
from anxin.callbacks.choices import Direction
from anxin.callbacks.models import Attempt, Call, TelephoneCall


def seconds_until(call: Call, *, by: Person, at: datetime) -> int | None:
    """Return how long the last telephone call to a customer took before its caller noted it; nothing where unknown.

    Of several calls before one attempt the last one counts; one that was noted already is another attempt's.
    """
    noted = Attempt.objects.filter(call=call, by=by).order_by("-number").values_list("at", flat=True).first()
    rows = TelephoneCall.objects.filter(call=call, person=by, direction=Direction.OUT, begun_at__lte=at)
    last = (rows.filter(begun_at__gt=noted) if noted else rows).order_by("-begun_at").first()
    return _seconds(last) if last else None


def tell_length(found: TelephoneCall) -> None:
    """Give the attempt that was noted of a telephone call its length, once it is known, in the same transaction."""
    if (
        found.call is None
        or found.ended_at is None
        or found.person is None
        or found.direction != Direction.OUT
    ):
        return
    tries = Attempt.objects.filter(call=found.call, by=found.person, at__gte=found.begun_at)
    attempt = tries.order_by("number").first()
    if attempt is None:
        return
    later = TelephoneCall.objects.filter(
        call=found.call, person=found.person, begun_at__gt=found.begun_at, begun_at__lte=attempt.at
    )
    if not later.exists():
        Attempt.objects.filter(pk=attempt.pk).update(seconds=_seconds(found))


def _seconds(found: TelephoneCall) -> int | None:
    if found.ended_at is None:
        return None
    return max(0, round((found.ended_at - found.begun_at).total_seconds()))
