"""Who may be invited by hand to answer by link, and why not: the same rules as for calls, each reason by its name."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.callbacks.choices import OPEN_STATES, CallKind, CallState, WhyLeftOut, WhyNotInvited
from anxin.callbacks.models import Call, LinkRound
from anxin.callbacks.policies import dealers_setting_rules
from anxin.callbacks.selectors.rules import call_rules_of
from anxin.callbacks.selectors.visits import Known, Wanted, calls_sender_first, read_visits
from anxin.engines.callbacks import Limits, Visit, frame_of
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotFound, Refused
from anxin.surveys.choices import Purpose
from anxin.surveys.models import QuestionnaireVersion
from anxin.surveys.selectors.interviews import last_asked
from anxin.surveys.selectors.questionnaires import versions_in_use
from anxin.workshop.models import RepairOrder

MOST_DAYS = 31
MOST_VISITS = 5000
#: States of a call by which somebody is at work on a visit already.
_AT_WORK = (*OPEN_STATES, CallState.WRITTEN_TO)


@dataclass(frozen=True, kw_only=True)
class RoundFilter:
    """Which orders: closed from day to day, of one kind of work where one is asked for."""

    since: date
    until: date
    kind: str = ""


@dataclass(frozen=True)
class Sorted:
    """What would become of the visits: ``chosen`` pairs of order and customer, ``left_out`` orders by reason."""

    chosen: Sequence[tuple[int, int]]
    left_out: Mapping[str, Sequence[int]]

    @property
    def visits(self) -> int:
        return len(self.chosen) + sum(len(each) for each in self.left_out.values())

    @property
    def counts(self) -> dict[str, int]:
        return {reason: len(orders) for reason, orders in self.left_out.items()}


@dataclass(frozen=True)
class LeftOutPart:
    """One reason with how many visits it leaves out, and some of their orders."""

    label: str
    count: int
    orders: Sequence[RepairOrder]


def reason_in_words(reason: str) -> str:
    """Return why nobody is invited about a visit, in words."""
    choices = WhyLeftOut if reason in WhyLeftOut.values else WhyNotInvited
    return str(choices(reason).label)


def versions_to_send(dealer: Dealer) -> list[QuestionnaireVersion]:
    """Return the versions in use to which customers of a dealer may be invited by hand, those after a visit first."""
    rows = versions_in_use(dealer).exclude(
        questionnaire__purpose__in=(Purpose.AFTER_COMPLAINT, Purpose.CALLED_AGAIN, Purpose.DUE)
    )
    found = rows.filter(questionnaire__anonymous=False, questionnaire__retired_at=None)
    return sorted(found, key=lambda each: (each.questionnaire.purpose != Purpose.AFTER_SERVICE, each.pk))


def sort_orders(dealer: Dealer, wanted: RoundFilter) -> Sorted:
    """Sort the orders that were closed on some days: to be invited about, or left out, each by one named reason.

    ``InvalidInput`` for days that are ahead, turned round or more than a month; ``Refused`` for too many orders.
    For what a person has the right to begin: the caller sees to that.
    """
    _require_days(dealer, wanted)
    orders = _orders(dealer, wanted)
    if not orders:
        return Sorted((), {})
    found = list(_visits(dealer, wanted, orders))
    frame = frame_of((visit for visit, _facts in found), _limits(dealer, wanted))
    at_work = set(
        Call.objects.filter(order__in=orders, state__in=_AT_WORK).values_list("order_id", flat=True)
    )
    left_out: dict[str, list[int]] = {}
    chosen = []
    for visit, facts in found:
        reason = str(frame.excluded.get(visit.key, ""))
        if not reason and facts.order_id in at_work:
            reason = WhyNotInvited.BEING_CALLED
        if reason or facts.customer_id is None:
            left_out.setdefault(reason or WhyLeftOut.NO_CONTACT, []).append(facts.order_id or 0)
        else:
            chosen.append((facts.order_id or 0, facts.customer_id))
    return Sorted(chosen, left_out)


def parts_of(left_out: Mapping[str, Collection[int]], *, most: int = 20) -> list[LeftOutPart]:
    """Return the reasons with their counts, the most frequent first, each with some of its orders."""
    wanted = [number for orders in left_out.values() for number in list(orders)[:most]]
    known = RepairOrder.objects.select_related("vehicle").in_bulk(wanted)
    parts = sorted(left_out.items(), key=lambda part: -len(part[1]))
    return [
        LeftOutPart(
            reason_in_words(reason),
            len(orders),
            [known[number] for number in list(orders)[:most] if number in known],
        )
        for reason, orders in parts
    ]


def counts_in_words(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return reasons in words with their counts, the most frequent first."""
    return [(reason_in_words(reason), count) for reason, count in Counter(counts).most_common()]


