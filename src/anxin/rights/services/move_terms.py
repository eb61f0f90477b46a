"""Terms of open requests are reckoned anew once the holidays of a year are announced after the request was taken in."""

import logging
from collections.abc import Iterator
from datetime import date
from itertools import combinations

from django.db import transaction
from django.db.models import Q

from anxin.customers.models import Vehicle
from anxin.foundation import audit, clock
from anxin.foundation.events import publish
from anxin.rights.events import RequestTermsMoved
from anxin.rights.models import MovedTerm, RightsRequest
from anxin.rights.models.requests import OPEN_ANSWERS
from anxin.rights.selectors.facts import CarFacts, facts_of_cars
from anxin.rights.selectors.laws import law_before
from anxin.rights.selectors.reckoning import terms_of_request
from anxin.rights.services.reckoning import renew_position

type Terms = tuple[date | None, date | None]
_log = logging.getLogger(__name__)


def move_terms() -> int:
    """Move the terms of open requests that were reckoned before holidays were announced; returns how many moved.

    Only a term that stands as it was reckoned without those holidays is moved, so twice moves nothing.
    """
    open_ones = Q(completed_on=None, answer__in=OPEN_ANSWERS) & ~Q(complete_due=None, answer_due=None)
    done = 0
    for key, vehicle in RightsRequest.objects.filter(open_ones).order_by("pk").values_list("pk", "vehicle"):
        try:
            done += _move(key, vehicle)
        except Exception as error:  # one that cannot be reckoned holds up none of those behind it
            _log.error("The terms of a request could not be reckoned anew: %s", type(error).__name__)
    return done


@transaction.atomic
def _move(request_id: int, vehicle_id: int) -> bool:
    Vehicle.objects.select_for_update(no_key=True).only("pk").get(pk=vehicle_id)
    request = RightsRequest.objects.select_for_update().get(pk=request_id)
    [facts] = facts_of_cars([vehicle_id])
    if not request.is_open:
        return False
    due = terms_of_request(facts, request)
    years = None if due == _kept(request) else _announced_since(facts, request, due)
    if not years:
        return False
    moved = MovedTerm(request=request, at=clock.now(), years=sorted(years))
    moved.complete_from, moved.complete_to = request.complete_due, due[1]
    if not request.answer:
        moved.answer_from, moved.answer_to = request.answer_due, due[0]
    moved.save()
    request.answer_due, request.complete_due = due
    request.version += 1
    request.save()
    audit.record_operation(
        "rights.terms_moved",
        person_id=None,
        dealer_id=request.dealer_id,
        subject=str(facts.vehicle.key),
        request=str(request.key),
        years=moved.years,
    )
    renew_position(vehicle_id)
    publish(RequestTermsMoved(request_id=request.pk, subject=request.subject))
    return True


def _kept(request: RightsRequest) -> Terms:
    return request.answer_due, request.complete_due


def _announced_since(facts: CarFacts, request: RightsRequest, due: Terms) -> frozenset[int] | None:
    """Return the years without whose holidays the terms are those on file; nothing where something else moved them."""
    for years in _some_of(request, due):
        before = law_before(facts.vehicle.dealer, years, readings=facts.readings)
        if terms_of_request(facts, request, law=before) == _kept(request):
            return years
    return None


def _some_of(request: RightsRequest, due: Terms) -> Iterator[frozenset[int]]:
    """Yield the sets of years that the terms reach into, the smallest and latest first."""
    last = max(day.year for day in (*due, *_kept(request)) if day is not None)
    years = range(last, request.received_on.year - 1, -1)
    for count in range(1, len(years) + 1):
        yield from (frozenset(some) for some in combinations(years, count))
