"""The law of a market as data: editions with their dates, periods, rules and terms, and how open questions are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from math import inf

from anxin.engines.rights.facts import Failure, Remedy, System, Why
from anxin.engines.rights.position import Counter, Unit
from anxin.engines.rights.working_days import WorkingDays


class Kind(StrEnum):
    """The form of a rule; each has one function."""

    #: A quality problem.
    REPAIR = "repair"
    #: A main part of certain assemblies.
    ASSEMBLY = "assembly"
    #: The longest single repair.
    SINGLE = "single"
    #: A diagnosis that certain assemblies must be replaced.
    NEEDED = "needed"
    #: A failure that the law names.
    FAILURE = "failure"
    #: Repairs of serious safety failures.
    SAFETY = "safety"
    #: Replacements of the same assembly.
    ASSEMBLIES = "assemblies"
    #: Replacements of the same main part.
    PARTS = "parts"
    #: Days in repair.
    DAYS = "days"
    #: Repairs of the same trouble.
    COUNT = "count"
    #: Repairs of the same trouble that did not cure it, without a fixed number.
    ATTEMPTS = "attempts"


@dataclass(frozen=True, slots=True)
class Window:
    """How long something lasts from the start: through so many months or days, and up to so many kilometres."""

    months: int = 0
    days: int = 0
    km: float | None = None
    #: No voucher changes it.
    fixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One right of one edition; what is empty does not apply to its kind."""

    id: str
    kind: Kind
    window: str
    remedies: tuple[Remedy, ...]
    against: str
    owner_pays: str
    citation: str
    mark: str
    opens_at: int = 0
    unit: Unit | None = None
    systems: frozenset[System] = frozenset()
    part_systems: frozenset[System] = frozenset()
    failures: frozenset[Failure] = frozenset()
    serious_only: bool = False
    #: The demand must be received while 三包有效期 runs.
    demand: bool = False
    also_due: tuple[str, ...] = ()
    #: Its counter before anything is counted.
    zero: Counter | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """Working days from the receipt of a request."""

    working_days: int
    citation: str
    #: What the owner may ask for once the term has passed, where he had asked for another car.
    opens: tuple[Remedy, ...] = ()


@dataclass(frozen=True, slots=True)
class UsagePay:
    """What an owner pays for the use he had: price times distance, by a coefficient or by a whole distance."""

    citation: str
    at_most: float = inf
    whole_miles: float | None = None


@dataclass(frozen=True, slots=True)
class Burden:
    """For how many months from receipt somebody else has to prove, for cars received from a day on."""

    on: str
    months: int
    received_from: date
    citation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One edition of the law, for cars whose start lies from ``sold_from`` up to the next edition's."""

    key: str
    title: Mapping[str, str]
    sold_from: date
    #: The day from which the periods count: ``invoice`` or ``delivery``.
    start: str
    windows: Mapping[str, Window]
    rules: tuple[Rule, ...]
    usage: UsagePay
    left_out: frozenset[Why] = frozenset()
    answer: Term | None = None
    complete: Term | None = None
    #: Calendar days after the last term from which delay is deliberate.
    delay_days: int = 0
    #: Hours of one repair after which a substitute car is due, and when to look at it before.
    substitute_hours: int = 0
    alert_hours: tuple[int, ...] = ()
    substitute_citation: str = ""
    without_same_model: tuple[Remedy, ...] = ()
    #: What a person should mind under this edition whenever a right of the maker's or seller's is open.
    flags: tuple[str, ...] = ()
    #: Main parts by system, all names in small letters.
    parts: Mapping[System, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """An open question, how it is read by default, and how else it may be read."""

    id: str
    question: Mapping[str, str]
    why: Mapping[str, str]
    default: str
    options: tuple[str, ...]
    #: The field of ``Policies`` that it sets; empty where there is nothing to switch.
    policy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """How the open questions are read here, by the names that the ambiguities list."""

    edition: str = "by_start_other_arguable"
    repair_end: str = "notified"
    same_trouble: str = "both"
    right_arises: str = "completion"
    late_demand: str = "arguable"
    early_report: str = "arguable"
    several_units: str = "arguable"
    repair_time_extends: str = "arguable"
    other_workshop: str = "not_counted"
    unclear_use: str = "arguable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """The law of one market, with the working days of its country."""

    market: str
    title: Mapping[str, str]
    country: str
    editions: tuple[Edition, ...]
    ambiguities: tuple[Ambiguity, ...]
    policies: Policies = Policies()
    burden: Burden | None = None
    #: The day from which repair time may extend a period.
    extension_from: date = date.max
    working_days: WorkingDays = field(default_factory=WorkingDays)
