"""Every morning's list: all that was closed or delivered, minus the excluded by name, drawn by a stored seed."""

import logging
import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.callbacks.choices import AFTER_VISIT, DUE_AND_LOST, OPEN_STATES, CallKind, ListState, WhyLeftOut
from anxin.callbacks.models import Call, CallList
from anxin.callbacks.selectors.due_cars import cars_for
from anxin.callbacks.selectors.rules import calling_time_of, plan_of
from anxin.callbacks.selectors.visits import Known, Wanted, adviser_named, calls_sender_first, read_visits
from anxin.callbacks.services.rules import held_rules
from anxin.callbacks.services.writing_lists import Opening, write_calls, write_left_out
from anxin.engines.callbacks import (
    CallingTime,
    Limits,
    Rules,
    Visit,
    Work,
    draw,
    frame_of,
    leaving_days,
    limits_of,
    read_rules,
)
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput, Refused
from anxin.foundation.locks import alone_with

#: The hour of the dealer's day in which his lists are built: before anybody sits down.
HOUR_OF_DAY = 6
LISTED_KINDS = (CallKind.AFTER_SERVICE, CallKind.AFTER_SALE, *DUE_AND_LOST)
#: Orders that came into the house so late after their closing are still counted, as known too late.
_LOOK_BACK = timedelta(days=31)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Sorted:
    """What became of the visits: to be rung about, and left out, each with its reason."""

    listed: list[Known]
    left_out: list[tuple[str, Known]]


@transaction.atomic
def build_call_list(dealer: Dealer, *, kind: CallKind, day: date, by: Person | None = None) -> CallList:
    """Build the list of a kind for a day of the dealer; built again it takes in what came since, and never doubles.

    ``by`` needs the right to set the rules; nobody where the house does it in the morning. ``Refused`` where nobody
    rings on that day; ``InvalidInput`` for a day to come and for a kind that comes by no list.
    """
    if by:
        require(by, Capability.RUN_SURVEYS, dealer.pk)
    if kind not in LISTED_KINDS:
        raise InvalidInput("NO_LIST_OF_KIND", _("There is no list of this kind of call."), field="kind")
    if day > clock.today(dealer.time_zone):
        raise InvalidInput("DAY_AHEAD", _("This day has not come yet."), field="day")
    held = held_rules(dealer)
    rules = read_rules(held.rules)
    opening = _opening(dealer, kind, rules)
    days = leaving_days(day, plan=opening.plan, calling=opening.calling)
    if days is None:
        raise Refused("NO_CALLS_THAT_DAY", _("Nobody rings on this day, so there is no list for it."))
    made, _new = CallList.objects.select_related("dealer").get_or_create(
        dealer=dealer,
        kind=kind,
        day=day,
        defaults={
            "until": days[1],
            "seed": secrets.token_hex(16),
            "rules": held,
            "built_at": clock.now(),
            "built_by": by,
        },
    )
    found = list(_gathered(made, days=days, rules=rules, calling=opening.calling))
    _write(made, _sorted(made, found, rules=rules, calling=opening.calling), opening=opening)
    made.rules, made.built_at, made.built_by = held, clock.now(), by
    made.until, made.state = max(made.until, days[1]), ListState.READY
    made.save()
    if found or by:
        audit.record_operation(
            "callbacks.list_built", person_id=by.pk if by else None, dealer_id=dealer.pk,
            subject=f"{dealer.code} {kind} {day.isoformat()}", taken_in=len(found), listed=made.listed,
        )  # fmt: skip
    return made


def build_lists_of(dealer: Dealer, *, day: date, by: Person | None = None) -> list[CallList]:
    """Build all lists of a dealer's day; ``Refused`` where nobody rings on it."""
    return [build_call_list(dealer, kind=kind, day=day, by=by) for kind in LISTED_KINDS]


def build_lists() -> int:
    """Build this morning's lists at every dealer whose hour has come; return how many lists are there then.

    Each list is written whole or not at all, so a killed run is begun again and doubles nothing. Runs beside one
    another share the dealers among them.
    """
    built, now = 0, clock.now()
    for dealer in Dealer.objects.select_related("region__brand").order_by("pk"):
        if now.astimezone(ZoneInfo(dealer.time_zone)).hour < HOUR_OF_DAY:
            continue
        with alone_with(f"callbacks.lists/{dealer.pk}") as alone:
            built += _try_to_build(dealer) if alone else 0
    return built


def _try_to_build(dealer: Dealer) -> int:
    """Build a dealer's lists of today that are not there yet; one dealer holds up none behind him."""
    today = clock.today(dealer.time_zone)
    present = set(CallList.objects.filter(dealer=dealer, day=today).values_list("kind", flat=True))
    built = 0
    for kind in LISTED_KINDS:
        if kind in present:
            continue
        try:
            build_call_list(dealer, kind=kind, day=today)
            built += 1
        except Refused:
            return built
        except Exception as error:
            _log.error("No list could be built at %s: %s", dealer.code, type(error).__name__)
    return built


def _opening(dealer: Dealer, kind: CallKind, rules: Rules) -> Opening:
    try:
        calling = calling_time_of(dealer, rules=rules)
    except ValueError as error:
        raise Refused(
            "NO_CALLING_HOURS", _("There is no hour in the week to ring: see the dealer's calendar.")
        ) from error
    return Opening(plan=plan_of(rules, kind), rules=rules, calling=calling, at=clock.now())


