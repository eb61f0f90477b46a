"""Reads of mail that came in: what waits to be sorted, and whether a machine may answer an address at all."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q, QuerySet

from anxin.accounts.models import Dealer
from anxin.foundation import clock
from anxin.messaging.choices import Channel, DeliveryState, Direction, MessageNature, Sorting
from anxin.messaging.models import Delivery, Mailbox, Message, Thread

NEWEST = ("-at", "-id")
#: What could not be delivered for good stands so in the outbox.
RETURNED = "RETURNED"
#: So many mails an hour from one address open cases by themselves; what is more, a person looks at.
MOST_AN_HOUR = 10
#: So many automatic answers a day go to one address, and within one conversation.
MOST_ANSWERS_A_DAY, MOST_ANSWERS_A_THREAD = 5, 2
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


def to_sort(dealers: Sequence[int]) -> QuerySet[Message]:
    """Return the mails of some dealers at which a person must look."""
    return _incoming(dealers).filter(sorting=Sorting.REVIEW)


def put_aside(dealers: Sequence[int]) -> QuerySet[Message]:
    """Return the mails of some dealers that were put aside, without the copies of our own."""
    return _incoming(dealers).filter(sorting=Sorting.IGNORED).exclude(nature=MessageNature.OWN)


def waiting_since(minutes: int = 1) -> list[int]:
    """Return the numbers of mails that nobody has sorted though they came minutes ago."""
    until = clock.now() - timedelta(minutes=minutes)
    rows = Message.objects.filter(sorting=Sorting.WAITING, direction=Direction.IN, at__lte=until)
    return list(rows.order_by("at", "id").values_list("pk", flat=True)[:500])


def came_within_an_hour(dealer: Dealer, address: str) -> int:
    """Count the mails that an address sent to a dealer within the last hour."""
    rows = Message.objects.filter(
        Q(sender=address) | Q(sender__endswith=f"<{address}>"),
        dealer=dealer, direction=Direction.IN, channel=Channel.EMAIL, at__gte=clock.now() - _HOUR,
    )  # fmt: skip
    return rows[: 10 * MOST_AN_HOUR].count()


def may_answer_by_itself(thread: Thread) -> bool:
    """Tell whether the house may write to a thread's address by itself, once more.

    Not to an address of ours, not to one that does not exist, and not often: two machines that answer each other
    stop here even where neither says what it is (complaint-desk section 2, 16).
    """
    address = thread.address
    if not address or Mailbox.objects.filter(address=address).exists() or is_dead(thread.dealer, address):
        return False
    since = clock.now() - _DAY
    written = Message.objects.filter(
        dealer=thread.dealer, direction=Direction.OUT, author=None, at__gte=since, thread__address=address
    )
    return (
        written[:MOST_ANSWERS_A_DAY].count() < MOST_ANSWERS_A_DAY
        and written.filter(thread=thread)[:MOST_ANSWERS_A_THREAD].count() < MOST_ANSWERS_A_THREAD
    )


def is_dead(dealer: Dealer, address: str) -> bool:
    """Tell whether mails to an address came back for good, and none has come from there since."""
    last = Delivery.objects.filter(
        dealer=dealer, state=DeliveryState.DEAD, channel=Channel.EMAIL, to=address, fault=RETURNED
    ).order_by("-made_at").values_list("made_at", flat=True).first()  # fmt: skip
    if last is None:
        return False
    came = Message.objects.filter(
        Q(sender=address) | Q(sender__endswith=f"<{address}>"),
        dealer=dealer, direction=Direction.IN, at__gt=last,
    )  # fmt: skip
    return not came.exists()


def _incoming(dealers: Sequence[int]) -> QuerySet[Message]:
    rows = Message.objects.filter(dealer__in=dealers, direction=Direction.IN, channel=Channel.EMAIL)
    return rows.select_related("dealer__region__brand", "mailbox").prefetch_related("files")
