"""Requests under the law in their case: taken in, answered and done there, or told of by the page of the car.

The request itself is kept by ``rights``; the case keeps a line for each of its steps, and with them its clocks.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.complaints.choices import ClaimTold, EventKind
from anxin.complaints.models import CaseClaim, Complaint
from anxin.complaints.selectors.claims import claim_in, untold_requests
from anxin.complaints.selectors.merged import ends_of, merged_into
from anxin.complaints.services.changing import changing, due_where_it_goes_on, writing
from anxin.complaints.services.checking import require_not_closed
from anxin.complaints.services.history import Change
from anxin.foundation.errors import NotFound, Refused
from anxin.rights.models import MovedTerm, RightsRequest
from anxin.rights.selectors.facts import facts_of_car
from anxin.rights.selectors.reckoning import deadlines_of_request
from anxin.rights.services import requests as rights
from anxin.rights.services.link_request import link_request

TASK = "complaints.tell_of_claim"
_MOST = 200
_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class NewClaim:
    """What the owner asks for in a case; ``received_on`` is today unless told otherwise."""

    remedy: str
    medium: str
    received_on: date | None = None
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class ClaimAnswer:
    """The answer to a request; a refusal gives its reasons. ``on`` is the day on which the owner was told."""

    answer: str
    reasons: str = ""
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ClaimDone:
    """What was done on which day; today unless told otherwise."""

    outcome: str
    on: date | None = None


def take_claim(slug: str, *, claim: NewClaim, by: Person, seen: int | None = None) -> RightsRequest:
    """Take in what the owner asks for under the law; its terms begin to run in the case."""
    with transaction.atomic(), changing(slug, by=by, seen=seen) as change:
        complaint = change.complaint
        require_not_closed(complaint)
        vehicle = complaint.vehicle
        if vehicle is None:
            raise Refused(
                "CASE_WITHOUT_CAR", _("Say which car it is before taking in what its owner asks for.")
            )
        asked = rights.AskedFor(
            remedy=claim.remedy,
            medium=claim.medium,
            received_on=claim.received_on,
            words=claim.words,
            subject=complaint.slug,
        )
        request = rights.take_request(vehicle.key, asked, by=by)
        _begin(change, request)
    return request


def link_claim(slug: str, *, key: UUID | str, by: Person, seen: int | None = None) -> RightsRequest:
    """Let a request that was taken in beside the case belong to it; ``NotFound`` for another car's."""
    with transaction.atomic(), changing(slug, by=by, seen=seen) as change:
        complaint = change.complaint
        require_not_closed(complaint)
        request = link_request(key, subject=complaint.slug, by=by)
        if request.vehicle_id != complaint.vehicle_id:
            raise NotFound
        if CaseClaim.objects.filter(request=request).exists():
            raise Refused("REQUEST_IN_CASE", _("This request stands in the complaint already."))
        _begin(change, request)
        _tell_rest(change, request)
    return request


def answer_claim(
    slug: str, *, key: UUID | str, answer: ClaimAnswer, by: Person, seen: int | None = None
) -> RightsRequest:
    """Accept a request of a case, refuse it with reasons, or note that the owner took it back."""
    with _working_on(slug, key, by=by, seen=seen) as change:
        request = rights.answer_request(
            key, answer=answer.answer, reasons=answer.reasons, answered_on=answer.on, by=by
        )
        _tell_rest(change, request)
    return request


def complete_claim(
    slug: str, *, key: UUID | str, done: ClaimDone, by: Person, seen: int | None = None
) -> RightsRequest:
    """Note that what was accepted is done."""
    with _working_on(slug, key, by=by, seen=seen) as change:
        request = rights.complete_request(key, outcome=done.outcome, completed_on=done.on, by=by)
        _tell_rest(change, request)
    return request


@transaction.atomic
def tell_of_claim(request_id: int) -> Complaint | None:
    """Write into its case what its history does not tell of a request yet; twice changes nothing.

    ``None`` where no complaint of the dealer has the name that the request gives, or nothing is left to tell.
    """
    rows = RightsRequest.objects.select_related("dealer", "vehicle__dealer", "taken_by", "answered_by")
    request = rows.select_related("completed_by").filter(pk=request_id).first()
    complaint = _held_case_of(request) if request else None
    if request is None or complaint is None:
        return None
    # The case is locked: whoever has told of it meanwhile is seen.
    request = rows.get(pk=request_id)
    before = complaint.version
    if not CaseClaim.objects.filter(request=request).exists():
        with writing(complaint, by=request.taken_by) as change:
            _begin(change, request)
    claim = CaseClaim.objects.get(request=request)
    if moves := list(_untold_moves(claim)):
        with due_where_it_goes_on(complaint), writing(complaint, by=None) as change:
            _tell_moves(change, claim, moves)
    if claim.told != ClaimTold.DONE:
        with due_where_it_goes_on(complaint):
            for by in _who_told(request, claim):
                with writing(complaint, by=by) as change:
                    _tell_next(change, request)
    return complaint if complaint.version > before else None


def tell_missed_claims() -> int:
    """Tell of the requests of which a killed process told nobody, found by their state; return how many."""
    done = 0
    for key in untold_requests()[:_MOST]:
        try:
            done += tell_of_claim(key) is not None
        except Exception as error:  # one that cannot be told holds up none of those behind it
            # Its text may hold what the owner said.
            _log.error("A request under the law could not be brought to its case: %s", type(error).__name__)
    return done


