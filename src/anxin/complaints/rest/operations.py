"""Every operation of a complaint at its own address, ``POST /complaints/{slug}/<operation>``, named as the service."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from ninja import Router

from anxin.accounts.models import Dealer, Person
from anxin.accounts.rest import ApiRequest, named_colleague
from anxin.complaints.models import Complaint
from anxin.complaints.rest import naming
from anxin.complaints.rest.cases import shown_complaint
from anxin.complaints.schemas import asked
from anxin.complaints.schemas.shown import ComplaintChanged, PhoneShown
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.services import (
    advance_phase,
    agree_action,
    agree_solution,
    change_case,
    close_complaint,
    contact_customer,
    promise_customer,
)
from anxin.foundation.idempotency import Answer
from anxin.foundation.rest import PROBLEMS, TAGGED, IdempotencyKey, IfMatch, answer, respond, version_seen
from anxin.promises.services import Pledge

router = Router()


@dataclass(frozen=True)
class Asking:
    """Who asks for an operation on which complaint, having seen which version."""

    complaint: Complaint
    by: Person
    seen: int | None

    @property
    def slug(self) -> str:
        return self.complaint.slug

    @property
    def dealer(self) -> Dealer:
        return self.complaint.dealer

    @property
    def who(self) -> dict[str, Any]:
        return {"by": self.by, "seen": self.seen}

    def colleague(self, username: str, *, field: str) -> Person | None:
        return named_colleague(self.dealer, username, field=field)


def operation[B: asked.Operation](
    body_type: type[B],
) -> Callable[[Callable[[Asking, B], Any]], Callable[..., Any]]:
    """Put a function at its own address; its sentence describes it, and what it returns was made by it."""

    def register(work: Callable[[Asking, B], Any]) -> Callable[..., Any]:
        def door(
            request: ApiRequest,
            slug: str,
            body: B,
            if_match: IfMatch = "",
            idempotency_key: IdempotencyKey = "",
        ) -> HttpResponse:
            seen = version_seen(if_match, body.seen)
            return respond(request, lambda: _done(work, request.user, slug, body, seen), key=idempotency_key)

        door.__annotations__["body"] = body_type
        door.__doc__ = work.__doc__
        name = work.__name__.rstrip("_")
        return router.post(
            f"/{{slug}}/{name}",
            response={200: ComplaintChanged, **PROBLEMS},
            operation_id=name,
            url_name=name,
            summary=name.replace("_", " ").capitalize(),
            openapi_extra={"responses": {200: TAGGED}},
        )(door)

    return register


def _done[B: asked.Operation](
    work: Callable[[Asking, B], Any], by: Person, slug: str, body: B, seen: int | None
) -> Answer:
    with transaction.atomic():
        complaint = get_complaint_for(by, slug)
        made = work(Asking(complaint=complaint, by=by, seen=seen), body)
        complaint.refresh_from_db()
        shown = shown_complaint(complaint, by).model_dump()
    return answer(ComplaintChanged(**shown, made=None if made is None else made.pk))


# The talk


@operation(asked.AdvancePhase)
def advance_phase_(ask: Asking, body: asked.AdvancePhase) -> None:
    """Take the complaint to another phase; a step back or a skip needs a reason."""
    advance_phase.advance_phase(ask.slug, to=body.to, reason=body.reason, **ask.who)


@operation(asked.RecordCalmingRound)
def record_calming_round(ask: Asking, body: asked.RecordCalmingRound) -> None:
    """Keep one stage of calming with the mood before and after it."""
    advance_phase.record_calming_round(
        ask.slug, mood_before=body.mood_before, mood_after=body.mood_after, note=body.note, **ask.who
    )


@operation(asked.RecordThreat)
def record_threat(ask: Asking, body: asked.RecordThreat) -> None:
    """Keep a threat as it was said; the level rises to the threat's least."""
    change_case.record_threat(ask.slug, kind=body.kind, words=body.words, **ask.who)


@operation(asked.RecordContact)
def record_contact(ask: Asking, body: asked.RecordContact) -> None:
    """Keep a try to reach the customer; after closing it counts for the follow-up call."""
    contact_customer.record_contact(ask.slug, outcome=body.outcome, note=body.note, **ask.who)


# What is agreed


@operation(asked.ProposeSolution)
def propose_solution(ask: Asking, body: asked.ProposeSolution) -> Any:
    """Put a solution on the table; `made` is its id."""
    proposal = agree_solution.Proposal(**body.model_dump(exclude={"seen"}))
    return agree_solution.propose_solution(ask.slug, proposal=proposal, **ask.who)


@operation(asked.DecideSolution)
def decide_solution(ask: Asking, body: asked.DecideSolution) -> None:
    """Record what the customer says to a solution."""
    agree_solution.decide_solution(
        ask.slug, solution_id=body.solution, accepted=body.accepted, words=body.words, **ask.who
    )


@operation(asked.AddAction)
def add_action(ask: Asking, body: asked.AddAction) -> Any:
    """Put an action on our list or on the customer's; `made` is its id."""
    doer = ask.colleague(body.doer, field="doer")
    action = agree_action.NewAction(side=body.side, what=body.what, doer=doer, due_at=body.due_at)
    return agree_action.add_action(ask.slug, action=action, **ask.who)


