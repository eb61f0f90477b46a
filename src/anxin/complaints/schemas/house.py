"""The house at work on a complaint as the API takes and shows it: requests, hand-overs, tasks, followers."""

from datetime import datetime

from pydantic import StrictBool

from anxin.accounts.choices import DepartmentKind
from anxin.accounts.models import Person
from anxin.accounts.schemas import PersonShown, shown_person
from anxin.complaints.choices import HandOverState, RequestState
from anxin.complaints.models import CaseTask, HandOver
from anxin.complaints.schemas.asked import Operation, Username
from anxin.complaints.selectors.requests import ShownRequest
from anxin.foundation.rest import (
    Body,
    Cursor,
    Instant,
    Number,
    PageShown,
    Shown,
    Text60,
    Text300,
    Text500,
    Text2000,
    WholeNumber,
)


class AskDepartment(Operation):
    department: DepartmentKind
    question: Text2000


class WithdrawRequest(Operation):
    request: Number
    why: Text500


class OfferHandOver(Operation):
    to: Username
    what: Text2000
    customer_told: StrictBool = False


class RefuseHandOver(Operation):
    why: Text500


class WithdrawHandOver(Operation):
    why: Text500 = ""


class AddTask(Operation):
    what: Text300
    doer: Username = ""
    """Yourself when left out."""
    due_at: Instant | None = None


class FinishTask(Operation):
    task: Number
    done: StrictBool = True


class DropTask(Operation):
    task: Number
    why: Text300


class StartCheckList(Operation):
    check_list: Text60
    """A key of the dealer's check-lists, such as `safety`."""


class Nothing(Operation):
    """Nothing but the version seen."""


class RequestQuery(Body):
    """What the list of requests shows; the same names as in the address of the page."""

    dealer: Text60 = ""
    department: Text60 = ""
    """The department's id."""
    shown: Text60 = "open"
    """One of `open`, `to_accept`, `to_answer`, `overdue`, `settled`."""
    cursor: Cursor = ""


class RefuseRequest(Body):
    why: Text500


class AnswerRequest(Body):
    facts: Text2000 = ""
    cause: Text2000 = ""
    measure: Text2000 = ""
    seen: WholeNumber | None = None
    """The number of `drafts` that you had before you; left out, nothing is compared."""


class SignAnswer(Body):
    seen: WholeNumber | None = None
    """The number of `drafts` that you had before you; left out, nothing is compared."""


class RequestShown(Shown):
    """A question to a department, with the due times of its two clocks."""

    id: int
    complaint: str
    """The number of the complaint; who answers need not see the complaint itself."""
    department: DepartmentKind
    question: str
    state: RequestState
    asked_at: datetime
    asked_by: PersonShown
    accept_due: datetime | None
    answer_due: datetime | None
    accepted_at: datetime | None
    accepted_by: PersonShown | None
    why: str
    """Why it was sent back or withdrawn."""
    facts: str
    cause: str
    measure: str
    drafts: int
    answered_at: datetime | None
    signed_by: PersonShown | None


class RequestPageShown(PageShown[RequestShown]):
    pass


class HandOverShown(Shown):
    id: int
    giver: PersonShown | None
    receiver: PersonShown
    what: str
    open_promises: int
    customer_told: bool
    offered_at: datetime
    state: HandOverState
    decided_at: datetime | None
    why: str


class TaskShown(Shown):
    id: int
    what: str
    check_list: str
    item: str
    doer: PersonShown | None
    due_at: datetime | None
    done_at: datetime | None
    done_by: PersonShown | None
    dropped_at: datetime | None
    why_dropped: str


class HouseShown(Shown):
    """The house at work on a complaint."""

    requests: list[RequestShown]
    hand_overs: list[HandOverShown]
    tasks: list[TaskShown]
    followers: list[PersonShown]


def somebody(person: Person) -> PersonShown:
    """Return a person as the API shows him, where there always is one."""
    return PersonShown(username=person.username, name=person.name)


def shown_input_request(shown: ShownRequest) -> RequestShown:
    """Return a request as the API shows it; a draft stays with the department until it is signed."""
    row = shown.request
    return RequestShown(
        id=row.pk,
        complaint=row.complaint.number,
        department=DepartmentKind(row.department.kind),
        question=row.question,
        state=RequestState(row.state),
        asked_at=row.asked_at,
        asked_by=somebody(row.asked_by),
        accept_due=shown.accept_due,
        answer_due=shown.answer_due,
        accepted_at=row.accepted_at,
        accepted_by=shown_person(row.accepted_by) if row.accepted_by else None,
        why=row.why,
        facts=row.facts,
        cause=row.cause,
        measure=row.measure,
        drafts=row.drafts,
        answered_at=row.answered_at,
        signed_by=shown_person(row.signed_by) if row.signed_by else None,
    )


def without_answer(shown: RequestShown) -> RequestShown:
    """Return a request without what its department has written, signed or not."""
    return shown.model_copy(update={"facts": "", "cause": "", "measure": ""})


def shown_hand_over(row: HandOver) -> HandOverShown:
    """Return a hand-over as the API shows it."""
    return HandOverShown(
        id=row.pk,
        giver=shown_person(row.giver) if row.giver else None,
        receiver=somebody(row.receiver),
        what=row.what,
        open_promises=row.open_promises,
        customer_told=row.customer_told,
        offered_at=row.offered_at,
        state=HandOverState(row.state),
        decided_at=row.decided_at,
        why=row.why,
    )


def shown_task(row: CaseTask, what: str) -> TaskShown:
    """Return a task as the API shows it, in the words of the reader."""
    return TaskShown(
        id=row.pk,
        what=what,
        check_list=row.check_list,
        item=row.item,
        doer=shown_person(row.doer) if row.doer else None,
        due_at=row.due_at,
        done_at=row.done_at,
        done_by=shown_person(row.done_by) if row.done_by else None,
        dropped_at=row.dropped_at,
        why_dropped=row.why_dropped,
    )
