"""The named operations of a case as its page offers them: for each the form, and the service that it feeds."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from anxin.accounts.models import Person
from anxin.complaints.choices import ContactOutcome, Justified, Outcome, Phase, Side
from anxin.complaints.forms import case as forms
from anxin.complaints.forms import closing
from anxin.complaints.forms.case import FormGround, OperationForm
from anxin.complaints.services import (
    advance_phase,
    agree_action,
    agree_solution,
    change_case,
    close_complaint,
    contact_customer,
    promise_customer,
)
from anxin.complaints.views.claim_operations import CLAIM_OPERATIONS
from anxin.complaints.views.clock_operations import CLOCK_OPERATIONS
from anxin.complaints.views.grave_operations import GRAVE_OPERATIONS
from anxin.complaints.views.house_operations import HOUSE_OPERATIONS
from anxin.complaints.views.letter_operations import LETTER_OPERATIONS
from anxin.complaints.views.operation import Operation
from anxin.customers.selectors import get_customer_for, get_vehicle_for
from anxin.promises.choices import PromiseKind
from anxin.promises.services import Pledge


def _move(slug: str, form: OperationForm, by: Person) -> object:
    return advance_phase.advance_phase(
        slug,
        to=Phase(form.cleaned_data["to"]),
        reason=form.plainly("reason"),
        by=by,
        seen=form.cleaned_data["seen"],
    )


def _calm(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    return advance_phase.record_calming_round(
        slug,
        mood_before=data["mood_before"],
        mood_after=data["mood_after"],
        note=form.plainly("note"),
        by=by,
        seen=data["seen"],
    )


def _threat(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    return change_case.record_threat(
        slug, kind=data["kind"], words=form.plainly("words"), by=by, seen=data["seen"]
    )


def _note(slug: str, form: OperationForm, by: Person) -> object:
    return change_case.add_note(slug, text=form.plainly("text"), by=by, seen=form.cleaned_data["seen"])


def _assign(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    return change_case.assign_complaint(
        slug, to=data["to"], reason=form.plainly("reason"), by=by, seen=data["seen"]
    )


def _level(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    return change_case.change_level(
        slug, level=data["level"], reason=form.plainly("reason"), by=by, seen=data["seen"]
    )


def _details(slug: str, form: OperationForm, by: Person) -> object:
    details = {name: form.cleaned_data[name] for name in forms.DetailsForm.names if name in form.fields}
    return change_case.change_details(slug, details=details, by=by, seen=form.cleaned_data["seen"])


def _link(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    details: dict[str, Any] = {}
    if data["customer"]:
        details["customer"] = get_customer_for(by, data["customer"])
    if data["vehicle"]:
        details["vehicle"] = get_vehicle_for(by, data["vehicle"])
    return change_case.change_details(slug, details=details, by=by, seen=data["seen"])


def _contact(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    return contact_customer.record_contact(
        slug, outcome=ContactOutcome(data["outcome"]), note=form.plainly("note"), by=by, seen=data["seen"]
    )


def _propose(slug: str, form: OperationForm, by: Person) -> object:
    proposal = agree_solution.Proposal(
        what=form.plainly("what"),
        worth=form.plainly("worth"),
        must_agree=form.plainly("must_agree"),
        agree_by=form.cleaned_data["agree_by"],
        early_reason=form.plainly("early_reason"),
    )
    return agree_solution.propose_solution(slug, proposal=proposal, by=by, seen=form.cleaned_data["seen"])


def _decide(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    return agree_solution.decide_solution(
        slug,
        solution_id=data["solution"],
        accepted=data["accepted"],
        words=form.plainly("words"),
        by=by,
        seen=data["seen"],
    )


def _add_action(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    action = agree_action.NewAction(
        side=Side(data["side"]), what=form.plainly("what"), doer=data.get("doer"), due_at=data["due_at"]
    )
    return agree_action.add_action(slug, action=action, by=by, seen=data["seen"])


def _tick(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    return agree_action.finish_action(
        slug, action_id=data["action"], done=data["done"], by=by, seen=data["seen"]
    )


def _promise(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    pledge = Pledge(
        kind=PromiseKind(data["kind"]),
        what=form.plainly("what"),
        due_at=data["due_at"],
        keeper=data["keeper"],
    )
    return promise_customer.promise_customer(
        slug, pledge=pledge, early_reason=form.plainly("early_reason"), by=by, seen=data["seen"]
    )


def _keep_promise(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    return promise_customer.keep_case_promise(
        slug, promise_id=data["promise"], outcome=form.plainly("outcome"), by=by, seen=data["seen"]
    )


def _move_promise(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    new_time = promise_customer.NewTime(
        to=data["due_at"], reason=form.plainly("reason"), customer_told=data["customer_told"]
    )
    return promise_customer.move_case_promise(
        slug, promise_id=data["promise"], new_time=new_time, by=by, seen=data["seen"]
    )


def _withdraw_promise(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    return promise_customer.withdraw_case_promise(
        slug, promise_id=data["promise"], reason=form.plainly("reason"), by=by, seen=data["seen"]
    )


def _close(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    word = close_complaint.Closing(
        outcome=Outcome(data["outcome"]),
        words=form.plainly("words"),
        reason=form.plainly("reason"),
        reason_code=form.plainly("reason_code"),
        follow_up_days=data["follow_up_days"],
        claims_known=bool(form.plainly("claims_known")),
    )
    return close_complaint.close_complaint(slug, closing_word=word, by=by, seen=data["seen"])


def _follow_up(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    call = close_complaint.FollowUp(
        satisfied=data["satisfied"], distress=data["distress"], words=form.plainly("words")
    )
    return close_complaint.record_follow_up(slug, call=call, by=by, seen=data["seen"])


def _move_follow_up(slug: str, form: OperationForm, by: Person) -> object:
    to: datetime = form.cleaned_data["to"]
    return close_complaint.move_follow_up(
        slug, to=to, reason=form.plainly("reason"), by=by, seen=form.cleaned_data["seen"]
    )


def _give_up(slug: str, form: OperationForm, by: Person) -> object:
    return close_complaint.give_up_follow_up(
        slug, reason=form.plainly("reason"), by=by, seen=form.cleaned_data["seen"]
    )


def _judge(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    return change_case.judge_complaint(
        slug, justified=Justified(data["justified"]), reason=form.plainly("reason"), by=by, seen=data["seen"]
    )


OPERATIONS: Mapping[str, Operation] = {
    "move": Operation(forms.MoveForm, _move),
    "calm": Operation(forms.CalmingForm, _calm),
    "threat": Operation(forms.ThreatForm, _threat),
    "note": Operation(forms.NoteForm, _note),
    "assign": Operation(forms.AssignForm, _assign),
    "level": Operation(forms.LevelForm, _level),
    "details": Operation(forms.DetailsForm, _details),
    "link": Operation(forms.LinkForm, _link),
    "contact": Operation(forms.ContactForm, _contact),
    "propose": Operation(forms.ProposeForm, _propose),
    "decide": Operation(forms.DecideForm, _decide),
    "add_action": Operation(forms.ActionForm, _add_action),
    "tick": Operation(forms.TickForm, _tick),
    "promise": Operation(forms.PromiseForm, _promise),
    "keep_promise": Operation(forms.KeepPromiseForm, _keep_promise),
    "move_promise": Operation(forms.MovePromiseForm, _move_promise),
    "withdraw_promise": Operation(forms.WithdrawPromiseForm, _withdraw_promise),
    "close": Operation(closing.CloseForm, _close),
    "follow_up": Operation(closing.FollowUpForm, _follow_up),
    "move_follow_up": Operation(closing.MoveFollowUpForm, _move_follow_up),
    "give_up": Operation(closing.ReasonForm, _give_up),
    "judge": Operation(closing.JudgeForm, _judge),
    **CLAIM_OPERATIONS,
    **CLOCK_OPERATIONS,
    **HOUSE_OPERATIONS,
    **GRAVE_OPERATIONS,
    **LETTER_OPERATIONS,
}


class CaseForms:
    """Draws the forms of one case; the one that was refused comes back with what was typed in it."""

    def __init__(self, ground: FormGround, *, refused: tuple[str, str, OperationForm] | None = None) -> None:
        self.ground = ground
        self.refused = refused

    def draw(self, name: str, row: str = "") -> OperationForm:
        """Return the form of an operation, on one row where the operation needs one."""
        if self.refused and self.refused[:2] == (name, row):
            return self.refused[2]
        form_class = OPERATIONS[name].form
        initial: dict[str, Any] = {"seen": self.ground.complaint.version}
        if form_class.row_field:
            initial[form_class.row_field] = row
        return form_class(ground=self.ground, initial=initial, auto_id=ids_of(name, row))

    def bind(self, name: str, data: Any) -> tuple[str, OperationForm]:
        """Return the row that was meant and the form with what was typed."""
        form_class = OPERATIONS[name].form
        row = str(data.get(form_class.row_field, "")) if form_class.row_field else ""
        return row, form_class(data, ground=self.ground, auto_id=ids_of(name, row))


def still_typed(form: OperationForm, *, seen: int) -> Any:
    """Return what was typed into a refused form, to be sent again from a newer version of the case."""
    sent: Any = form.data
    typed = sent.copy()
    typed["seen"] = str(seen)
    return typed


def ids_of(name: str, row: str) -> str:
    """Return the pattern of the ids of a form's fields, so that two forms on a page never share one."""
    return f"{name}-{row}-%s" if row else f"{name}-%s"
