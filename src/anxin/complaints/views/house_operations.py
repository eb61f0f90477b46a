"""The named operations of the house side of a case: for each the form, and the service that it feeds."""

from collections.abc import Mapping

from anxin.accounts.models import Person
from anxin.complaints.choices import CaseSide
from anxin.complaints.forms import house as forms
from anxin.complaints.forms.case import OperationForm
from anxin.complaints.services import ask_department, give_task, hand_over, start_check_list
from anxin.complaints.views.operation import Call, Operation


def _ask(slug: str, form: OperationForm, by: Person) -> object:
    question = ask_department.Question(
        department=form.cleaned_data["department"], words=form.plainly("question")
    )
    return ask_department.ask_department(slug, question=question, by=by, seen=form.cleaned_data["seen"])


def _withdraw_request(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    return ask_department.withdraw_request(
        slug, request_id=data["request"], why=form.plainly("why"), by=by, seen=data["seen"]
    )


def _offer(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    offer = hand_over.Offer(to=data["to"], what=form.plainly("what"), customer_told=data["customer_told"])
    return hand_over.offer_hand_over(slug, offer=offer, by=by, seen=data["seen"])


def _accept(slug: str, form: OperationForm, by: Person) -> object:
    return hand_over.accept_hand_over(slug, by=by, seen=form.cleaned_data["seen"])


def _refuse(slug: str, form: OperationForm, by: Person) -> object:
    return hand_over.refuse_hand_over(slug, why=form.plainly("why"), by=by, seen=form.cleaned_data["seen"])


def _withdraw_hand_over(slug: str, form: OperationForm, by: Person) -> object:
    return hand_over.withdraw_hand_over(slug, by=by, seen=form.cleaned_data["seen"])


def _add_task(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    task = give_task.NewTask(what=form.plainly("what"), doer=data["doer"], due_at=data["due_at"])
    return give_task.add_task(slug, task=task, by=by, seen=data["seen"])


def _finish_task(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    return give_task.finish_task(slug, task_id=data["task"], done=data["done"], by=by, seen=data["seen"])


def _drop_task(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    return give_task.drop_task(slug, task_id=data["task"], why=form.plainly("why"), by=by, seen=data["seen"])


def _start_check_list(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    return start_check_list.start_check_list(slug, key=data["key"], by=by, seen=data["seen"])


def _here(form: type[OperationForm], call: Call) -> Operation:
    return Operation(form, call, side=CaseSide.HOUSE)


HOUSE_OPERATIONS: Mapping[str, Operation] = {
    "ask_department": _here(forms.AskDepartmentForm, _ask),
    "withdraw_request": _here(forms.WithdrawRequestForm, _withdraw_request),
    "offer_hand_over": _here(forms.OfferHandOverForm, _offer),
    "accept_hand_over": _here(forms.AcceptHandOverForm, _accept),
    "refuse_hand_over": _here(forms.RefuseHandOverForm, _refuse),
    "withdraw_hand_over": _here(forms.WithdrawHandOverForm, _withdraw_hand_over),
    "add_task": _here(forms.TaskForm, _add_task),
    "finish_task": _here(forms.FinishTaskForm, _finish_task),
    "drop_task": _here(forms.DropTaskForm, _drop_task),
    "start_check_list": _here(forms.CheckListForm, _start_check_list),
}