def move_claims(requests: Iterable[int], *, source: Change, target: Change) -> list[int]:
    """Let requests of one case go on in another with the days that they had, and return which did.

    Both cases are locked by the caller.
    """
    moved = []
    rows = CaseClaim.objects.select_for_update(of=("self",)).filter(
        complaint=source.complaint, request__in=list(requests)
    )
    for claim in rows.select_related("request"):
        request = claim.request
        by = source.by or request.taken_by
        link_request(request.key, subject=target.complaint.slug, instead_of=source.complaint.slug, by=by)
        claim.complaint = target.complaint
        claim.save(update_fields=["complaint"])
        source.record(
            EventKind.CLAIM_MOVED, claim=request.pk, remedy=request.remedy, number=target.complaint.number
        )
        facts = _taken(request, claim)
        # What was answered or done in the other case has its clock there.
        facts |= {"answer_due": ""} if request.answer else {}
        facts |= {} if request.is_open else {"complete_due": ""}
        target.record(EventKind.CLAIM_TAKEN, **facts, source=source.complaint.number)
        moved.append(request.pk)
    return moved


def _begin(change: Change, request: RightsRequest) -> None:
    facts = facts_of_car(request.vehicle)
    laws = {each.what: each.citation for each in deadlines_of_request(facts, request)}
    claim = CaseClaim(
        complaint=change.complaint,
        request=request,
        at=change.at,
        answer_law=laws.get("answer", ""),
        done_law=laws.get("complete", ""),
        told_move=max((each.pk for each in request.moved_terms.all()), default=0),
    )
    claim.save()
    change.record(EventKind.CLAIM_TAKEN, **_taken(request, claim))


def _taken(request: RightsRequest, claim: CaseClaim) -> dict[str, Any]:
    return {
        "claim": request.pk,
        "remedy": request.remedy,
        "medium": request.medium,
        "received": request.received_on.isoformat(),
        "answer_due": _iso(request.answer_due),
        "complete_due": _iso(request.complete_due),
        "answer_law": claim.answer_law,
        "done_law": claim.done_law,
    }


def _untold_moves(claim: CaseClaim) -> QuerySet[MovedTerm]:
    return MovedTerm.objects.filter(request=claim.request_id, pk__gt=claim.told_move).order_by("pk")


def _tell_moves(change: Change, claim: CaseClaim, moves: Iterable[MovedTerm]) -> None:
    """Write by how far the terms of a request moved, and why; its clocks follow."""
    request = claim.request
    for move in moves:
        change.record(
            EventKind.CLAIM_TERM_MOVED,
            claim=request.pk,
            remedy=request.remedy,
            years=move.years,
            answer_before=_iso(move.answer_from),
            answer_due=_iso(move.answer_to),
            complete_before=_iso(move.complete_from),
            complete_due=_iso(move.complete_to),
        )
        claim.told_move = move.pk
    claim.save(update_fields=["told_move"])


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _tell_rest(change: Change, request: RightsRequest) -> None:
    """Write the steps of a request that the history does not tell of yet."""
    while _tell_next(change, request):
        pass


def _tell_next(change: Change, request: RightsRequest) -> bool:
    claim = CaseClaim.objects.select_for_update().get(request=request)
    facts: dict[str, Any] = {"claim": request.pk, "remedy": request.remedy}
    if claim.told == ClaimTold.TAKEN and request.answer and request.answered_on:
        claim.told = ClaimTold.ANSWERED
        day = request.answered_on.isoformat()
        change.record(
            EventKind.CLAIM_ANSWERED, reason=request.reasons, **facts, answer=request.answer, day=day
        )
    elif claim.told == ClaimTold.ANSWERED and request.completed_on:
        claim.told = ClaimTold.DONE
        day = request.completed_on.isoformat()
        change.record(EventKind.CLAIM_DONE, reason=request.outcome, **facts, day=day)
    else:
        return False
    claim.save(update_fields=["told"])
    return True


def _who_told(request: RightsRequest, claim: CaseClaim) -> list[Person | None]:
    """Return by whom the steps were taken that the history does not tell of yet, in their order."""
    steps = [(ClaimTold.TAKEN, request.answered_by)] if request.answer else []
    steps += [(ClaimTold.ANSWERED, request.completed_by)] if request.completed_on else []
    order = list(ClaimTold)
    return [by for told, by in steps if order.index(told) >= order.index(ClaimTold(claim.told))]


@contextmanager
def _working_on(slug: str, key: UUID | str, *, by: Person, seen: int | None) -> Iterator[Change]:
    """Open a change to the case that a request belongs to: the one named, or one that goes on in it."""
    with transaction.atomic(), changing(slug, by=by, seen=seen) as change:
        claim = claim_in(change.complaint, key)
        if claim.complaint_id == change.complaint.pk:
            yield change
            return
        # The clocks of a merged case's request are kept by that case's own history.
        merged = next(each for each in merged_into(change.complaint) if each.pk == claim.complaint_id)
        with due_where_it_goes_on(merged), writing(merged, by=by) as own:
            yield own


def _held_case_of(request: RightsRequest) -> Complaint | None:
    """Return the case of a request, locked: the one that has it, else the one in which the named one goes on."""
    number = request.subject.removeprefix(f"{request.dealer.code}-")
    claim = CaseClaim.objects.filter(request=request).first()
    rows = Complaint.objects.select_for_update(of=("self",))
    rows = rows.select_related("dealer__region__brand", "customer", "owner", "vehicle")
    if claim is not None:
        return rows.get(pk=claim.complaint_id)
    named = Complaint.objects.filter(dealer=request.dealer_id, number=number).first()
    return rows.get(pk=ends_of([named.pk])[named.pk]) if named else None
