"""Solutions: what is proposed, what it is worth to the customer, and what he says to it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.complaints.choices import EventKind, SolutionState
from anxin.complaints.models import Complaint, Solution
from anxin.complaints.policies import can_decide_complaint
from anxin.complaints.selectors.cases import case_facts, house_rules
from anxin.complaints.services.changing import changing
from anxin.complaints.wording import require_allowed
from anxin.engines.conversation.opening import Act, judge_act
from anxin.foundation.errors import InvalidInput, NotFound, Refused


@dataclass(frozen=True)
class Proposal:
    """A solution to propose; ``worth`` is its value in the customer's eyes (S068), not a bonus."""

    what: str
    worth: str
    must_agree: str = ""
    agree_by: datetime | None = None
    #: Why a manager opens a solution before the solving phase; everybody else waits for it.
    early_reason: str = ""


def propose_solution(slug: str, *, proposal: Proposal, by: Person, seen: int | None = None) -> Solution:
    """Put a solution on the table; solutions open in the solving phase (S051, S063)."""
    if not proposal.what.strip():
        raise InvalidInput("SOLUTION_WITHOUT_WORDS", _("Say what the solution is."), field="what")
    if not proposal.worth.strip():
        raise InvalidInput(
            "SOLUTION_WITHOUT_WORTH", _("Say what the solution is worth to the customer."), field="worth"
        )
    with changing(slug, by=by, seen=seen) as change:
        complaint = change.complaint
        decision = judge_act(
            case_facts(complaint),
            Act.PROPOSE_SOLUTION,
            manager=can_decide_complaint(by, complaint),
            reason_given=bool(proposal.early_reason.strip()),
            rules=house_rules(complaint.dealer),
        )
        require_allowed(decision)
        solution = Solution.objects.create(
            complaint=complaint,
            what=proposal.what.strip(),
            worth=proposal.worth.strip(),
            must_agree=proposal.must_agree.strip(),
            agree_by=proposal.agree_by,
            proposed_at=change.at,
            proposed_by=by,
        )
        change.record(
            EventKind.SOLUTION_PROPOSED,
            reason=proposal.early_reason,
            solution=solution.pk,
            what=solution.what,
        )
    return solution


def decide_solution(
    slug: str, *, solution_id: int, accepted: bool, by: Person, words: str = "", seen: int | None = None
) -> Complaint:
    """Record what the customer says to a solution; he may change his mind until the case closes."""
    with changing(slug, by=by, seen=seen) as change:
        complaint = change.complaint
        if complaint.handled_at is not None:
            raise Refused("ALREADY_HANDLED", _("The case is closed; a solution can no longer be decided on."))
        solution = complaint.solutions.filter(pk=solution_id).first()
        if solution is None:
            raise NotFound
        solution.state = SolutionState.ACCEPTED if accepted else SolutionState.DECLINED
        solution.decided_at = change.at
        solution.save()
        change.record(
            EventKind.SOLUTION_DECIDED,
            reason=words,
            solution=solution.pk,
            what=solution.what,
            accepted=accepted,
        )
    return complaint