def rounds_visible_to(person: Person) -> QuerySet[LinkRound]:
    """Return the rounds of invitations of the dealers at which a person may begin one."""
    rows = LinkRound.objects.filter(dealer__in=dealers_setting_rules(person))
    return rows.select_related("dealer", "version__questionnaire", "made_by").defer("version__document")


def get_round_for(person: Person, key: UUID | str) -> LinkRound:
    """Return the round with this key; ``NotFound`` to whoever may not begin one at its dealer."""
    try:
        found = rounds_visible_to(person).filter(key=key if isinstance(key, UUID) else UUID(key)).first()
    except ValueError as error:
        raise NotFound from error
    if found is None:
        raise NotFound
    return found


def require_rounds(person: Person, dealer: Dealer) -> None:
    """Let pass who may invite many at a dealer; ``NotFound`` to an outsider, else ``NotAllowed``."""
    require(person, Capability.RUN_SURVEYS, dealer.pk)


def asked_too_lately(dealer: Dealer, customer: int) -> date | None:
    """Return the day on which a customer was asked last, where that is too lately to ask him again."""
    day, rested = last_asked([customer]).get(customer), call_rules_of(dealer).rules.fatigue_days
    today = clock.today(dealer.time_zone)
    return day if day and day > today - timedelta(days=rested) else None


def _require_days(dealer: Dealer, wanted: RoundFilter) -> None:
    today = clock.today(dealer.time_zone)
    if wanted.until > today or wanted.since > wanted.until:
        raise InvalidInput("DAYS_WRONG", _("Choose days up to today, the first one first."), field="until")
    if wanted.until - wanted.since >= timedelta(days=MOST_DAYS):
        raise InvalidInput(
            "DAYS_TOO_MANY",
            _("At most %(most)s days at once.") % {"most": MOST_DAYS},
            field="since",
            params={"most": MOST_DAYS},
        )


def _orders(dealer: Dealer, wanted: RoundFilter) -> tuple[int, ...]:
    zone = ZoneInfo(dealer.time_zone)
    rows = RepairOrder.objects.filter(
        dealer=dealer,
        closed_at__gte=datetime.combine(wanted.since, time(), zone),
        closed_at__lt=datetime.combine(wanted.until + timedelta(days=1), time(), zone),
    )
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    found = tuple(rows.order_by("closed_at", "pk").values_list("pk", flat=True)[: MOST_VISITS + 1])
    if len(found) > MOST_VISITS:
        raise Refused(
            "TOO_MANY", _("At most %(most)s orders at once: choose fewer days."), params={"most": MOST_VISITS}
        )
    return found


def _limits(dealer: Dealer, wanted: RoundFilter) -> Limits:
    """As for a list of calls, but for how long ago the car left: the days are chosen by hand."""
    rules, today = call_rules_of(dealer).rules, clock.today(dealer.time_zone)
    return Limits(
        left_from=wanted.since,
        asked_to=today - timedelta(days=rules.fatigue_days),
        called_to=today - timedelta(days=rules.called_days),
        fleet_cars=rules.fleet_cars,
        kinds=rules.kinds,
    )


def _visits(dealer: Dealer, wanted: RoundFilter, orders: tuple[int, ...]) -> Collection[tuple[Visit, Known]]:
    return list(
        read_visits(
            dealer,
            Wanted(
                kind=CallKind.AFTER_SERVICE,
                first=wanted.since,
                last=wanted.until,
                limits=_limits(dealer, wanted),
                before=clock.today(dealer.time_zone) + timedelta(days=1),
                sender_first=calls_sender_first(dealer),
                orders=orders,
            ),
        )
    )
