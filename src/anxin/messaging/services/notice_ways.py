"""Telling colleagues by the way that they chose: choosing it, and queueing what leaves the house for a notice."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer, Person
from anxin.foundation.errors import InvalidInput
from anxin.messaging.choices import Channel, GatewayKind, NoticeKind, Way
from anxin.messaging.models import Gateway, Notice, NoticePhone, NoticeWay
from anxin.messaging.services.outbox import NewDelivery, queue_delivery

_PHONE_SIGNS = frozenset("0123456789+- ")
_SHORTEST_PHONE = 7
_LONGEST_PHONE = 20


@transaction.atomic
def choose_ways(by: Person, *, ways: Mapping[NoticeKind, Way], phone: str) -> None:
    """Keep how a person wants to hear of each kind of notice; ``InvalidInput`` where that needs a number.

    It concerns the reader alone and leaves no audit record, as reading does.
    """
    number = _checked_phone(phone)
    if not number and Way.SMS in ways.values():
        raise InvalidInput("PHONE_MISSING", _("Text messages need your number."), field="phone")
    for kind, way in ways.items():
        if way == Way.PAGE:
            NoticeWay.objects.filter(person=by, kind=kind).delete()
        else:
            NoticeWay.objects.update_or_create(person=by, kind=kind, defaults={"way": way})
    if number:
        NoticePhone.objects.update_or_create(person=by, defaults={"phone": number})
    else:
        NoticePhone.objects.filter(person=by).delete()


def send_by_chosen_ways(notices: Iterable[Notice]) -> None:
    """Queue what leaves the house for notices, by each person's choice, once a notice and not in his quiet hours.

    It is part of the transaction that tells; what leaves names the kind, the number of the case and a link.
    """
    told = list(notices)
    chosen = {
        (each.person_id, each.kind): Way(each.way)
        for each in NoticeWay.objects.filter(person__in={notice.person_id for notice in told})
    }
    if not chosen:
        return
    wanted = [
        (notice, chosen[place]) for notice in told if (place := (notice.person_id, notice.kind)) in chosen
    ]
    people = Person.objects.in_bulk({notice.person_id for notice, _way in wanted})
    dealers = Dealer.objects.in_bulk({notice.dealer_id for notice, _way in wanted})
    phones = dict(NoticePhone.objects.filter(person__in=people).values_list("person_id", "phone"))
    groups = _groups_of(dealers)
    for notice, way in wanted:
        to = _receiver(notice, way, people=people, phones=phones, groups=groups)
        if not to or notice.read_at:
            continue
        queue_delivery(
            NewDelivery(
                dealer=dealers[notice.dealer_id],
                channel=Channel(way.value),
                key=f"notice:{notice.pk}:{way}",
                to=to,
                payload={"notice": notice.pk, "phone": phones.get(notice.person_id, "")},
                person=people[notice.person_id],
                not_before=notice.shown_from,
            )
        )


def _receiver(
    notice: Notice,
    way: Way,
    *,
    people: Mapping[int, Person],
    phones: Mapping[int, str],
    groups: Mapping[int, str],
) -> str:
    """Where it goes; empty where there is no such way for this person just now, and the page has to do."""
    if way == Way.EMAIL:
        return people[notice.person_id].email
    if way == Way.SMS:
        return phones.get(notice.person_id, "")
    return groups.get(notice.dealer_id, "")


def _groups_of(dealers: Iterable[int]) -> dict[int, str]:
    """The first group of each dealer, by number of the dealer."""
    found = Gateway.objects.filter(dealer__in=list(dealers), kind=GatewayKind.WECOM, active=True)
    return {each.dealer_id: str(each.key) for each in found.order_by("-id")}


def _checked_phone(phone: str) -> str:
    number = phone.strip()
    if not number:
        return ""
    digits = sum(sign.isdigit() for sign in number)
    if not set(number) <= _PHONE_SIGNS or digits < _SHORTEST_PHONE or len(number) > _LONGEST_PHONE:
        raise InvalidInput(
            "PHONE_INVALID", _("Write a telephone number, such as 139 0000 1234."), field="phone"
        )
    return number
