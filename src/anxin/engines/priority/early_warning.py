"""Customers to watch: named rules over what is known of a customer and a car. A warning accuses nobody of anything."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from types import MappingProxyType

from anxin.engines.decisions import Param, Reason, reason
from anxin.engines.priority.watch_rules import Choice, Rule, read_rules

__all__ = ["RULE_KEYS", "Choice", "FaultDay", "Hit", "Rule", "WatchFacts", "judge", "read_rules"]


@dataclass(frozen=True)
class FaultDay:
    """Something that happened about one fault on one day; ``still_open``: its case is not closed."""

    fault: str
    on: date
    still_open: bool = False


@dataclass(frozen=True, kw_only=True)
class WatchFacts:
    """What is known of one customer and, where there is one, one car; days are dates of the dealer, in any order.

    ``media``: wrote to or called the press, or said so. ``hotline``: complaints to the maker's hotline by fault.
    ``serious``: days on which cases of level 3 that are still open came in. ``unreported``: days on which technical
    problems came in of which the maker still knows nothing. ``replaced``: parts replaced, by fault.
    ``left_since``: the car stands here in protest since. ``dissatisfied``: bad marks, broken promises and the like.
    """

    press_background: bool = False
    media: Collection[date] = ()
    hotline: Collection[FaultDay] = ()
    serious: Collection[date] = ()
    unreported: Collection[date] = ()
    claims: Collection[date] = ()
    replaced: Collection[FaultDay] = ()
    left_since: date | None = None
    dissatisfied: Collection[date] = ()


@dataclass(frozen=True)
class Hit:
    """A rule that saw something, with counts and days; ``sighting`` (16 signs) stays the same until more happens."""

    rule: str
    because: Reason
    sighting: str

    @property
    def citations(self) -> tuple[str, ...]:
        """The source items behind the rule."""
        return self.because.citations


_Judge = Callable[[WatchFacts, Rule, date], Sequence[Hit]]


def judge(facts: WatchFacts, *, rules: Iterable[Rule], today: date) -> tuple[Hit, ...]:
    """Return what the rules that are on see today, in the order of the rules; a rule may see several faults.

    Days after today are not seen. KeyError for a rule that is not one of ``RULE_KEYS``.
    """
    return tuple(hit for rule in rules if rule.on for hit in _JUDGES[rule.key](facts, rule, today))


def _press_background(facts: WatchFacts, rule: Rule, today: date) -> Sequence[Hit]:
    return [_hit(rule, [], "S024")] if facts.press_background else []


def _wrote_to_media(facts: WatchFacts, rule: Rule, today: date) -> Sequence[Hit]:
    return _at_least(rule, _within(facts.media, rule, today), "S024")


def _hotline_same_fault(facts: WatchFacts, rule: Rule, today: date) -> Sequence[Hit]:
    hits: list[Hit] = []
    for fault, entries in _by_fault(facts.hotline).items():
        if any(entry.still_open for entry in entries):
            hits += _at_least(
                rule, _within((entry.on for entry in entries), rule, today), "L019", fault=fault
            )
    return hits


def _serious_unsettled(facts: WatchFacts, rule: Rule, today: date) -> Sequence[Hit]:
    return _at_least(rule, _for_at_least(facts.serious, rule, today), "L017", "L018")


def _never_reported(facts: WatchFacts, rule: Rule, today: date) -> Sequence[Hit]:
    return _at_least(rule, _for_at_least(facts.unreported, rule, today), "L016")


def _warranty_claims_month(facts: WatchFacts, rule: Rule, today: date) -> Sequence[Hit]:
    return _more_than(rule, _within(facts.claims, rule, today), "S010")


def _part_replaced(facts: WatchFacts, rule: Rule, today: date) -> Sequence[Hit]:
    hits: list[Hit] = []
    for fault, entries in _by_fault(facts.replaced).items():
        hits += _more_than(rule, _within((entry.on for entry in entries), rule, today), "S095", fault=fault)
    return hits


def _car_left_in_protest(facts: WatchFacts, rule: Rule, today: date) -> Sequence[Hit]:
    since = [facts.left_since] if facts.left_since is not None else []
    return _at_least(rule, _for_at_least(since, rule, today), "L018")


def _small_dissatisfactions(facts: WatchFacts, rule: Rule, today: date) -> Sequence[Hit]:
    return _at_least(rule, _within(facts.dissatisfied, rule, today), "S127")


_JUDGES: Mapping[str, _Judge] = MappingProxyType({
    "press_background": _press_background,
    "wrote_to_media": _wrote_to_media,
    "hotline_same_fault": _hotline_same_fault,
    "serious_unsettled": _serious_unsettled,
    "never_reported_to_manufacturer": _never_reported,
    "warranty_claims_month": _warranty_claims_month,
    "part_replaced": _part_replaced,
    "car_left_in_protest": _car_left_in_protest,
    "small_dissatisfactions": _small_dissatisfactions,
})  # fmt: skip
RULE_KEYS: tuple[str, ...] = tuple(_JUDGES)


def _within(days: Iterable[date], rule: Rule, today: date) -> list[date]:
    """The days of the window that ends today; a rule of 0 days looks back without end."""
    first = today - timedelta(days=rule.days - 1) if rule.days else date.min
    return sorted(day for day in days if first <= day <= today)


def _for_at_least(days: Iterable[date], rule: Rule, today: date) -> list[date]:
    """The days that lie the rule's days back or more."""
    return sorted(day for day in days if (today - day).days >= rule.days)


def _by_fault(entries: Iterable[FaultDay]) -> dict[str, list[FaultDay]]:
    found: dict[str, list[FaultDay]] = {}
    for entry in entries:
        found.setdefault(entry.fault, []).append(entry)
    return dict(sorted(found.items()))


def _at_least(rule: Rule, days: Sequence[date], *citations: str, fault: str = "") -> Sequence[Hit]:
    return [_hit(rule, days, *citations, fault=fault)] if days and len(days) >= rule.most else []


def _more_than(rule: Rule, days: Sequence[date], *citations: str, fault: str = "") -> Sequence[Hit]:
    return [_hit(rule, days, *citations, fault=fault)] if len(days) > rule.most else []


def _hit(rule: Rule, days: Sequence[date], *citations: str, fault: str = "") -> Hit:
    params: dict[str, Param] = {"count": len(days), "days": rule.days, "most": rule.most}
    if days:
        params |= {"since": days[0].isoformat(), "until": days[-1].isoformat()}
    if fault:
        params["fault"] = fault
    why = reason(f"WATCH_{rule.key.upper()}", *citations, **params)
    return Hit(rule.key, why, _sighting(fault, days))


def _sighting(fault: str, days: Sequence[date]) -> str:
    """Name a state of facts by its newest day, so that old days that leave the window make no new sighting."""
    newest = days[-1].isoformat() if days else ""
    on_it = sum(day == days[-1] for day in days)
    return sha256(f"{fault}|{newest}|{on_it}".encode()).hexdigest()[:16]
