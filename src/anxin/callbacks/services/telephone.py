"""What a telephone system tells: signed, in any order, once or several times; and to which call it is put."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.callbacks.choices import Direction, TelephoneNews
from anxin.callbacks.models import Call, Extension, TelephoneCall, TelephoneSystem
from anxin.callbacks.selectors.blocking import HOLD
from anxin.callbacks.selectors.telephone import customers_under, get_ringing_for
from anxin.callbacks.services.lengths import tell_length
from anxin.customers.selectors import stored_number
from anxin.foundation import clock
from anxin.foundation.errors import AnxinError
from anxin.foundation.sealing import unseal
from anxin.foundation.signing import is_signed


class NotSigned(AnxinError):
    """What came was not signed by the secret of the dealer that it names, or not just now."""

    status = 401


class Signed(NamedTuple):
    """The three headers of Standard Webhooks."""

    name: str
    timestamp: str
    signature: str


@dataclass(frozen=True, kw_only=True)
class TelephoneEvent:
    """One thing that happened to a call of the telephone system; ``outside`` is the system's own name of that call.

    ``number`` is the customer's, empty where it is withheld; ``extension`` the telephone in the house, empty while
    nobody has taken it; ``recording`` an https address.
    """

    outside: str
    news: TelephoneNews
    at: datetime
    direction: Direction
    number: str = ""
    extension: str = ""
    recording: str = ""


def system_signing(code: str, *, signed: Signed, content: bytes) -> TelephoneSystem:
    """Return the telephone system of the dealer with this code that has signed some content.

    ``NotSigned`` alike for an unknown dealer, one without a system in use, a wrong signature and an old one.
    """
    system = TelephoneSystem.objects.select_related("dealer").filter(dealer__code=code, active=True).first()
    if system is None or not is_signed(
        unseal(system.secret), headers=signed, content=content, now=clock.now()
    ):
        raise NotSigned(
            "NOT_SIGNED", _("This was not signed with the secret of a telephone system, or not just now.")
        )
    return system


@transaction.atomic
def take_telephone_event(system: TelephoneSystem, event: TelephoneEvent) -> TelephoneCall:
    """Take one event of a telephone system and return its call as it is known now.

    The same event again changes nothing, and their order does not matter: each time is kept as the earliest that was
    told, an extension that answers outdoes one that only rang. An outgoing call is put to the call that its caller has
    on his screen, an incoming one to the newest customer of the dealer who is known by the number.
    """
    dealer = system.dealer
    found, _made = TelephoneCall.objects.get_or_create(
        dealer=dealer,
        outside=event.outside,
        defaults={"direction": event.direction, "begun_at": event.at},
    )
    found = TelephoneCall.objects.select_for_update(of=("self",)).get(pk=found.pk)
    _lay_times(found, event)
    _lay_people(found, event, system=system)
    if event.recording:
        found.recording = event.recording
    found.save()
    tell_length(found)
    TelephoneSystem.objects.filter(pk=system.pk).update(last_heard_at=clock.now())
    return found


@transaction.atomic
def open_ringing(key: UUID | str, *, by: Person) -> TelephoneCall:
    """Note that a colleague was shown an incoming call, so that no page offers it to him again."""
    found = get_ringing_for(by, key, lock=True)
    require(by, Capability.CALL_BACK, found.dealer_id)
    if found.opened_at is None:
        found.opened_at = clock.now()
        found.save(update_fields=["opened_at"])
    return found


def _lay_times(found: TelephoneCall, event: TelephoneEvent) -> None:
    found.begun_at = min(found.begun_at, event.at)
    if event.news == TelephoneNews.ANSWERED:
        found.answered_at = min(found.answered_at or event.at, event.at)
    if event.news == TelephoneNews.ENDED:
        found.ended_at = min(found.ended_at or event.at, event.at)


def _lay_people(found: TelephoneCall, event: TelephoneEvent, *, system: TelephoneSystem) -> None:
    dealer = system.dealer
    if event.number and not found.number:
        found.number = outside_number(event.number, system=system)
    if event.extension and (not found.extension or event.news == TelephoneNews.ANSWERED):
        found.extension = event.extension
        owner = (
            Extension.objects.select_related("person").filter(dealer=dealer, number=event.extension).first()
        )
        found.person = owner.person if owner else None
    if found.customer is None and found.number:
        found.customer = next(iter(customers_under(dealer, found.number)), None)
    if found.direction == Direction.OUT and found.call is None and found.person:
        found.call = _call_held(dealer, found)
        found.customer = found.call.customer if found.call else found.customer


def outside_number(number: str, *, system: TelephoneSystem) -> str:
    """Return a dialled number as customers' numbers are kept, without what is dialled for a line to the outside.

    A mobile number of another province is dialled with a 0 ahead. Nothing for what is no number.
    """
    dealer, plain = system.dealer, number.strip()
    prefix = system.outside_prefix
    tries = [plain, plain.removeprefix(prefix)] if prefix else [plain]
    tries += [each.removeprefix("0") for each in tries if each.startswith("01")]
    return next((kept for each in reversed(tries) if (kept := stored_number(each, dealer=dealer))), "")[:30]


def _call_held(dealer: Dealer, found: TelephoneCall) -> Call | None:
    """Return the call on the caller's screen, if the number is its customer's or of somebody of his car."""
    since = clock.now() - HOLD
    held = Call.objects.filter(dealer=dealer, held_by=found.person, held_at__gt=since)
    for call in held.select_related("customer", "vehicle").order_by("-held_at"):
        if found.number in _numbers_of(call):
            return call
    return None


def _numbers_of(call: Call) -> set[str]:
    people = [call.customer]
    if call.vehicle:
        people += [each.customer for each in call.vehicle.contacts.select_related("customer")]
    numbers = {number for each in people for number in (each.phone, each.second_phone)}
    return {number.partition("-")[0] for number in numbers if number}
