"""Taking a complaint in: one transaction, one number, one owner, one first deadline (L013, L016)."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require, standing_of
from anxin.complaints.choices import EventKind, Level, Mode, Phase
from anxin.complaints.models import Complaint
from anxin.complaints.policies import accused_may_handle
from anxin.complaints.services.advance_phase import check_mood
from anxin.complaints.services.change_case import add_threat
from anxin.complaints.services.changing import write_new_cases
from anxin.complaints.services.checking import check_details
from anxin.complaints.services.history import Change
from anxin.complaints.services.telling import tell_of_arrival
from anxin.customers.models import Customer, Vehicle
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, Refused
from anxin.foundation.numbers import take_numbers
from anxin.playbooks.selectors import content, entry
from anxin.workshop.models import RepairOrder

NUMBER_PREFIX = "TS"
MOST_WORDS = 20_000


@dataclass(frozen=True, kw_only=True)
class Intake:
    """What is known when a complaint is taken in. Only dealer, channel, words and category must be there.

    ``level`` and ``owner`` are chosen for the person when left out: the channel's starting level (L019), and the
    person himself unless he is the one complained about. What comes in by itself has no owner unless one is named.
    """

    dealer: Dealer
    words: str
    channel: str
    category: str
    mode: Mode = Mode.PHONE
    customer: Customer | None = None
    vehicle: Vehicle | None = None
    repair_order: RepairOrder | None = None
    car_told: str = ""
    #: Who speaks for the customer, such as "his daughter, Ms Li".
    on_behalf: str = ""
    wish: str = ""
    demand: str = ""
    wants_result: bool = True
    trouble_area: str = ""
    reason: str = ""
    level: Level | None = None
    level_reason: str = ""
    mood: int | None = None
    concerns: Person | None = None
    owner: Person | None = None
    received_at: datetime | None = None
    source_key: str = ""
    #: Pairs of threat key and the words in which it was said.
    threats: tuple[tuple[str, str], ...] = field(default=())


@transaction.atomic
def open_complaint(intake: Intake, *, by: Person | None) -> Complaint:
    """Take a complaint in and return it with its number; ``InvalidInput`` names the field that is wrong.

    ``by`` is empty where the customer himself wrote: by his page or by mail. Its owner is told then, or who leads.
    """
    if by is not None:
        require(by, Capability.TAKE_COMPLAINTS, intake.dealer.pk)
    complaint = build_complaint(intake, by=by, owner=_checked_owner(intake, by), at=clock.now())
    (complaint.number,) = reserve_numbers(intake.dealer, day=complaint.received_on)
    change = Change(complaint=complaint, by=by, at=complaint.received_at)
    change.record(
        EventKind.OPENED,
        channel=complaint.channel,
        level=int(complaint.level),
        phases=phases_version(intake.dealer),
    )
    for kind, said in intake.threats:
        add_threat(change, kind=kind, words=said)
    if by is None:
        tell_of_arrival(change)
    try:
        write_new_cases([change])
    except IntegrityError as error:
        raise Refused("SOURCE_KEY_TAKEN", _("This complaint has been taken in before.")) from error
    return complaint


def build_complaint(intake: Intake, *, by: Person | None, owner: Person | None, at: datetime) -> Complaint:
    """Check an intake and return its case, still without number and search words and not saved."""
    words = _checked_words(intake.words)
    details = check_details(intake.dealer, _details(intake))
    if intake.mood is not None:
        check_mood(intake.mood, field="mood")
    received_at = _checked_received_at(intake.received_at, at)
    level = intake.level or _starting_level(intake.dealer, details["channel"])
    contacted = intake.mode in {Mode.PHONE, Mode.IN_PERSON}
    return Complaint(
        dealer=intake.dealer,
        words=words,
        mode=intake.mode,
        received_at=received_at,
        round_began_at=received_at,
        received_on=received_at.astimezone(ZoneInfo(intake.dealer.time_zone)).date(),
        level=level,
        level_reason=intake.level_reason.strip()[:300],
        phase=Phase.LISTENING,
        mood_at_intake=intake.mood,
        mood_now=intake.mood,
        owner=owner,
        taken_by=by,
        contacted_at=received_at if contacted else None,
        source_key=intake.source_key or None,
        version=0,
        **details,
    )


def reserve_numbers(dealer: Dealer, *, day: date, count: int = 1) -> list[str]:
    """Return the next free numbers of a day, such as ``TS20261121-0007``."""
    running = take_numbers(f"complaints:{dealer.pk}", day=day, count=count)
    return [f"{NUMBER_PREFIX}{day:%Y%m%d}-{number:04d}" for number in running]


def _details(intake: Intake) -> dict[str, Any]:
    names = (
        "channel", "category", "trouble_area", "reason", "demand", "wish", "car_told", "on_behalf", "wants_result",
        "concerns", "customer", "vehicle", "repair_order",
    )  # fmt: skip
    return {name: getattr(intake, name) for name in names}


def _checked_words(words: str) -> str:
    text = words.strip().replace("\x00", "")
    if not text:
        raise InvalidInput(
            "WORDS_MISSING", _("Write down what the customer says, in his own words."), field="words"
        )
    if len(text) > MOST_WORDS:
        raise InvalidInput(
            "WORDS_TOO_LONG",
            _("At most %(limit)s characters; there are %(count)s."),
            field="words",
            params={"limit": MOST_WORDS, "count": len(text)},
        )
    return text


def _checked_received_at(received_at: datetime | None, now: datetime) -> datetime:
    if received_at is None:
        return now
    if received_at > now + timedelta(minutes=5):
        raise InvalidInput(
            "RECEIVED_IN_FUTURE", _("A complaint cannot come from the future."), field="received_at"
        )
    return received_at


def _starting_level(dealer: Dealer, channel: str) -> Level:
    found = entry("complaint_categories", "intake", channel, dealer_code=dealer.code)
    return Level(found["starting_level"]) if found else Level.ORDINARY


def _checked_owner(intake: Intake, by: Person | None) -> Person | None:
    owner = intake.owner or by
    if owner is None:
        return None
    if not standing_of(owner).can(Capability.HANDLE_COMPLAINTS, intake.dealer.pk):
        raise InvalidInput(
            "OWNER_CANNOT_HANDLE", _("Choose somebody of this dealer who handles complaints."), field="owner"
        )
    if owner == intake.concerns and not accused_may_handle(intake.dealer.code):
        if intake.owner:
            raise Refused("OWNER_IS_CONCERNED", _("The person complained about does not handle the case."))
        return None
    return owner


def phases_version(dealer: Dealer) -> int:
    """Return the version of the phases list by which a talk that begins now is guided."""
    return content("phases", dealer_code=dealer.code).version