@operation(asked.FinishAction)
def finish_action(ask: Asking, body: asked.FinishAction) -> None:
    """Mark an action as done, or as not done after all."""
    agree_action.finish_action(ask.slug, action_id=body.action, done=body.done, **ask.who)


@operation(asked.PromiseCustomer)
def promise(ask: Asking, body: asked.PromiseCustomer) -> Any:
    """Promise the customer something by a time; `made` is the promise's id."""
    keeper = ask.colleague(body.keeper, field="keeper") or ask.by
    pledge = Pledge(kind=body.kind, what=body.what, due_at=body.due_at, keeper=keeper)
    return promise_customer.promise_customer(
        ask.slug, pledge=pledge, early_reason=body.early_reason, **ask.who
    )


@operation(asked.KeepPromise)
def keep_promise(ask: Asking, body: asked.KeepPromise) -> None:
    """Record that a promise was kept; late when its time has passed."""
    promise_customer.keep_case_promise(ask.slug, promise_id=body.promise, outcome=body.outcome, **ask.who)


@operation(asked.MovePromise)
def move_promise(ask: Asking, body: asked.MovePromise) -> None:
    """Give a promise a new time, with the reason."""
    new_time = promise_customer.NewTime(to=body.due_at, reason=body.reason, customer_told=body.customer_told)
    promise_customer.move_case_promise(ask.slug, promise_id=body.promise, new_time=new_time, **ask.who)


@operation(asked.WithdrawPromise)
def withdraw_promise(ask: Asking, body: asked.WithdrawPromise) -> None:
    """End a promise that will not be kept, with the reason."""
    promise_customer.withdraw_case_promise(ask.slug, promise_id=body.promise, reason=body.reason, **ask.who)


# Around the case


@operation(asked.Assign)
def assign(ask: Asking, body: asked.Assign) -> None:
    """Give the complaint to another owner: a manager to any colleague, everybody else to himself."""
    to = ask.colleague(body.to, field="to") or ask.by
    change_case.assign_complaint(ask.slug, to=to, reason=body.reason, **ask.who)


@operation(asked.ChangeLevel)
def change_level(ask: Asking, body: asked.ChangeLevel) -> None:
    """Raise or lower the level with a reason; lowering it is a manager's decision."""
    change_case.change_level(ask.slug, level=body.level, reason=body.reason, **ask.who)


@operation(asked.ChangeDetails)
def change_details(ask: Asking, body: asked.ChangeDetails) -> None:
    """Change the describing fields that are sent; the customer's own words are never among them."""
    details = body.model_dump(exclude_unset=True, exclude={"seen"})
    named: dict[str, Callable[[Any], Any]] = {
        "concerns": lambda name: ask.colleague(name, field="concerns"),
        "customer": lambda key: naming.named_customer(ask.by, key),
        "vehicle": lambda key: naming.named_vehicle(ask.by, key),
        "repair_order": lambda number: naming.named_order(ask.by, ask.dealer, number),
    }
    details |= {name: find(details[name]) for name, find in named.items() if name in details}
    change_case.change_details(ask.slug, details=details, **ask.who)


@operation(asked.AddNote)
def add_note(ask: Asking, body: asked.AddNote) -> None:
    """Keep a note of a colleague's."""
    change_case.add_note(ask.slug, text=body.text, **ask.who)


@operation(asked.Judge)
def judge(ask: Asking, body: asked.Judge) -> None:
    """Set whether the complaint was justified: a manager's decision after the facts."""
    change_case.judge_complaint(ask.slug, justified=body.justified, reason=body.reason, **ask.who)


# The end


@operation(asked.Close)
def close(ask: Asking, body: asked.Close) -> None:
    """Close on the customer's word and set the follow-up call; silence closes nothing."""
    word = close_complaint.Closing(**body.model_dump(exclude={"seen"}))
    close_complaint.close_complaint(ask.slug, closing_word=word, **ask.who)


@operation(asked.RecordFollowUp)
def record_follow_up(ask: Asking, body: asked.RecordFollowUp) -> None:
    """Keep the follow-up call: satisfied closes for good, dissatisfied opens the case again one level higher."""
    call = close_complaint.FollowUp(satisfied=body.satisfied, distress=body.distress, words=body.words)
    close_complaint.record_follow_up(ask.slug, call=call, **ask.who)


@operation(asked.GiveUpFollowUp)
def give_up_follow_up(ask: Asking, body: asked.GiveUpFollowUp) -> None:
    """Close for good a case whose follow-up call reached nobody: a manager's decision."""
    close_complaint.give_up_follow_up(ask.slug, reason=body.reason, **ask.who)


@operation(asked.MoveFollowUp)
def move_follow_up(ask: Asking, body: asked.MoveFollowUp) -> None:
    """Call at the time that the customer asked for."""
    close_complaint.move_follow_up(ask.slug, to=body.to, reason=body.reason, **ask.who)


@router.post(
    "/{slug}/show_phone",
    response={200: PhoneShown, **PROBLEMS},
    operation_id="show_phone",
    summary="Show phone",
)
def show_phone(request: ApiRequest, slug: str) -> PhoneShown:
    """Show the customer's whole telephone number; the history keeps that you have seen it."""
    return PhoneShown(phone=contact_customer.show_phone(slug, by=request.user))
