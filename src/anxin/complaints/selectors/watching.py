"""What is known of customers and cars that early warning looks at: read many at once, told as of any day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.db.models import QuerySet

from anxin.accounts.models import Dealer
from anxin.complaints.models import WatchRuleChoice
from anxin.complaints.selectors.watching_rows import Happening, Topic, happenings_of
from anxin.customers.models import Customer
from anxin.engines.priority.early_warning import Choice, FaultDay, Hit, Rule, WatchFacts, judge, read_rules
from anxin.playbooks.selectors import content, setting

#: Customers read at once: what is known of so many fits into memory, however many a dealer has.
CHUNK = 2000


@dataclass(frozen=True)
class Watched:
    """A customer, alone or with one of his cars, and everything that happened about them."""

    customer_id: int
    vehicle_id: int | None = None
    press_background: bool = False
    happenings: Sequence[Happening] = ()

    def facts(self, today: date) -> WatchFacts:
        """Return what was known on a day, as the engine wants it."""
        by_topic: dict[Topic, list[Happening]] = defaultdict(list)
        for each in self.happenings:
            if each.on <= today and (each.topic in _LASTING_PAST or each.lasts(today)):
                by_topic[each.topic].append(each)
        left = [each.on for each in by_topic[Topic.CAR_LEFT]]
        return WatchFacts(
            press_background=self.press_background,
            media=[each.on for each in by_topic[Topic.MEDIA]],
            hotline=[FaultDay(each.fault, each.on, each.lasts(today)) for each in by_topic[Topic.HOTLINE]],
            serious=[each.on for each in by_topic[Topic.SERIOUS]],
            unreported=[each.on for each in by_topic[Topic.UNREPORTED]],
            claims=[each.on for each in by_topic[Topic.CLAIM]],
            replaced=[FaultDay(each.fault, each.on) for each in by_topic[Topic.REPLACED]],
            left_since=min(left, default=None),
            # Whatever went wrong on one day is one dissatisfaction.
            dissatisfied=sorted({each.on for each in by_topic[Topic.DISSATISFIED]}),
        )

    def behind(self, hit: Hit, today: date) -> Happening | None:
        """Return the newest thing that a rule saw and that belongs to a case, or nothing."""
        fault = hit.because.params.get("fault", "")
        topic = TOPIC_OF_RULE.get(hit.rule)
        seen = [
            each
            for each in self.happenings
            if each.topic == topic
            and each.on <= today
            and (not fault or each.fault == fault)
            and (topic in _LASTING_PAST or each.lasts(today))
        ]
        return max(seen, key=lambda each: (each.on, each.case), default=None)

    @cached_property
    def days(self) -> frozenset[date]:
        """The days on which something happened."""
        return frozenset(each.on for each in self.happenings)


#: What stays true after it is over; the rest counts only while it lasts.
_LASTING_PAST = frozenset({Topic.MEDIA, Topic.HOTLINE, Topic.CLAIM, Topic.REPLACED, Topic.DISSATISFIED})
_OF_CARS = frozenset({Topic.CLAIM, Topic.REPLACED, Topic.CAR_LEFT})
TOPIC_OF_RULE: Mapping[str, Topic] = {
    "wrote_to_media": Topic.MEDIA,
    "hotline_same_fault": Topic.HOTLINE,
    "serious_unsettled": Topic.SERIOUS,
    "never_reported_to_manufacturer": Topic.UNREPORTED,
    "warranty_claims_month": Topic.CLAIM,
    "part_replaced": Topic.REPLACED,
    "car_left_in_protest": Topic.CAR_LEFT,
    "small_dissatisfactions": Topic.DISSATISFIED,
}


@dataclass(frozen=True)
class Sight:
    """What a rule saw of somebody on a day."""

    watched: Watched
    hit: Hit
    on: date

    @cached_property
    def _behind(self) -> Happening | None:
        return self.watched.behind(self.hit, self.on)

    @property
    def case(self) -> str:
        """Number of the newest case behind it, empty where there is none."""
        return self._behind.case if self._behind else ""

    @property
    def vehicle_id(self) -> int | None:
        """The car that it is about, or the one of the newest case behind it."""
        return self.watched.vehicle_id or (self._behind.vehicle_id if self._behind else None)


@dataclass
class Looking:
    """Walks through a dealer's customers and counts them."""

    dealer: Dealer
    customers: Sequence[int] | None = None
    #: Where to stop; the newest customers come first.
    most: int | None = None
    looked_at: int = 0
    stopped: bool = field(default=False)

    def people(self) -> Iterator[Watched]:
        """Give what is known of each, a chunk at a time, in a fixed number of queries a chunk."""
        below: int | None = None
        while chunk := self._chunk(below):
            yield from _watched(self.dealer, chunk)
            self.looked_at += len(chunk)
            below = min(chunk)
            if self.most is not None and self.looked_at >= self.most:
                self.stopped = bool(self._rows(below).exists())
                return

    def _chunk(self, below: int | None) -> dict[int, bool]:
        size = CHUNK if self.most is None else min(CHUNK, self.most - self.looked_at)
        return dict(self._rows(below).order_by("-pk").values_list("pk", "press_background")[:size])

    def _rows(self, below: int | None) -> QuerySet[Customer]:
        rows = Customer.objects.filter(dealer=self.dealer)
        if self.customers is not None:
            rows = rows.filter(pk__in=self.customers)
        return rows if below is None else rows.filter(pk__lt=below)


