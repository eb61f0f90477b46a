"""The house at work on a complaint: departments asked, hand-overs, tasks, check-lists, followers."""

from typing import Any

from ninja import Router

from anxin.accounts.rest import ApiRequest
from anxin.complaints.choices import RequestState
from anxin.complaints.rest import naming
from anxin.complaints.rest.operations import Asking, operation
from anxin.complaints.schemas import house as asked
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.selectors.handlers import require_handler
from anxin.complaints.selectors.house_side import read_house_side
from anxin.complaints.selectors.requests import ShownRequest
from anxin.complaints.services import (
    ask_department,
    follow_case,
    give_task,
    hand_over,
    start_check_list,
)
from anxin.foundation.rest import PROBLEMS

router = Router()


@router.get(
    "/{slug}/house",
    response={200: asked.HouseShown, **PROBLEMS},
    operation_id="read_house",
    summary="The house at work on a complaint",
)
def read_house(request: ApiRequest, slug: str) -> asked.HouseShown:
    """Requests with their signed answers, hand-overs, tasks and followers."""
    complaint = get_complaint_for(request.user, slug)
    side = read_house_side(complaint, request.user)
    return asked.HouseShown(
        requests=[_request(each, hidden=side.kept_out) for each in side.requests],
        hand_overs=[
            asked.shown_hand_over(each) for each in [*side.handed, *([side.offered] if side.offered else [])]
        ],
        tasks=[asked.shown_task(each.task, each.what) for group in side.tasks for each in group.tasks],
        followers=[asked.somebody(person) for person in side.followers],
    )


def _request(shown: ShownRequest, *, hidden: bool) -> asked.RequestShown:
    """A draft stays with the department until it is signed; whom the case is about reads neither."""
    found = asked.shown_input_request(shown)
    return found if found.state == RequestState.ANSWERED and not hidden else asked.without_answer(found)


@operation(asked.AskDepartment)
def ask_department_(ask: Asking, body: asked.AskDepartment) -> Any:
    """Ask a department in writing; `made` is the request's id. Two clocks begin: to accept it, and to answer."""
    # The right before the names: who may not ask learns nothing of which departments there are.
    require_handler(ask.by, ask.complaint)
    question = ask_department.Question(
        department=naming.named_department(ask.dealer, body.department), words=body.question
    )
    return ask_department.ask_department(ask.slug, question=question, **ask.who)


@operation(asked.WithdrawRequest)
def withdraw_request(ask: Asking, body: asked.WithdrawRequest) -> None:
    """Take a question back that nobody has answered yet."""
    ask_department.withdraw_request(ask.slug, request_id=body.request, why=body.why, **ask.who)


@operation(asked.OfferHandOver)
def offer_hand_over(ask: Asking, body: asked.OfferHandOver) -> Any:
    """Offer the complaint to a colleague; its owner stays owner until he accepts."""
    to = ask.colleague(body.to, field="to") or ask.by
    offer = hand_over.Offer(to=to, what=body.what, customer_told=body.customer_told)
    return hand_over.offer_hand_over(ask.slug, offer=offer, **ask.who)


@operation(asked.Nothing)
def accept_hand_over(ask: Asking, body: asked.Nothing) -> None:
    """Take over what you are offered."""
    hand_over.accept_hand_over(ask.slug, **ask.who)


@operation(asked.RefuseHandOver)
def refuse_hand_over(ask: Asking, body: asked.RefuseHandOver) -> None:
    """Decline what you are offered, with the reason."""
    hand_over.refuse_hand_over(ask.slug, why=body.why, **ask.who)


@operation(asked.WithdrawHandOver)
def withdraw_hand_over(ask: Asking, body: asked.WithdrawHandOver) -> None:
    """Take an offer back before it is accepted."""
    hand_over.withdraw_hand_over(ask.slug, why=body.why, **ask.who)


@operation(asked.AddTask)
def add_task(ask: Asking, body: asked.AddTask) -> Any:
    """Give a task on the complaint to a colleague or to yourself; `made` is its id."""
    doer = ask.colleague(body.doer, field="doer")
    task = give_task.NewTask(what=body.what, doer=doer, due_at=body.due_at)
    return give_task.add_task(ask.slug, task=task, **ask.who)


@operation(asked.FinishTask)
def finish_task(ask: Asking, body: asked.FinishTask) -> None:
    """Mark a task as done, or as not done after all."""
    give_task.finish_task(ask.slug, task_id=body.task, done=body.done, **ask.who)


@operation(asked.DropTask)
def drop_task(ask: Asking, body: asked.DropTask) -> None:
    """Drop a task that does not apply, with the reason."""
    give_task.drop_task(ask.slug, task_id=body.task, why=body.why, **ask.who)


@operation(asked.StartCheckList)
def start_check_list_(ask: Asking, body: asked.StartCheckList) -> None:
    """Put every item of a check-list on the complaint as a task; each list once."""
    start_check_list.start_check_list(ask.slug, key=body.check_list, **ask.who)


@operation(asked.Nothing)
def follow(ask: Asking, body: asked.Nothing) -> None:
    """Be told when the complaint moves, at most once an hour."""
    follow_case.follow_case(ask.slug, by=ask.by)


@operation(asked.Nothing)
def unfollow(ask: Asking, body: asked.Nothing) -> None:
    """Be told no longer."""
    follow_case.unfollow_case(ask.slug, by=ask.by)