def _gathered(
    made: CallList, *, days: tuple[date, date], rules: Rules, calling: CallingTime
) -> Iterable[tuple[Visit, Known]]:
    """Read what stands on no list yet; for the dealer's first list nothing from before its days."""
    kind, cars = CallKind(made.kind), tuple[int, ...]()
    if kind in DUE_AND_LOST:
        cars = cars_for(made.dealer, kind=kind, day=made.day, rules=rules)
        if not cars:
            return ()
    wanted = Wanted(
        kind=kind,
        first=_read_from(made, days[0], rules, calling),
        last=made.day if kind in DUE_AND_LOST else days[1],
        limits=limits_of(rules, day=made.day, work=Work(made.kind), calling=calling),
        before=made.day + timedelta(days=1),
        sender_first=calls_sender_first(made.dealer),
        cars=cars,
    )
    return read_visits(made.dealer, wanted)


def _read_from(made: CallList, first: date, rules: Rules, calling: CallingTime) -> date:
    begun = CallList.objects.filter(dealer=made.dealer, kind=made.kind).earliest("day")
    opened = leaving_days(begun.day, plan=rules.plans[Work(made.kind)], calling=calling)
    return min(first, max(first - _LOOK_BACK, opened[0] if opened else first))


def _sorted(
    made: CallList, found: Sequence[tuple[Visit, Known]], *, rules: Rules, calling: CallingTime
) -> _Sorted:
    limits = _limits(made, rules, calling)
    known = {visit.key: facts for visit, facts in found}
    frame = frame_of((visit for visit, _facts in found), limits)
    reasons: dict[str, str] = dict(frame.excluded)
    busy = _called_already(made)
    candidates: dict[str, list[str]] = {}
    for adviser, keys in frame.candidates.items():
        for key in keys:
            if reason := _reason_of_ours(made, known[key], busy):
                reasons[key] = reason
            else:
                candidates.setdefault(adviser, []).append(key)
    drawn = _drawn(made, candidates, rules)
    listed, left_out = [], []
    for key, facts in known.items():
        if key in drawn:
            listed.append(facts)
        else:
            left_out.append((str(reasons.get(key, WhyLeftOut.NOT_DRAWN)), facts))
    return _Sorted(listed, left_out)


def _limits(made: CallList, rules: Rules, calling: CallingTime) -> Limits:
    """Whoever answered a survey may be told of his service all the same: that is no survey."""
    limits = limits_of(rules, day=made.day, work=Work(made.kind), calling=calling)
    return replace(limits, asked_to=date.max) if made.kind in DUE_AND_LOST else limits


def _reason_of_ours(made: CallList, facts: Known, busy: Collection[int]) -> str:
    if made.kind in DUE_AND_LOST and not facts.consent:
        return WhyLeftOut.NO_CONSENT
    return WhyLeftOut.SAME_CUSTOMER_TWICE if facts.customer_id in busy else ""


def _called_already(made: CallList) -> set[int]:
    """Who is on this list, or has a call of such work open from an earlier one."""
    group = DUE_AND_LOST if made.kind in DUE_AND_LOST else AFTER_VISIT
    rows = Call.objects.filter(dealer=made.dealer, kind__in=group)
    rows = rows.filter(Q(state__in=OPEN_STATES) | Q(call_list=made))
    return set(rows.order_by().values_list("customer_id", flat=True))


def _drawn(made: CallList, candidates: Mapping[str, Iterable[str]], rules: Rules) -> set[str]:
    """Draw among all that the list has had and has now: who came late has the same chance as who came first."""
    if rules.quota is None:
        return {key for keys in candidates.values() for key in keys}
    every = {adviser: list(keys) for adviser, keys in candidates.items()}
    for adviser, key in _had(made):
        if adviser in every:
            every[adviser].append(key)
    drawn = draw(every, quota=rules.quota, seed=made.seed)
    return {key for each in drawn.values() for key in each.keys}


def _had(made: CallList) -> Iterator[tuple[str, str]]:
    """The candidates of earlier buildings of the same list, each with its adviser as the engine names him."""
    if made.kind != CallKind.AFTER_SERVICE:
        vehicles = [
            *made.calls.values_list("vehicle__key", flat=True),
            *made.left_out.filter(reason=WhyLeftOut.NOT_DRAWN).values_list("vehicle__key", flat=True),
        ]
        yield from (("", str(key)) for key in vehicles)
        return
    columns = ("order__adviser_id", "order__adviser_name", "order__number")
    left = made.left_out.filter(reason=WhyLeftOut.NOT_DRAWN)
    for number, name, key in [*made.calls.values_list(*columns), *left.values_list(*columns)]:
        yield adviser_named(number, name), key


def _write(made: CallList, found: _Sorted, *, opening: Opening) -> None:
    write_calls(made, found.listed, opening=opening)
    write_left_out(made, found.left_out)
    counts = Counter(reason for reason, _facts in found.left_out)
    made.all_visits += len(found.listed) + len(found.left_out)
    made.listed += len(found.listed)
    made.not_drawn += counts.pop(WhyLeftOut.NOT_DRAWN, 0)
    made.excluded = dict(Counter(made.excluded) + counts)
