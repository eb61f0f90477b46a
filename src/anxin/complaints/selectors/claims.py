"""Requests under the law as their case shows them: their terms, how they stand, and what follows when they are late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, Replace
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.complaints.choices import ClaimTold
from anxin.complaints.models import CaseClaim, Complaint
from anxin.complaints.selectors.merged import whole_of
from anxin.engines.rights.facts import Remedy
from anxin.foundation import clock
from anxin.foundation.errors import NotFound
from anxin.foundation.ready_queries import Given, ReadyQuery
from anxin.rights.choices import Answered, Standing
from anxin.rights.models import MovedTerm, RightsRequest
from anxin.rights.models.requests import OPEN_ANSWERS
from anxin.rights.policies import can_answer_requests, can_judge, can_take_requests
from anxin.rights.selectors.at_reception import PositionInShort, position_of
from anxin.rights.selectors.facts import facts_of_car
from anxin.rights.selectors.reckoning import deadlines_of_request

_MOST_TO_LINK = 5


@dataclass(frozen=True)
class ShownClaim:
    """One request with what its lateness means in words; ``due`` is the term that runs."""

    claim: CaseClaim
    due: date | None
    law: str
    is_late: bool
    notes: Sequence[str]

    @property
    def request(self) -> RightsRequest:
        return self.claim.request

    @property
    def is_open(self) -> bool:
        return self.request.is_open

    @property
    def waits_for_answer(self) -> bool:
        return not self.request.answer

    @property
    def waits_to_be_done(self) -> bool:
        return self.request.answer == Answered.ACCEPTED and self.request.completed_on is None


@dataclass(frozen=True)
class LawOfCase:
    """What the law means for a case: the position of its car in short, and the requests that belong to it."""

    position: PositionInShort | None
    claims: Sequence[ShownClaim]
    #: Requests of the car that belong to no complaint yet.
    to_link: Sequence[RightsRequest]
    may_take: bool
    may_answer: bool
    #: Facts on which a right turns and that this person may judge.
    to_judge: int
    has_car: bool

    @property
    def open_claims(self) -> Sequence[ShownClaim]:
        return [each for each in self.claims if each.is_open]

    @property
    def is_met(self) -> bool:
        return self.position is not None and self.position.position.state == Standing.MET

    @property
    def is_quiet(self) -> bool:
        """Nothing to be shown to one who cannot take anything in."""
        return not (self.claims or self.to_link or self.to_judge or self.may_take)


def read_law_of_case(complaint: Complaint, person: Person) -> LawOfCase:
    """Return what the law means for a case that has been fetched for its reader."""
    vehicle, dealer = complaint.vehicle, complaint.dealer_id
    position = position_of(vehicle, by=person) if vehicle else None
    here = complaint.merged_into_id is None
    unknown = position.position.unknown if position else 0
    return LawOfCase(
        position=position,
        claims=[_shown(each) for each in claims_of(complaint)],
        to_link=_to_link(complaint) if here and can_take_requests(person, dealer) else [],
        may_take=here and can_take_requests(person, dealer),
        may_answer=here and can_answer_requests(person, dealer),
        to_judge=unknown if can_judge(person, dealer) else 0,
        has_car=vehicle is not None,
    )


_claims = ReadyQuery(
    lambda: (
        CaseClaim.objects.filter(complaint__pk__any_of=Given("cases"))
        .select_related(
            "request__dealer", "request__vehicle__dealer", "request__answered_by", "request__completed_by"
        )
        .defer("request__vehicle__search")
    )
)
_unlinked = ReadyQuery(
    lambda: RightsRequest.objects.filter(
        vehicle=Given("vehicle"), dealer=Given("dealer"), subject="", completed_on=None,
        answer__in=OPEN_ANSWERS,
    ).order_by("received_on", "pk")[:_MOST_TO_LINK]
)  # fmt: skip


def claims_of(complaint: Complaint) -> list[CaseClaim]:
    """Return the requests of a case and of those merged into it, the oldest first."""
    return _claims(cases=whole_of(complaint))


def open_claims_of(complaint: Complaint) -> list[CaseClaim]:
    """Return the requests of a case that are neither refused nor done."""
    return [each for each in claims_of(complaint) if each.request.is_open]


def claim_in(complaint: Complaint, key: UUID | str) -> CaseClaim:
    """Return the request with this key that belongs to a case or to one merged into it; ``NotFound`` otherwise."""
    found = next((each for each in claims_of(complaint) if str(each.request.key) == str(key)), None)
    if found is None:
        raise NotFound
    return found


def claims_by_request(numbers: set[int]) -> Mapping[int, CaseClaim]:
    """Return the claims of some requests by the request's number."""
    if not numbers:
        return {}
    rows = CaseClaim.objects.filter(request__in=numbers).select_related("request")
    return {each.request_id: each for each in rows}


def untold_requests() -> QuerySet[RightsRequest, int]:
    """Return the numbers of requests that name a complaint of their dealer whose history does not tell all of them."""
    code = Concat(OuterRef("dealer__code"), Value("-"))
    number = Replace(OuterRef("subject"), code)  # type: ignore[arg-type]  # an expression, which the stubs know not
    named = Complaint.objects.filter(dealer=OuterRef("dealer_id"), number=number)
    answered = ~Q(answer="") & Q(claim__told=ClaimTold.TAKEN)
    done = Q(completed_on__isnull=False) & ~Q(claim__told=ClaimTold.DONE)
    missed = Q(claim=None) & Exists(named)
    moves = MovedTerm.objects.filter(request=OuterRef("pk"), pk__gt=OuterRef("claim__told_move"))
    moved = Exists(moves)
    rows = RightsRequest.objects.exclude(subject="").filter(
        missed | Q(claim__isnull=False) & (answered | done | moved)
    )
    return rows.order_by("pk").values_list("pk", flat=True)


def _to_link(complaint: Complaint) -> list[RightsRequest]:
    if complaint.vehicle_id is None:
        return []
    return _unlinked(vehicle=complaint.vehicle_id, dealer=complaint.dealer_id)


def _shown(claim: CaseClaim) -> ShownClaim:
    request = claim.request
    due, law = (
        (request.answer_due, claim.answer_law)
        if not request.answer
        else (request.complete_due, claim.done_law)
    )
    if not request.is_open:
        return ShownClaim(claim, None, "", is_late=False, notes=())
    today = clock.today(request.dealer.time_zone)
    late = due is not None and today > due
    return ShownClaim(claim, due, law, is_late=late, notes=_notes(request, today))


def _notes(request: RightsRequest, today: date) -> list[str]:
    """Say what follows from a term that has passed, as the law of the car's day of sale has it."""
    passed = [day for day in (request.answer_due, request.complete_due) if day is not None and day < today]
    if not passed:
        return []
    found = []
    for term in deadlines_of_request(facts_of_car(request.vehicle), request, today=today):
        if not term.late:
            continue
        if Remedy.REFUND in term.opens:
            found.append(
                _("The term for the replacement has passed: the owner may now demand a refund instead.")
            )
        if term.delay_from is not None:
            names = {"day": term.delay_from.isoformat()}
            late = today >= term.delay_from
            text = (
                _("Since %(day)s this counts as deliberate delay and may be fined.")
                if late
                else _("From %(day)s on this counts as deliberate delay and may be fined.")
            )
            found.append(text % names)
    return found
