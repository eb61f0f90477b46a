"""What the intake page is drawn from: who calls, the silent history, suggestions, the greeting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString

from anxin.accounts.models import Dealer, Person
from anxin.complaints.choices import Mode
from anxin.complaints.models import Complaint
from anxin.complaints.policies import visible_to
from anxin.complaints.selectors.case_page import quick_times
from anxin.complaints.selectors.reception import RepeatAdvice, advise_repeat
from anxin.complaints.selectors.silent_history import SilentHistory, silent_history
from anxin.complaints.selectors.suggestions import (
    Draft,
    Duplicate,
    Suggestion,
    likely_duplicates,
    mode_of_channel,
    suggest_for,
)
from anxin.complaints.selectors.talk import Talk, greeting_line, house_values, talk_for
from anxin.customers.models import Customer, Vehicle
from anxin.customers.selectors import addressed, get_customer_for, get_vehicle_for, masked_phone
from anxin.foundation.errors import NotFound

_FORM_SENT = "form:"


@dataclass(frozen=True)
class Caller:
    """Who calls, about which car, with a masked number."""

    customer: Customer | None
    vehicle: Vehicle | None
    phone_masked: str


@dataclass(frozen=True)
class IntakeAdvice:
    """What is suggested for what has been typed so far."""

    suggestion: Suggestion
    duplicates: Sequence[Duplicate]
    mode: Mode
    #: Where the complaint is about a trouble that may be back.
    repeat: RepeatAdvice | None


@dataclass(frozen=True)
class IntakePage:
    """The surroundings of the intake form."""

    caller: Caller
    history: SilentHistory
    advice: IntakeAdvice
    greeting: SafeString
    talk: Talk
    quick_times: Sequence[tuple[str, str]]


def source_key_of(token: UUID | str) -> str:
    """Return the key by which a form that is sent twice is known again."""
    return f"{_FORM_SENT}{token}"


def complaint_of_form(person: Person, dealer: Dealer, token: UUID | str) -> Complaint | None:
    """Return the complaint that this very form has opened already, if it has."""
    rows = visible_to(person).filter(dealer=dealer, source_key=source_key_of(token))
    return rows.select_related("dealer").first()


def read_caller(person: Person, dealer: Dealer, data: Mapping[str, Any]) -> Caller:
    """Return the customer and the car that were chosen, as far as they are this dealer's."""
    customer = get_customer_for(person, data["customer"]) if data.get("customer") else None
    vehicle = get_vehicle_for(person, data["vehicle"]) if data.get("vehicle") else None
    if any(each is not None and each.dealer_id != dealer.pk for each in (customer, vehicle)):
        raise NotFound
    masked = masked_phone(customer.phone, country=dealer.country) if customer else ""
    return Caller(customer, vehicle, masked)


def read_draft(dealer: Dealer, caller: Caller, data: Mapping[str, Any], threats: Sequence[str]) -> Draft:
    """Return what has been typed so far, as suggestions are made from it."""
    return Draft(
        dealer=dealer,
        words=str(data.get("words", ""))[:20_000],
        channel=str(data.get("channel", "")),
        category=str(data.get("category", "")),
        customer=caller.customer,
        vehicle=caller.vehicle,
        threats_noted=tuple(threats),
    )


def advise_intake(person: Person, draft: Draft) -> IntakeAdvice:
    """Return the level, the threats heard, the likely duplicates and the way of talking for a draft."""
    return IntakeAdvice(
        suggestion=suggest_for(draft, person),
        duplicates=likely_duplicates(draft, person),
        mode=mode_of(draft),
        repeat=advise_repeat(person, draft.vehicle, words=draft.words, category=draft.category),
    )


def mode_of(draft: Draft) -> Mode:
    """Return how one talks by the channel of a draft."""
    return mode_of_channel(draft.channel, dealer_code=draft.dealer.code)


def read_intake_page(person: Person, dealer: Dealer, *, caller: Caller, draft: Draft) -> IntakePage:
    """Return the surroundings of the intake form for one dealer."""
    advice = advise_intake(person, draft)
    values = house_values(dealer, person)
    if caller.customer:
        values["customer"] = addressed(caller.customer)
        values["phone_tail"] = caller.customer.phone[-4:]
    phase = "listening" if draft.words.strip() else "greeting"
    return IntakePage(
        caller=caller,
        history=silent_history(person, customer=caller.customer, vehicle=caller.vehicle),
        advice=advice,
        greeting=greeting_line(dealer, person),
        talk=talk_for(phase, mode=advice.mode, values=values, dealer_code=dealer.code),
        quick_times=quick_times(dealer.time_zone),
    )
