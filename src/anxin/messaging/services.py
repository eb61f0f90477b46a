"""Telling people in the page, and keeping what they have read.

Telling is part of some other named operation, and reading concerns the reader alone: neither leaves an audit record.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from anxin.accounts.models import Dealer, Person
from anxin.foundation import clock
from anxin.messaging.choices import NoticeKind
from anxin.messaging.models import Notice
from anxin.messaging.policies import QuietHours
from anxin.messaging.selectors import get_notice_for, notices_of, staff_of
from anxin.messaging.wording import require_sentence
from anxin.playbooks.selectors import setting

QUIET_HOURS = "escalation.quiet_hours"
READ_KEPT = timedelta(days=90)
_BATCH = 500


@dataclass(frozen=True)
class NewNotice:
    """News for people of a dealer.

    ``code`` names the sentence and ``params`` what stands in it: JSON-plain, of customers nothing but the case's
    number. ``subject`` is the public name of the record, ``url`` the path of its page. ``key`` (at most 200
    characters) names the occasion: nobody is told twice under one key. ``urgent`` news do not wait for the morning.
    """

    dealer: Dealer
    kind: NoticeKind
    code: str
    subject: str
    url: str
    key: str
    params: Mapping[str, Any] = field(default_factory=dict)
    urgent: bool = False


Telling = tuple[Iterable[Person], NewNotice]


def tell(recipients: Iterable[Person], *, notice: NewNotice, at: datetime) -> list[Notice]:
    """Tell people once under the notice's key, and return what each of them has now; see ``tell_many``."""
    return tell_many([(recipients, notice)], at=at)


@transaction.atomic
def tell_many(tellings: Sequence[Telling], *, at: datetime) -> list[Notice]:
    """Tell many people many things with a fixed number of queries, and return the notices that they now have.

    Whoever does not work at the notice's dealer is left out. News that are not urgent wait for the end of the
    dealer's quiet hours. ``ValueError`` for a code without a sentence (complaint-desk section 2, 7; section 6, 7).
    """
    people = {person.pk: person for recipients, _ in tellings for person in recipients}
    for _recipients, notice in tellings:
        require_sentence(notice.code, notice.params)
    dealers = _dealers(notice.dealer.pk for _recipients, notice in tellings)
    staff = staff_of(dealers.values(), people.values())
    rows: dict[tuple[int, str], Notice] = {}
    for recipients, notice in tellings:
        shown_from = _shown_from(notice, at)
        for person in recipients:
            if person.pk in staff[notice.dealer.pk]:
                rows[person.pk, notice.key] = _row(person, notice, at=at, shown_from=shown_from)
    # In one order for everybody: two sweeps at once must not wait for each other's rows crosswise.
    Notice.objects.bulk_create(
        [rows[place] for place in sorted(rows)], ignore_conflicts=True, batch_size=_BATCH
    )
    kept = Notice.objects.filter(
        person__in={person_id for person_id, _key in rows}, key__in={key for _person_id, key in rows}
    )
    return [each for each in kept.order_by("person_id", "key") if (each.person_id, each.key) in rows]


def _dealers(numbers: Iterable[int]) -> dict[int, Dealer]:
    return Dealer.objects.select_related("region").in_bulk(set(numbers))


def _shown_from(notice: NewNotice, at: datetime) -> datetime:
    if notice.urgent:
        return at
    quiet = QuietHours.read(setting(QUIET_HOURS, dealer_code=notice.dealer.code))
    return quiet.over_at(at, zone=notice.dealer.time_zone)


def _row(person: Person, notice: NewNotice, *, at: datetime, shown_from: datetime) -> Notice:
    return Notice(
        person=person,
        dealer_id=notice.dealer.pk,
        key=notice.key,
        kind=notice.kind,
        code=notice.code,
        params=dict(notice.params),
        subject=notice.subject,
        url=notice.url,
        urgent=notice.urgent,
        made_at=at,
        shown_from=shown_from,
    )


@transaction.atomic
def mark_read(notice_id: int, *, by: Person) -> Notice:
    """Keep when a person first read one of his notices; ``NotFound`` for anybody else's."""
    notice = get_notice_for(by, notice_id)
    if notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at"])
    return notice


def mark_all_read(*, by: Person, kind: str = "") -> tuple[int, datetime]:
    """Mark what a person may see by now as read, of one kind or all; return how many and under which instant."""
    found = notices_of(by).filter(read_at=None)
    if kind:
        found = found.filter(kind=kind)
    read_at = clock.now()
    return found.update(read_at=read_at), read_at


def mark_unread(*, by: Person, read_at: datetime) -> int:
    """Take back what a person marked as read at exactly this instant, and return how many notices that were."""
    return Notice.objects.filter(person=by, read_at=read_at).update(read_at=None)


def forget_read_notices() -> int:
    """Delete in batches what was read more than ninety days ago, and return how many notices that were."""
    old = Notice.objects.filter(read_at__lt=clock.now() - READ_KEPT)
    forgotten = 0
    while batch := list(old.values_list("pk", flat=True)[:_BATCH]):
        forgotten += Notice.objects.filter(pk__in=batch).delete()[0]
    return forgotten
