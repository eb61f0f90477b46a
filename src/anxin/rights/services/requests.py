"""What an owner asks for: taken in with its terms, answered with reasons, done; each step once (art. 28)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import may_work_on, require
from anxin.customers.models import Vehicle
from anxin.customers.selectors import get_vehicle_for
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput, NotAllowed, Refused
from anxin.foundation.events import publish
from anxin.rights.choices import Answered, Medium, Remedy
from anxin.rights.events import RequestAnswered, RequestCompleted, RequestTaken
from anxin.rights.models import RightsRequest
from anxin.rights.selectors.facts import facts_of_car
from anxin.rights.selectors.reckoning import terms_of_request
from anxin.rights.selectors.visible import get_request_for
from anxin.rights.services.checking import one_of, past_day, short_text
from anxin.rights.services.reckoning import renew_position
from anxin.rights.services.set_terms import require_unchanged

_LONGEST_SUBJECT = 60
_LONGEST_WORDS = 1000
_LONGEST_OUTCOME = 500


@dataclass(frozen=True, kw_only=True)
class AskedFor:
    """What an owner asks for.

    ``subject`` is the public name of the complaint that it belongs to, or empty: only a service of complaints gives
    one, who has opened that case and asked for the right to.
    """

    remedy: str
    medium: str
    received_on: date | None = None
    words: str = ""
    subject: str = ""


@transaction.atomic
def take_request(vehicle_key: UUID | str, asked: AskedFor, *, by: Person) -> RightsRequest:
    """Take in a request for a remedy; its terms begin on the day after it was received, today unless told otherwise."""
    vehicle = get_vehicle_for(by, vehicle_key, lock=True)
    require(by, Capability.TAKE_COMPLAINTS, vehicle.dealer_id)
    dealer = vehicle.dealer
    received_on = past_day(dealer, "received_on", asked.received_on) or clock.today(dealer.time_zone)
    request = RightsRequest(
        dealer=dealer,
        vehicle=vehicle,
        remedy=one_of(Remedy, or_none=False)(dealer, "remedy", asked.remedy),
        medium=one_of(Medium, or_none=False)(dealer, "medium", asked.medium),
        received_on=received_on,
        words=short_text("words", asked.words, limit=_LONGEST_WORDS),
        subject=short_text("subject", asked.subject, limit=_LONGEST_SUBJECT),
        taken_by=by,
        taken_at=clock.now(),
    )
    request.answer_due, request.complete_due = terms_of_request(facts_of_car(vehicle), request)
    request.save()
    _record("taken", request, by=by, remedy=request.remedy, medium=request.medium)
    renew_position(vehicle.pk)
    publish(RequestTaken(request_id=request.pk, subject=request.subject))
    return request


@transaction.atomic
def answer_request(
    key: UUID | str,
    *,
    answer: str,
    by: Person,
    reasons: str = "",
    answered_on: date | None = None,
    seen: int | None = None,
) -> RightsRequest:
    """Accept a request, refuse it with reasons, or note that the owner took it back.

    ``Refused`` where it has its answer. ``answered_on`` is the day on which the owner was told, today by default.
    """
    with _changing(key, by=by, seen=seen) as request:
        if request.answer or request.completed_on:
            raise Refused("REQUEST_ANSWERED", _("This request has its answer already."))
        request.answer = one_of(Answered, or_none=False)(request.dealer, "answer", answer)
        request.reasons = short_text("reasons", reasons, limit=_LONGEST_WORDS)
        if request.answer != Answered.ACCEPTED and not request.reasons:
            raise InvalidInput(
                "REASONS_MISSING", _("Write the reasons: the law asks for them."), field="reasons"
            )
        request.answered_on = _day_since(request, "answered_on", answered_on)
        request.answered_by = by
        _record("answered", request, by=by, answer=request.answer)
    publish(RequestAnswered(request_id=request.pk, subject=request.subject))
    return request


@transaction.atomic
def complete_request(
    key: UUID | str,
    *,
    outcome: str,
    by: Person,
    completed_on: date | None = None,
    seen: int | None = None,
) -> RightsRequest:
    """Note that what was accepted is done; ``Refused`` where it was not accepted or is done already."""
    with _changing(key, by=by, seen=seen) as request:
        if request.answer != Answered.ACCEPTED or request.completed_on:
            raise Refused(
                "REQUEST_NOT_ACCEPTED", _("Only a request that was accepted can be completed, once.")
            )
        request.outcome = short_text("outcome", outcome, limit=_LONGEST_OUTCOME)
        if not request.outcome:
            raise InvalidInput("OUTCOME_MISSING", _("Write what was done."), field="outcome")
        request.completed_on = _day_since(request, "completed_on", completed_on)
        request.completed_by = by
        _record("completed", request, by=by)
    publish(RequestCompleted(request_id=request.pk, subject=request.subject))
    return request


@contextmanager
def _changing(key: UUID | str, *, by: Person, seen: int | None) -> Iterator[RightsRequest]:
    """Open a change to a request: locked, authorised, compared; saved and its car reckoned anew at the end."""
    request = get_request_for(by, key, lock=True)
    require(by, Capability.DECIDE_COMPLAINTS, request.dealer_id)
    if request.subject and not may_work_on(by, request.subject):
        raise NotAllowed(
            "OWN_CASE",
            _("This request belongs to a complaint that you may not work on: a colleague answers."),
        )
    require_unchanged(seen, request.version)
    yield request
    request.version += 1
    request.save()
    Vehicle.objects.select_for_update(no_key=True).only("pk").get(pk=request.vehicle_id)
    renew_position(request.vehicle_id)


def _day_since(request: RightsRequest, name: str, told: date | None) -> date:
    day = past_day(request.dealer, name, told) or clock.today(request.dealer.time_zone)
    if day < request.received_on:
        raise InvalidInput(
            "DAY_BEFORE_REQUEST", _("That day lies before the request was received."), field=name
        )
    return day


def _record(action: str, request: RightsRequest, *, by: Person, **details: Any) -> None:
    audit.record_operation(
        f"rights.request_{action}",
        person_id=by.pk,
        dealer_id=request.dealer_id,
        subject=str(request.vehicle.key),
        request=str(request.key),
        **details,
    )
