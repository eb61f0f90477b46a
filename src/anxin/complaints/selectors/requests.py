"""Requests to departments: fetched with the right to open them, listed for those who answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.db.models import OuterRef, Q, QuerySet, Subquery

from anxin.accounts.models import Dealer, Department, Person
from anxin.complaints.choices import ClockKind, Level, RequestState
from anxin.complaints.models import CaseClock, Complaint, InputRequest
from anxin.complaints.policies import (
    can_draft_answer,
    can_sign_request,
    is_kept_out,
    requests_visible_to,
    visible_with_merged,
)
from anxin.complaints.selectors.clocks.recipients import Switchboard
from anxin.complaints.selectors.merged import whole_of
from anxin.complaints.wording import category_name
from anxin.foundation import clock
from anxin.foundation.errors import NotFound
from anxin.foundation.keyset import Page, page_of

OPEN = (RequestState.SENT, RequestState.ACCEPTED)
#: What is open is worked off from the oldest on; what is settled is looked up from the newest on.
OLDEST_FIRST = ("asked_at", "id")
NEWEST_FIRST = ("-asked_at", "-id")
PAGE_SIZE = 30


class Shown(StrEnum):
    """What the list of requests is narrowed to."""

    OPEN = "open"
    TO_ACCEPT = "to_accept"
    TO_ANSWER = "to_answer"
    OVERDUE = "overdue"
    SETTLED = "settled"


@dataclass(frozen=True)
class RequestFilter:
    """How a list of requests is narrowed: by dealer, department and state."""

    dealer: str = ""
    department: int = 0
    shown: Shown = Shown.OPEN

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "RequestFilter":
        """Read what an address asks for; what is not understood asks for nothing."""
        shown, department = asked.get("shown", ""), asked.get("department", "")
        return cls(
            dealer=asked.get("dealer", "")[:12],
            department=int(department)
            if department.isascii() and department.isdigit() and len(department) < 10
            else 0,
            shown=Shown(shown) if shown in Shown else Shown.OPEN,
        )

    @property
    def is_narrowed(self) -> bool:
        return self != RequestFilter()


@dataclass(frozen=True)
class ShownRequest:
    """A request with the due times of its two clocks; none where the clock is over or on hold."""

    request: InputRequest
    accept_due: datetime | None
    answer_due: datetime | None
    now: datetime = field(default_factory=clock.now)

    @property
    def due_at(self) -> datetime | None:
        return self.accept_due if self.request.state == RequestState.SENT else self.answer_due

    @property
    def due_from(self) -> datetime:
        accepted = self.request.accepted_at
        return self.request.asked_at if self.request.state == RequestState.SENT or not accepted else accepted

    @property
    def is_overdue(self) -> bool:
        return self.due_at is not None and self.due_at < self.now

    @property
    def was_late(self) -> bool:
        """Answered after the answer's time had passed."""
        at, due = self.request.answered_at, self.answer_due
        return bool(at and due and at > due)


def get_request_for(person: Person, request_id: int, *, lock: bool = False) -> InputRequest:
    """Return a request that the person may open, with its case; ``NotFound`` otherwise.

    ``lock`` holds the case and the request for the rest of the transaction, the case first as everywhere.
    """
    visible = requests_visible_to(person).filter(pk=request_id)
    case_id = visible.values_list("complaint_id", flat=True).first()
    if case_id is None:
        raise NotFound
    cases = Complaint.objects.select_related(
        "dealer__region__brand", "customer", "vehicle", "repair_order", "owner"
    )
    rows = InputRequest.objects.select_related(
        "department", "asked_by", "accepted_by", "drafted_by", "signed_by"
    )
    if lock:
        cases, rows = cases.select_for_update(of=("self",)), rows.select_for_update(of=("self",))
    complaint = cases.get(pk=case_id)
    found = rows.get(pk=request_id)
    found.complaint = complaint
    found.department.dealer = complaint.dealer
    return found


@dataclass(frozen=True)
class RequestPage:
    """One request as its page shows it, and what this person may do with it."""

    shown: ShownRequest
    may_draft: bool
    may_sign: bool
    may_see_case: bool
    #: The complaint is about the reader: he reads nothing of what the department has found.
    kept_out: bool
    category: str
    level_label: str

    @property
    def request(self) -> InputRequest:
        return self.shown.request


