"""Asking a department: a written question, and taking it back (daily-work habit 4)."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Department, Person
from anxin.complaints.choices import EventKind, RequestState
from anxin.complaints.models import InputRequest
from anxin.complaints.selectors.merged import merged_into, whole_of
from anxin.complaints.selectors.requests import due_of_request, open_requests_of, people_asked
from anxin.complaints.services.changing import changing, due_where_it_goes_on, writing
from anxin.complaints.services.checking import require_not_closed, require_words
from anxin.complaints.services.history import Change
from anxin.complaints.services.house_news import News, tell_colleagues
from anxin.foundation.errors import InvalidInput, NotFound, Refused
from anxin.messaging.choices import NoticeKind

LONGEST_WHY = 500


@dataclass(frozen=True)
class Question:
    """What is asked of which department of the dealer."""

    department: Department
    words: str


def ask_department(slug: str, *, question: Question, by: Person, seen: int | None = None) -> InputRequest:
    """Ask a department of the dealer; two clocks begin: until it accepts, and until its signed answer."""
    words = require_words(
        question.words,
        code="QUESTION_EMPTY",
        message=_("Write what the department is asked."),
        field="question",
    )
    with transaction.atomic():
        with changing(slug, by=by, seen=seen) as change:
            complaint = change.complaint
            require_not_closed(complaint)
            if question.department.dealer_id != complaint.dealer_id:
                raise InvalidInput(
                    "DEPARTMENT_ELSEWHERE", _("Choose a department of this dealer."), field="department"
                )
            request = InputRequest.objects.create(
                complaint=complaint,
                department=question.department,
                question=words,
                asked_at=change.at,
                asked_by=by,
            )
            record_request(change, EventKind.REQUEST_SENT, request, reason=words)
        due = due_of_request(request)
        news = News(
            NoticeKind.REQUEST,
            "REQUEST_SENT",
            f"request/{request.pk}/sent",
            params={"due": due.isoformat() if due else ""},
            url=request.get_absolute_url(),
        )
        tell_colleagues(people_asked(request), change=change, news=news)
    return request


def withdraw_request(
    slug: str, *, request_id: int, why: str, by: Person, seen: int | None = None
) -> InputRequest:
    """Take a question back that nobody has answered yet, with the reason."""
    why = require_words(
        why, code="REASON_MISSING", message=_("Say why the request is withdrawn."), field="why"
    )
    with changing(slug, by=by, seen=seen) as change:
        rows = InputRequest.objects.filter(complaint__in=whole_of(change.complaint), pk=request_id)
        request = rows.select_related("department", "accepted_by").first()
        if request is None:
            raise NotFound
        require_open(request)
        _withdraw(change, request, why=why)
    return request


def withdraw_open_requests(change: Change, *, why: str) -> None:
    """Write into a change that the open requests of its case are withdrawn; nothing happens where there are none."""
    for request in open_requests_of(change.complaint):
        _withdraw(change, request, why=why)


def record_request(change: Change, kind: EventKind, request: InputRequest, *, reason: str = "") -> None:
    """Write a line about a request; the clocks know it by its number."""
    change.record(kind, reason=reason, request=request.pk, department=request.department.name)


def require_open(request: InputRequest) -> None:
    """Let pass a request that nobody has answered, sent back or withdrawn; a signature stands."""
    if not request.is_open:
        raise Refused(
            "REQUEST_SETTLED",
            _("This request is settled already: %(state)s."),
            params={"state": request.get_state_display()},
        )


def _withdraw(change: Change, request: InputRequest, *, why: str) -> None:
    if request.complaint_id == change.complaint.pk or change.by is None:
        _withdraw_in(change, request, why=why)
        return
    # The clocks of a merged case's request are kept by that case's own history.
    merged = next(each for each in merged_into(change.complaint) if each.pk == request.complaint_id)
    with due_where_it_goes_on(merged), writing(merged, by=change.by) as own:
        _withdraw_in(own, request, why=why)


def _withdraw_in(change: Change, request: InputRequest, *, why: str) -> None:
    request.state, request.why = RequestState.WITHDRAWN, why[:LONGEST_WHY]
    request.save()
    record_request(change, EventKind.REQUEST_WITHDRAWN, request, reason=why)
    told = [request.accepted_by] if request.accepted_by else people_asked(request)
    news = News(
        NoticeKind.REQUEST,
        "REQUEST_WITHDRAWN",
        f"request/{request.pk}/withdrawn",
        url=request.get_absolute_url(),
    )
    tell_colleagues(told, change=change, news=news)
