"""Rules of early warning on their page, and trying them on the past without writing anything."""

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.complaints.selectors.warnings import case_address, why_in_words
from anxin.complaints.selectors.watching import Looking, Sight, own_choices, sights_between, watch_rules
from anxin.complaints.wording import watch_rule_name
from anxin.customers.models import Customer, Vehicle
from anxin.engines.priority.early_warning import Choice, Rule
from anxin.foundation.bilingual import pick
from anxin.playbooks.selectors import entries

#: A trial looks at no more customers, the newest first; a reader waits for it.
MOST_LOOKED_AT = 50_000
MOST_SHOWN = 50


@dataclass(frozen=True)
class RuleLine:
    """A rule in words, as it stands, as it is shipped, and what its two numbers mean; no words, no number."""

    rule: Rule
    shipped: Rule
    name: str
    sees: str
    why: str
    citations: str
    asks_most: str
    asks_days: str
    is_own: bool


@dataclass(frozen=True)
class TrialRow:
    """Somebody whom a rule would have hit, and when first."""

    on: date
    rule: str
    why: str
    customer: Customer
    vehicle: Vehicle | None
    case: str
    case_url: str


@dataclass(frozen=True)
class Trial:
    """What rules would have seen in a period, counted by rule; the newest are shown."""

    since: date
    until: date
    looked_at: int
    #: More customers are there than were looked at.
    stopped: bool
    counts: Sequence[tuple[str, int]]
    rows: Sequence[TrialRow]

    @property
    def total(self) -> int:
        return sum(count for _name, count in self.counts)


def rule_lines(dealer: Dealer) -> list[RuleLine]:
    """Return every rule of the dealer in words, in the order of the list."""
    chosen = own_choices(dealer)
    present = {rule.key: rule for rule in watch_rules(dealer, chosen=chosen)}
    shipped = {rule.key: rule for rule in watch_rules(dealer, chosen={})}
    lines = []
    for entry in entries("early_warning", "rules", dealer_code=dealer.code):
        key, asks = str(entry["key"]), entry.get("asks", {})
        source = [] if entry["source"] == "own" else [entry["source"]]
        lines.append(
            RuleLine(
                rule=present[key],
                shipped=shipped[key],
                name=pick(entry),
                sees=pick(entry["sees"]),
                why=pick(entry["why"]),
                citations=", ".join([*source, *entry.get("because", [])]),
                asks_most=pick(asks["most"]) if "most" in asks else "",
                asks_days=pick(asks["days"]) if "days" in asks else "",
                is_own=key in chosen and present[key] != shipped[key],
            )
        )
    return lines


def try_rules(
    dealer: Dealer, *, choices: Mapping[str, Choice], since: date, until: date, by: Person
) -> Trial:
    """Return whom rules would have hit in a period with numbers that nobody has kept; nothing is written.

    What is open, grave or noted today counts as having been so, since only its beginning and end are known.
    """
    require(by, Capability.SEE_FIGURES, dealer.pk)
    looking = Looking(dealer, most=MOST_LOOKED_AT)
    rules = watch_rules(dealer, chosen=choices)
    counts: Counter[str] = Counter()

    def counted() -> Iterator[Sight]:
        for sight in sights_between(looking, rules=rules, since=since, until=until):
            counts[sight.hit.rule] += 1
            yield sight

    newest = heapq.nlargest(MOST_SHOWN, counted(), key=lambda sight: (sight.on, sight.watched.customer_id))
    return Trial(
        since=since,
        until=until,
        looked_at=looking.looked_at,
        stopped=looking.stopped,
        counts=[(watch_rule_name(rule.key), counts[rule.key]) for rule in rules if rule.on],
        rows=_rows(dealer, newest),
    )


def _rows(dealer: Dealer, sights: Sequence[Sight]) -> list[TrialRow]:
    customers = Customer.objects.in_bulk([sight.watched.customer_id for sight in sights])
    vehicles = Vehicle.objects.in_bulk([sight.vehicle_id for sight in sights if sight.vehicle_id])
    return [
        TrialRow(
            on=sight.on,
            rule=watch_rule_name(sight.hit.rule),
            why=why_in_words(sight.hit.because.code, sight.hit.because.params),
            customer=customers[sight.watched.customer_id],
            vehicle=vehicles.get(sight.vehicle_id or 0),
            case=sight.case,
            case_url=case_address(dealer, sight.case),
        )
        for sight in sights
    ]