def read_request_page(request: InputRequest, person: Person) -> RequestPage:
    """Return the page of a request that has been fetched for this person: its case in outline, never the whole."""
    complaint = request.complaint
    shown = ShownRequest(
        request=request,
        accept_due=due_of_request(request, ClockKind.ACCEPT),
        answer_due=due_of_request(request),
    )
    return RequestPage(
        shown=shown,
        may_draft=request.is_open and can_draft_answer(person, request),
        may_sign=request.is_open and can_sign_request(person, request),
        may_see_case=visible_with_merged(person).filter(pk=complaint.pk).exists(),
        kept_out=is_kept_out(person, complaint),
        category=category_name(complaint.category),
        level_label=str(Level(complaint.level).label),
    )


def due_of_request(request: InputRequest, kind: ClockKind = ClockKind.ANSWER) -> datetime | None:
    """Return when the newest run of one of a request's clocks is or was due."""
    rows = CaseClock.objects.filter(complaint=request.complaint_id, kind=kind, subject=request.pk)
    return rows.order_by("-run").values_list("due_at", flat=True).first()


def with_clocks(rows: QuerySet[InputRequest]) -> QuerySet[InputRequest]:
    """Annotate requests with ``accept_due`` and ``answer_due``, in the same query."""

    def due(kind: ClockKind) -> Subquery:
        own = CaseClock.objects.filter(complaint=OuterRef("complaint_id"), kind=kind, subject=OuterRef("pk"))
        return Subquery(own.order_by("-run").values("due_at")[:1])

    return rows.annotate(accept_due=due(ClockKind.ACCEPT), answer_due=due(ClockKind.ANSWER))


def shown_request(row: InputRequest, *, now: datetime) -> ShownRequest:
    """Return a row of ``with_clocks`` with its due times."""
    return ShownRequest(
        request=row,
        accept_due=getattr(row, "accept_due", None),
        answer_due=getattr(row, "answer_due", None),
        now=now,
    )


def requests_page(person: Person, wanted: RequestFilter, *, cursor: str = "") -> Page[InputRequest]:
    """Return one page of the requests that a person may open, with their due times: the oldest of the open first."""
    now = clock.now()
    rows = with_clocks(requests_visible_to(person))
    if wanted.dealer:
        rows = rows.filter(department__dealer__code=wanted.dealer)
    if wanted.department:
        rows = rows.filter(department=wanted.department)
    rows = rows.filter(_narrowing(wanted.shown, now))
    rows = rows.select_related("department", "complaint__dealer", "asked_by", "accepted_by", "signed_by")
    order = NEWEST_FIRST if wanted.shown == Shown.SETTLED else OLDEST_FIRST
    return page_of(rows, order=order, cursor=cursor, size=PAGE_SIZE)


def _narrowing(shown: Shown, now: datetime) -> Q:
    late_to_accept = Q(state=RequestState.SENT, accept_due__lt=now)
    late_to_answer = Q(state=RequestState.ACCEPTED, answer_due__lt=now)
    return {
        Shown.OPEN: Q(state__in=OPEN),
        Shown.TO_ACCEPT: Q(state=RequestState.SENT),
        Shown.TO_ANSWER: Q(state=RequestState.ACCEPTED),
        Shown.OVERDUE: late_to_accept | late_to_answer,
        Shown.SETTLED: ~Q(state__in=OPEN),
    }[shown]


def departments_in_sight(person: Person, dealers: Sequence[Dealer]) -> list[Department]:
    """Return the departments of some dealers that a person may narrow his requests to."""
    named = requests_visible_to(person).filter(department__dealer__in=dealers).values("department")
    return list(
        Department.objects.filter(pk__in=named).select_related("dealer").order_by("dealer__code", "kind")
    )


def people_asked(request: InputRequest) -> list[Person]:
    """Return who is told of a request: the heads of its department, never the person complained about."""
    return Switchboard().people_of_department(request.department_id, request.complaint)


def open_requests_of(complaint: Complaint) -> QuerySet[InputRequest]:
    """Return the requests of a case that nobody has answered, sent back or withdrawn."""
    rows = InputRequest.objects.filter(complaint__in=whole_of(complaint))
    return rows.filter(state__in=OPEN).select_related("department", "asked_by", "accepted_by")
