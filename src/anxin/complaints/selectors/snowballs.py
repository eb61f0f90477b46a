"""The snowball of cases (L017): facts read for many at once, weighed by the engine."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Q

from anxin.accounts.models import Dealer
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.cases import SUBJECT_KIND
from anxin.complaints.selectors.merged import merged_keys
from anxin.engines.priority.snowball import Snowball, SnowballFacts, snowball
from anxin.engines.priority.weights import Weights, read_weights
from anxin.playbooks.selectors import content, setting
from anxin.promises.choices import PromiseState
from anxin.promises.models import Promise

#: Asked with every change to a case: one statement by three indexes instead of three of the mapper's.
_TELL = """
SELECT asked.id,
    (SELECT max(t.at) FROM complaints_contacttry t WHERE t.complaint_id = asked.id AND t.outcome = 'reached'),
    (SELECT count(*) FROM complaints_caseclock k WHERE k.complaint_id = asked.id
        AND (k.outcome = 'breached' OR (k.stopped_at IS NULL AND k.due_at < %(now)s))),
    (SELECT array_agg(r.kind ORDER BY r.at, r.id) FROM complaints_threatrecord r WHERE r.complaint_id = asked.id)
FROM unnest(%(numbers)s::bigint[]) AS asked (id)
"""
#: Earlier complaints of one customer beyond these change nothing.
_MOST_EARLIER = 50


@dataclass(frozen=True)
class _Told:
    """When the customer was last reached, how many clocks were missed, and the threats heard."""

    spoken_at: datetime | None
    missed: int
    threats: tuple[str, ...]


def snowballs_of(cases: Sequence[Complaint], *, now: datetime) -> dict[int, Snowball]:
    """Return the snowball of each case, in a fixed number of queries."""
    dealers = {case.dealer_id: case.dealer for case in cases}
    weights = {pk: weights_of(dealer) for pk, dealer in dealers.items()}
    facts = _facts(cases, now)
    return {case.pk: snowball(facts[case.pk], weights=weights[case.dealer_id]) for case in cases}


def weights_of(dealer: Dealer) -> Weights:
    """Return the points that a dealer gives to each part."""
    bands = setting("complaints.snowball.bands", dealer_code=dealer.code)
    return read_weights(content("snowball", dealer_code=dealer.code).body, bands=bands)


def _facts(cases: Sequence[Complaint], now: datetime) -> dict[int, SnowballFacts]:
    below = merged_keys(cases)
    told = _told([*(case.pk for case in cases), *(pk for merged in below.values() for pk in merged)], now)
    promises = _promises(cases, _slugs(cases, below), now)
    earlier = _earlier(cases)
    found = {}
    for case in cases:
        own = told[case.pk]
        heard = max(filter(None, (own.spoken_at, case.contacted_at, case.received_at)))
        same, before = earlier.get(case.pk, (0, 0))
        broken, moved = promises[case.pk]
        found[case.pk] = SnowballFacts(
            age=max(now - case.round_began_at, timedelta()),
            silence=max(now - heard, timedelta()),
            same_problem_before=same,
            complaints_before=before,
            times_reopened=case.times_reopened,
            threats=tuple(said for pk in (case.pk, *below.get(case.pk, ())) for said in told[pk].threats),
            mood_now=case.mood_now,
            promises_broken=broken,
            promises_moved=moved,
            steps_missed=own.missed,
            level=case.level,
            crisis=case.in_crisis,
        )
    return found


def _told(numbers: Sequence[int], now: datetime) -> dict[int, _Told]:
    with connection.cursor() as cursor:
        cursor.execute(_TELL, {"now": now, "numbers": list(numbers)})
        return {
            number: _Told(spoken_at, missed, tuple(threats or ()))
            for number, spoken_at, missed, threats in cursor.fetchall()
        }


def _slugs(cases: Sequence[Complaint], below: Mapping[int, Sequence[int]]) -> Mapping[int, list[str]]:
    """The public names of each case and of what was merged into it, which is of the same dealer."""
    merged = {pk for found in below.values() for pk in found}
    numbers = dict(Complaint.objects.filter(pk__in=merged).values_list("pk", "number")) if merged else {}
    return {
        case.pk: [case.slug, *(f"{case.dealer.code}-{numbers[pk]}" for pk in below.get(case.pk, ()))]
        for case in cases
    }


def _promises(
    cases: Iterable[Complaint], slugs: Mapping[int, Sequence[str]], now: datetime
) -> Mapping[int, tuple[int, int]]:
    """Broken (late, withdrawn or overdue) and moved promises, by case."""
    broken = Q(state__in=[PromiseState.KEPT_LATE, PromiseState.BROKEN, PromiseState.WITHDRAWN])
    broken |= Q(state=PromiseState.OPEN, due_at__lt=now)
    names = [slug for found in slugs.values() for slug in found]
    rows = Promise.objects.filter(subject_kind=SUBJECT_KIND, subject__in=names)
    counted = rows.values_list("subject").annotate(
        broken=Count("pk", filter=broken, distinct=True), moved=Count("moves", distinct=True)
    )
    found = {subject: (failed, moved) for subject, failed, moved in counted}
    return {
        case.pk: (
            sum(found.get(slug, (0, 0))[0] for slug in slugs[case.pk]),
            sum(found.get(slug, (0, 0))[1] for slug in slugs[case.pk]),
        )
        for case in cases
    }


def _earlier(cases: Sequence[Complaint]) -> Mapping[int, tuple[int, int]]:
    """Earlier complaints of the same customer or about the same car: with the same category, and in all."""
    customers = {case.customer_id for case in cases} - {None}
    vehicles = {case.vehicle_id for case in cases} - {None}
    if not customers and not vehicles:
        return {}
    here = Complaint.objects.filter(merged_into=None)
    rows = here.filter(Q(customer__in=customers) | Q(vehicle__in=vehicles))
    by_customer: dict[int | None, list[tuple[datetime, int, str]]] = defaultdict(list)
    by_vehicle: dict[int | None, list[tuple[datetime, int, str]]] = defaultdict(list)
    for customer, vehicle, received, number, category in rows.values_list(
        "customer", "vehicle", "received_at", "pk", "category"
    ):
        by_customer[customer].append((received, number, category))
        by_vehicle[vehicle].append((received, number, category))
    found = {}
    for case in cases:
        told = set(by_customer[case.customer_id] if case.customer_id else ())
        told |= set(by_vehicle[case.vehicle_id] if case.vehicle_id else ())
        before = Counter(
            category for received, number, category in told if _is_before(received, number, case)
        )
        found[case.pk] = (before[case.category], min(before.total(), _MOST_EARLIER))
    return found


def _is_before(received: datetime, number: int, case: Complaint) -> bool:
    return number != case.pk and (received, number) < (case.received_at, case.pk)
