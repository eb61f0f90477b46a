"""Telling people in the page, and keeping what they have read.

Telling is part of some other named operation, and reading concerns the reader alone: neither leaves an audit record.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from anxin.accounts.models import Dealer, Person
from anxin.accounts.selectors import stand_in_for
from anxin.foundation import clock
from anxin.foundation.errors import NotFound
from anxin.foundation.remembering import remembered
from anxin.messaging.choices import NoticeKind
from anxin.messaging.models import Notice
from anxin.messaging.policies import QuietHours
from anxin.messaging.selectors.notices import absences_of, get_notice_for, notices_of, staff_of
from anxin.messaging.services.notice_ways import send_by_chosen_ways
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
#: Who is to be told what, and from when it is shown.
Asked = tuple[Person, NewNotice, datetime]


def tell(recipients: Iterable[Person], *, notice: NewNotice, at: datetime) -> list[Notice]:
    """Tell people once under the notice's key, and return what each of them has now; see ``tell_many``."""
    return tell_many([(recipients, notice)], at=at)


@transaction.atomic
def tell_many(tellings: Sequence[Telling], *, at: datetime) -> list[Notice]:
    """Tell many people many things at the price of a few queries, and return the notices that they now have.

    News that are not urgent wait for the end of the dealer's quiet hours. Whoever is absent when they are shown is
    told all the same, and so is his stand-in, on his behalf. Whoever does not work at the notice's dealer is left
    out. ``ValueError`` for a code without a sentence (complaint-desk section 2, 7; section 6, 7).
    """
    for _recipients, notice in tellings:
        require_sentence(notice.code, notice.params)
    asked = [
        (person, notice, _shown_from(notice, at)) for recipients, notice in tellings for person in recipients
    ]
    rows: dict[tuple[int, str], Notice] = {}
    for row in [*_own(asked, at), *_on_behalf(asked, at)]:
        rows.setdefault((row.person_id, row.key), row)
    # In one order for everybody: two sweeps at once must not wait for each other's rows crosswise.
    Notice.objects.bulk_create(
        [rows[place] for place in sorted(rows)], ignore_conflicts=True, batch_size=_BATCH
    )
    kept = Notice.objects.filter(
        person__in={person_id for person_id, _key in rows}, key__in={key for _person_id, key in rows}
    )
    now_told = [each for each in kept.order_by("person_id", "key") if (each.person_id, each.key) in rows]
    send_by_chosen_ways(each for each in now_told if each.made_at == at)
    return now_told


def _own(asked: Sequence[Asked], at: datetime) -> Iterator[Notice]:
    dealers = {notice.dealer.pk: notice.dealer for _person, notice, _from in asked}
    people = {each[0].pk: each[0] for each in asked}
    about = ("staff", frozenset(dealers), frozenset(people))
    staff = remembered(about, lambda: staff_of(dealers.values(), people.values()))
    for person, notice, shown_from in asked:
        if person.pk in staff[notice.dealer.pk]:
            yield _row(person, notice, at=at, shown_from=shown_from)


def _on_behalf(asked: Sequence[Asked], at: datetime) -> Iterator[Notice]:
    away = absences_of((each[0] for each in asked), since=at)
    known: dict[tuple[int, int, datetime], Person | None] = {}
    for person, notice, shown_from in asked:
        if not any(each.from_at <= shown_from < each.to_at for each in away.get(person.pk, ())):
            continue
        case = (person.pk, notice.dealer.pk, shown_from)
        if case not in known:
            known[case] = stand_in_for(person, at=shown_from, dealer=notice.dealer)
        if stand_in := known[case]:
            yield _row(stand_in, notice, at=at, shown_from=shown_from, on_behalf_of=person)


def _shown_from(notice: NewNotice, at: datetime) -> datetime:
    if notice.urgent:
        return at
    quiet = QuietHours.read(setting(QUIET_HOURS, dealer_code=notice.dealer.code))
    return quiet.over_at(at, zone=notice.dealer.time_zone)


def _row(
    person: Person,
    notice: NewNotice,
    *,
    at: datetime,
    shown_from: datetime,
    on_behalf_of: Person | None = None,
) -> Notice:
    return Notice(
        person=person,
        on_behalf_of=on_behalf_of,
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
    """Take back what a person marked as read at exactly this instant and return how much; ``NotFound`` if nothing."""
    number = Notice.objects.filter(person=by, read_at=read_at).update(read_at=None)
    if not number:
        raise NotFound
    return number


def forget_read_notices() -> int:
    """Delete in batches what was read more than ninety days ago, and return how many notices that were."""
    old = Notice.objects.filter(read_at__lt=clock.now() - READ_KEPT)
    forgotten = 0
    while batch := list(old.values_list("pk", flat=True)[:_BATCH]):
        forgotten += Notice.objects.filter(pk__in=batch).delete()[0]
    return forgotten