def watch_rules(dealer: Dealer, *, chosen: Mapping[str, Choice] | None = None) -> tuple[Rule, ...]:
    """Return the rules as the dealer has set them, or with choices that nobody has kept yet."""
    body = content("early_warning", dealer_code=dealer.code).body
    return read_rules(
        body,
        setting=lambda key: setting(key, dealer_code=dealer.code),
        chosen=own_choices(dealer) if chosen is None else chosen,
    )


def own_choices(dealer: Dealer) -> dict[str, Choice]:
    """Return the switches and numbers that a dealer has changed, by rule."""
    rows = WatchRuleChoice.objects.filter(dealer=dealer)
    return {row.rule: Choice(row.on, row.most, row.days) for row in rows}


def sights_on(looking: Looking, *, rules: Iterable[Rule], today: date) -> Iterator[Sight]:
    """Give what the rules see on one day."""
    rules = tuple(rules)
    for watched in looking.people():
        for hit in judge(watched.facts(today), rules=rules, today=today):
            yield Sight(watched, hit, today)


def sights_between(looking: Looking, *, rules: Iterable[Rule], since: date, until: date) -> Iterator[Sight]:
    """Give what the rules would have seen in a period, each sighting on the first day on which it was there.

    States (open, level, press background) are taken as they are known now; both days belong to the period.
    """
    rules = tuple(rules)
    for watched in looking.people():
        seen: set[tuple[str, str]] = set()
        for day in _days_to_look(watched, rules, since, until):
            for hit in judge(watched.facts(day), rules=rules, today=day):
                if (hit.rule, hit.sighting) not in seen:
                    seen.add((hit.rule, hit.sighting))
                    yield Sight(watched, hit, day)


def _days_to_look(watched: Watched, rules: Iterable[Rule], since: date, until: date) -> list[date]:
    """The days on which something new can be seen: the first, those of events, and when something has lasted."""
    waits = {timedelta(days=rule.days) for rule in rules if rule.on} | {timedelta()}
    days = {day + wait for day in watched.days for wait in waits} | {since}
    return sorted(day for day in days if since <= day <= until)


def _watched(dealer: Dealer, chunk: Mapping[int, bool]) -> Iterator[Watched]:
    alone: dict[int, list[Happening]] = defaultdict(list)
    with_car: dict[tuple[int, int], list[Happening]] = defaultdict(list)
    for each in happenings_of(dealer, list(chunk)):
        if each.topic in _OF_CARS and each.vehicle_id is not None:
            with_car[each.customer_id, each.vehicle_id].append(each)
        else:
            alone[each.customer_id].append(each)
    for customer_id, press in chunk.items():
        if press or alone[customer_id]:
            yield Watched(customer_id, None, press, alone[customer_id])
    for (customer_id, vehicle_id), happenings in with_car.items():
        yield Watched(customer_id, vehicle_id, False, happenings)
