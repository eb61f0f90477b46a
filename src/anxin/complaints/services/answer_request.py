"""A department at work on what it is asked: accept or send back, draft, and the signature of its head.

Who answers need not see the case: these operations are asked for by the number of the request.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.complaints.choices import EventKind, RequestState
from anxin.complaints.models import InputRequest
from anxin.complaints.policies import can_draft_answer, can_sign_request, is_kept_out
from anxin.complaints.selectors.requests import get_request_for
from anxin.complaints.services.ask_department import LONGEST_WHY, record_request, require_open
from anxin.complaints.services.changing import due_where_it_goes_on, writing
from anxin.complaints.services.checking import require_words
from anxin.complaints.services.history import Change
from anxin.complaints.services.house_news import News, tell_colleagues
from anxin.foundation import audit
from anxin.foundation.errors import InvalidInput, NotAllowed, Refused, Stale
from anxin.messaging.choices import NoticeKind

_Task = tuple[Change, InputRequest]


@dataclass(frozen=True)
class Answer:
    """What a department writes: what happened and who confirms it, why, and what it does against it."""

    facts: str = ""
    cause: str = ""
    measure: str = ""


def accept_request(request_id: int, *, by: Person) -> InputRequest:
    """Take a question on for the department: from here on its name stands for the answer."""
    with _at_work(request_id, by=by, may=can_draft_answer) as (change, request):
        if request.state == RequestState.ACCEPTED:
            raise Refused("REQUEST_ACCEPTED", _("The department has accepted this request already."))
        _accept(change, request)
        request.save()
    return request


def refuse_request(request_id: int, *, why: str, by: Person) -> InputRequest:
    """Send a question back to whoever asked it, with the reason: it was the wrong department, or nothing it knows."""
    why = require_words(why, code="REASON_MISSING", message=_("Say why the request goes back."), field="why")
    with _at_work(request_id, by=by, may=can_sign_request) as (change, request):
        request.state, request.why = RequestState.REFUSED, why[:LONGEST_WHY]
        request.save()
        record_request(change, EventKind.REQUEST_REFUSED, request, reason=why)
        _tell_asker(change, request, "REQUEST_REFUSED")
    return request


def answer_request(request_id: int, *, answer: Answer, by: Person, seen: int | None = None) -> InputRequest:
    """Keep a draft of the answer; what somebody writes who may sign is signed at once.

    ``seen`` is the number of drafts that the writer had before him: ``Stale`` when somebody else has written since.
    """
    with _at_work(request_id, by=by, may=can_draft_answer) as (change, request):
        if not (answer.facts.strip() or answer.cause.strip() or answer.measure.strip()):
            raise InvalidInput("ANSWER_EMPTY", _("Write the answer first."), field="facts")
        _require_fresh(request, seen)
        if request.state == RequestState.SENT:
            _accept(change, request)
        _write(change, request, answer)
        if can_sign_request(by, request):
            _sign(change, request)
        else:
            # A draft is nothing that happened to the case: the department's own trail keeps it.
            audit.record_operation(
                "complaints.request_drafted",
                person_id=by.pk,
                dealer_id=request.complaint.dealer_id,
                subject=request.complaint.slug,
                request=request.pk,
            )
        request.save()
    return request


def sign_answer(request_id: int, *, by: Person, seen: int | None = None) -> InputRequest:
    """Sign the draft as it stands: the answer goes to whoever asked and cannot be changed any more."""
    with _at_work(request_id, by=by, may=can_sign_request) as (change, request):
        _require_fresh(request, seen)
        if request.state == RequestState.SENT:
            _accept(change, request)
        _sign(change, request)
        request.save()
    return request


@contextmanager
def _at_work(request_id: int, *, by: Person, may: Callable[[Person, InputRequest], bool]) -> Iterator[_Task]:
    with transaction.atomic(), due_where_it_goes_on(get_request_for(by, request_id).complaint):
        request = get_request_for(by, request_id, lock=True)
        if is_kept_out(by, request.complaint):
            # No word on why: who is complained about is told to few (L009).
            raise Refused("REQUEST_FOR_COLLEAGUE", _("A colleague of yours answers this request."))
        if not may(by, request):
            raise NotAllowed(
                "ROLE_MAY_NOT_ANSWER",
                _("The people of %(department)s answer this request, and its head signs."),
                params={"department": str(request.department)},
            )
        require_open(request)
        with writing(request.complaint, by=by) as change:
            yield change, request


def _accept(change: Change, request: InputRequest) -> None:
    request.state = RequestState.ACCEPTED
    request.accepted_at, request.accepted_by = change.at, change.by
    record_request(change, EventKind.REQUEST_ACCEPTED, request)


def _write(change: Change, request: InputRequest, answer: Answer) -> None:
    written = (answer.facts.strip(), answer.cause.strip(), answer.measure.strip())
    if written == (request.facts, request.cause, request.measure):
        # Whoever signs a colleague's words as they stand has not written them.
        return
    request.facts, request.cause, request.measure = written
    request.drafts += 1
    request.drafted_at, request.drafted_by = change.at, change.by


def _sign(change: Change, request: InputRequest) -> None:
    missing = {
        "facts": _("Write what happened, and who confirms it."),
        "cause": _("Write how it came about."),
        "measure": _("Write what the department does about it."),
    }
    for name, message in missing.items():
        require_words(getattr(request, name), code="ANSWER_INCOMPLETE", message=message, field=name)
    request.state = RequestState.ANSWERED
    request.answered_at, request.signed_by = change.at, change.by
    record_request(change, EventKind.REQUEST_ANSWERED, request)
    _tell_asker(change, request, "REQUEST_ANSWERED")


def _tell_asker(change: Change, request: InputRequest, code: str) -> None:
    owner = request.complaint.owner
    told = {person.pk: person for person in (request.asked_by, owner) if person}
    occasion = f"request/{request.pk}/{request.state}"
    tell_colleagues(told.values(), change=change, news=News(NoticeKind.REQUEST, code, occasion))


def _require_fresh(request: InputRequest, seen: int | None) -> None:
    if seen is not None and seen != request.drafts:
        raise Stale(
            "REQUEST_STALE",
            _(
                "%(person)s has written on this answer in the meantime. Read it again; what you typed is kept."
            ),
            params={"person": str(request.drafted_by or "")},
        )
