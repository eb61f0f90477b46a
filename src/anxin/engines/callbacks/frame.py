"""Who is on the list of call-backs: every visit is, unless a named, counted reason excludes it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from anxin.engines.callbacks.calling import CallingTime, leaving_days
from anxin.engines.callbacks.rules import Rules, Work


class Exclusion(StrEnum):
    """Why a visit is not on the list, in the order in which they are looked at: the first that holds is told.

    First who does not belong to those that are asked, then what the customer and his file say, then what runs
    already, then what was asked before, at last a second visit of the same customer.
    """

    EXPIRED = "expired"
    KIND = "kind"
    FLEET = "fleet"
    DO_NOT_CALL = "do_not_call"
    NO_CONTACT = "no_contact"
    OPEN_COMPLAINT = "open_complaint"
    COMPLAINT_FOLLOW_UP_DUE = "complaint_follow_up_due"
    FATIGUE = "fatigue"
    CALLED_LATELY = "called_lately"
    SAME_CUSTOMER_TWICE = "same_customer_twice"


class Visit(NamedTuple):
    """A closed repair order or a delivery, with what is known of its customer on the morning of the list.

    ``key`` is the order's own, ``adviser`` whoever served, empty where nobody is named; ``company_cars`` the cars of a
    company, 0 for a private customer; ``asked_on`` the last day on which any survey asked him, ``called_on`` the last
    on which any call reached him.
    """

    key: str
    adviser: str
    customer: int
    left_on: date
    kind: str = ""
    company_cars: int = 0
    has_phone: bool = True
    do_not_call: bool = False
    case_open: bool = False
    follow_up_due: bool = False
    asked_on: date | None = None
    called_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """The rules as days of one list: who was asked or called after a day, or left before one, is not on it."""

    left_from: date
    asked_to: date
    called_to: date
    fleet_cars: int
    kinds: frozenset[str]


@dataclass(frozen=True)
class Frame:
    """The candidates of each adviser as keys, and every visit that is no candidate with its reason."""

    candidates: Mapping[str, tuple[str, ...]]
    excluded: Mapping[str, Exclusion]

    @property
    def counts(self) -> dict[Exclusion, int]:
        """Return how many visits each reason has excluded, in the order of the reasons, those of none left out."""
        found = Counter(self.excluded.values())
        return {each: found[each] for each in Exclusion if found[each]}


def limits_of(rules: Rules, *, day: date, work: Work, calling: CallingTime) -> Limits:
    """Return the rules as they stand on the day of a list; ValueError where nobody rings on it."""
    left = leaving_days(day, plan=rules.plans[work], calling=calling)
    if left is None:
        raise ValueError(f"no list on {day.isoformat()}")
    return Limits(
        left_from=left[0],
        asked_to=day - timedelta(days=rules.fatigue_days),
        called_to=day - timedelta(days=rules.called_days),
        fleet_cars=rules.fleet_cars,
        kinds=rules.kinds,
    )


def decide(visit: Visit, limits: Limits) -> Exclusion | None:
    """Return the first reason that keeps a visit off the list, None where it is a candidate.

    A second visit of one customer is seen by ``frame_of`` alone.
    """
    if visit.left_on < limits.left_from:
        return Exclusion.EXPIRED
    if visit.kind in limits.kinds:
        return Exclusion.KIND
    if visit.company_cars and 0 < limits.fleet_cars <= visit.company_cars:
        return Exclusion.FLEET
    if visit.do_not_call:
        return Exclusion.DO_NOT_CALL
    if not visit.has_phone:
        return Exclusion.NO_CONTACT
    if visit.case_open:
        return Exclusion.OPEN_COMPLAINT
    if visit.follow_up_due:
        return Exclusion.COMPLAINT_FOLLOW_UP_DUE
    if visit.asked_on is not None and visit.asked_on > limits.asked_to:
        return Exclusion.FATIGUE
    if visit.called_on is not None and visit.called_on > limits.called_to:
        return Exclusion.CALLED_LATELY
    return None


def frame_of(visits: Iterable[Visit], limits: Limits) -> Frame:
    """Return candidates and exclusions of all visits; of a customer's candidates the one that left last stays."""
    excluded: dict[str, Exclusion] = {}
    chosen: dict[int, Visit] = {}
    for visit in visits:
        found = decide(visit, limits)
        if found is not None:
            excluded[visit.key] = found
            continue
        other = chosen.get(visit.customer)
        if other is None:
            chosen[visit.customer] = visit
        elif (other.left_on, other.key) < (visit.left_on, visit.key):
            chosen[visit.customer] = visit
            excluded[other.key] = Exclusion.SAME_CUSTOMER_TWICE
        else:
            excluded[visit.key] = Exclusion.SAME_CUSTOMER_TWICE
    candidates: dict[str, list[str]] = {}
    for visit in chosen.values():
        candidates.setdefault(visit.adviser, []).append(visit.key)
    return Frame({adviser: tuple(keys) for adviser, keys in candidates.items()}, excluded)
