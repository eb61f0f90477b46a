"""One demo complaint on its way from a text to a case: who, when, how far it has come."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from random import Random
from typing import Any

from anxin.accounts.choices import DepartmentKind
from anxin.accounts.models import Person
from anxin.complaints.choices import Mode
from anxin.config.demo.people import Shop
from anxin.config.demo.texts import Entry, language_key
from anxin.customers.models import Customer, Vehicle
from anxin.workshop.models import RepairOrder

_IN_PERSON = frozenset({"intake-visit"})
_BY_PHONE = frozenset({"intake-incoming", "intake-call-back", "intake-hotline-400"})
#: A promise whose words name an hour of the day; the others hold whenever they are made.
_NAMES_AN_HOUR = re.compile(
    r"今天|今晚|今日|当天|上午|中午|下午|前发|明早|today|tonight|evening|noon|o'clock|morning|Thursday|"
    r"close|before|afternoon|school|ten$",
    re.IGNORECASE,
)


class Fate(StrEnum):
    """How far a case comes until the present day."""

    DONE = "done"
    QUICK = "quick"
    UNDER_PROTEST = "under_protest"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    WAITING = "waiting"
    WAITING_LATE = "waiting_late"
    UNOWNED = "unowned"
    GREETING = "greeting"
    LISTENING = "listening"
    CALMING = "calming"
    SOLVING_TODAY = "solving_today"
    SOLVING_LATE = "solving_late"
    SOLVING_LATER = "solving_later"
    CLOSING = "closing"
    CALL_TODAY = "call_today"
    CALL_LATE = "call_late"
    CALL_LATER = "call_later"
    REOPENED = "reopened"


FINISHED = frozenset({Fate.DONE, Fate.QUICK, Fate.UNDER_PROTEST, Fate.REFUSED, Fate.UNREACHABLE})


@dataclass
class Case:
    """A text with its dealer, its people and its car; the second half fills while the story runs."""

    text: Entry
    shop: Shop
    fate: Fate
    rng: Random
    phrases: Entry
    received_at: datetime
    customer: Customer | None = None
    vehicle: Vehicle | None = None
    order: RepairOrder | None = None
    car_told: str = ""
    concerns: Person | None = None
    taker: Person | None = None
    owner: Person | None = None
    handler: Person | None = None
    slug: str = ""
    promise_id: int = 0
    solution_id: int = 0
    action_ids: tuple[int, ...] = ()
    request_id: int = 0
    asked_of: DepartmentKind | None = None
    second_round: bool = False

    @property
    def mode(self) -> Mode:
        channel = self.text["channel"]
        if channel in _IN_PERSON:
            return Mode.IN_PERSON
        return Mode.PHONE if channel in _BY_PHONE else Mode.WRITTEN

    @property
    def is_written(self) -> bool:
        return self.mode == Mode.WRITTEN

    @property
    def actor(self) -> Person:
        """Whoever has the case in hand at this moment of the story."""
        found = self.handler or self.taker
        assert found is not None
        return found

    @property
    def words_of(self) -> str:
        """The language in which the customer speaks."""
        return language_key(self.text["language"])

    @property
    def house(self) -> Any:
        """The phrases in which the dealer's people write."""
        return self.phrases[self.shop.language]

    @property
    def customers(self) -> Any:
        """The phrases in which the customer answers."""
        return self.phrases[self.words_of]

    def pick(self, phrases: Any) -> str:
        """Draw one phrase."""
        return str(self.rng.choice(phrases))


def holds_any_time(text: Entry) -> bool:
    """Tell whether the text's promise may be made at any hour of the day."""
    return text["promise"]["hours"] % 24 == 0 and not _NAMES_AN_HOUR.search(text["promise"]["text"])
