"""The lower half of the complaint sheet: who was asked, why it happened, what was agreed, how it ended."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anxin.complaints import wording
from anxin.complaints.choices import (
    Justified,
    ObjectionState,
    Outcome,
    Side,
    SolutionState,
    Status,
    Validity,
)
from anxin.complaints.models import CaseAction, Solution
from anxin.complaints.selectors.sheet_reading import PaperCase
from anxin.foundation.bilingual import pick
from anxin.foundation.paper import Block, Field, Listing, Signature, ticks, yes_or_no
from anxin.playbooks.selectors import entries
from anxin.promises.models import Promise

_VALIDITY = {Validity.VALID: True, Validity.NOT_VALID: False}
_ANSWERS = {True: "satisfied", False: "dissatisfied"}


def lower_half(case: PaperCase) -> list[Block]:
    """Return the blocks that follow the complaint itself, in the order of the printed form."""
    return [
        _handing_on(case),
        _cause(case),
        _responsibility(case),
        _solution(case),
        _result(case),
        _manufacturer(case),
    ]


def agreed_lists(case: PaperCase, *, state: bool = True) -> list[Listing]:
    """Return what we do, what the customer does and what was promised him, with who and by when (S073, S074).

    ``state`` adds the column that tells how far each has come.
    """
    rows_of_all = (
        (pgettext("paper", "What we do"), [_action_row(case, each) for each in case.our_actions]),
        (
            pgettext("paper", "What the customer does"),
            [_action_row(case, each) for each in case.customer_actions],
        ),
        (pgettext("paper", "Promises to the customer"), [_promise_row(case, each) for each in case.promises]),
    )
    heads = [
        pgettext("paper", "What"),
        pgettext("paper", "Who"),
        pgettext("paper", "By when"),
        pgettext("paper", "Done"),
    ]
    width = len(heads) if state else len(heads) - 1
    return [
        Listing(
            title, heads[:width], [row[:width] for row in rows], blank=0 if rows else 1, look="look-actions"
        )
        for title, rows in rows_of_all
    ]


def _action_row(case: PaperCase, action: CaseAction) -> list[str]:
    who = str(action.doer or "") if action.side == Side.OURS else pgettext("paper", "the customer")
    return [action.what, who, case.at(action.due_at), case.at(action.done_at)]


def _promise_row(case: PaperCase, promise: Promise) -> list[str]:
    return [promise.what, str(promise.keeper), case.at(promise.due_at), str(promise.get_state_display())]


def _handing_on(case: PaperCase) -> Block:
    rows = [
        [
            str(each.department), str(each.asked_by), case.at(each.asked_at), str(each.accepted_by or ""),
            case.at(each.accepted_at), case.at(each.answered_at),
        ]
        for each in case.requests
    ]  # fmt: skip
    heads = [
        pgettext("paper", "Department"), pgettext("paper", "Sent by"), pgettext("paper", "Sent at"),
        pgettext("paper", "Accepted by"), pgettext("paper", "Accepted at"), pgettext("paper", "Returned at"),
    ]  # fmt: skip
    title = pgettext("paper", "Handed to the department")
    return Block(title, listings=[Listing(title, heads, rows, blank=0 if rows else 1)])


def _cause(case: PaperCase) -> Block:
    complaint = case.complaint
    verdicts = ticks(*((str(each.label), complaint.justified == each) for each in Justified))
    signed = Signature(pgettext("paper", "Signature of the department"))
    cause = pgettext("paper", "Cause as the department sees it")
    confirmed = dict.fromkeys(str(each.signed_by) for each in case.requests if each.facts and each.signed_by)
    fields = [
        Field(pgettext("paper", "Cause as customer service sees it"), span=3, lines=2),
        Field(pgettext("paper", "Facts"), _answers(case, "facts"), span=2, lines=2),
        Field(pgettext("paper", "Facts confirmed by"), "\n".join(confirmed)),
        Field(cause, _answers(case, "cause"), span=3, lines=2, signature=signed),
        Field(pgettext("paper", "Why dissatisfied"), wording.reason_name(complaint.reason)),
        Field(pgettext("paper", "Justified"), ticks=verdicts, span=2),
    ]
    return Block(pgettext("paper", "Cause"), fields)


def _answers(case: PaperCase, name: str) -> str:
    """Return what the departments answered under one heading, each with its name where there are several."""
    found = [
        (str(each.department), str(getattr(each, name))) for each in case.requests if getattr(each, name)
    ]
    if len(found) == 1:
        return found[0][1]
    return "\n".join(
        _("%(department)s: %(answer)s") % {"department": who, "answer": what} for who, what in found
    )


def _responsibility(case: PaperCase) -> Block:
    departments = dict.fromkeys(str(each.department) for each in case.requests if each.accepted_at)
    fields = [
        Field(pgettext("paper", "Department responsible"), "\n".join(departments)),
        Field(pgettext("paper", "Directly responsible")),
        Field(pgettext("paper", "Secondly responsible")),
    ]
    return Block(pgettext("paper", "Responsibility"), fields)


def _solution(case: PaperCase) -> Block:
    complaint = case.complaint
    chosen = [each for each in case.solutions if each.state == SolutionState.ACCEPTED]
    options = [each for each in case.solutions if each.state != SolutionState.ACCEPTED]
    answers = {Outcome.ACCEPTED: True, Outcome.UNDER_PROTEST: False, Outcome.REFUSED: False}
    fully = answers.get(Outcome(complaint.outcome)) if complaint.outcome else None
    fields = [
        Field(pgettext("paper", "Options"), _solutions(options), span=3, lines=2),
        Field(pgettext("paper", "Solution chosen"), _solutions(chosen), span=3, lines=2),
        Field(pgettext("paper", "Fully accepted"), ticks=yes_or_no(fully)),
        Field(pgettext("paper", "Gesture"), span=2),
        Field(pgettext("paper", "Handling"), _("see the course of the handling at the end")),
        Field(pgettext("paper", "Handled by"), str(complaint.owner or "") if complaint.handled_at else ""),
        Field(pgettext("paper", "Handled at"), case.at(complaint.handled_at)),
    ]
    return Block(pgettext("paper", "Solution"), fields, agreed_lists(case))


def _solutions(found: Sequence[Solution]) -> str:
    lines = []
    for place, each in enumerate(found, start=1):
        words = _("%(what)s (worth to the customer: %(worth)s)") % {"what": each.what, "worth": each.worth}
        declined = f" – {each.get_state_display()}" if each.state == SolutionState.DECLINED else ""
        lines.append(f"{place}. {words}{declined}" if len(found) > 1 else f"{words}{declined}")
    return "\n".join(lines)


def _result(case: PaperCase) -> Block:
    complaint, call = case.complaint, case.call
    told = _ANSWERS.get(call.satisfied) if call else None
    answers = entries("closing", "satisfaction_words", dealer_code=complaint.dealer.code)
    results = ticks(*((pick(each), each["key"] == told) for each in answers))
    distress = ticks(*((str(each), complaint.distress == each) for each in range(1, 6)))
    called = call.at if call else complaint.follow_up_due_at
    measure = pgettext("paper", "Corrective measure of the department")
    head = Signature(pgettext("paper", "Signature of the head of department"))
    fields = [
        Field(pgettext("paper", "Customer's first reaction"), case.closing_words, span=3, lines=2),
        Field(measure, _answers(case, "measure"), span=3, lines=2, signature=head),
        Field(
            pgettext("paper", "Service manager"),
            span=3,
            lines=0,
            signature=Signature(pgettext("paper", "Signature of the service manager")),
        ),
        Field(pgettext("paper", "Second call on"), case.at(called)),
        Field(pgettext("paper", "Distress left (1 none, 5 great)"), ticks=distress, span=2),
        Field(pgettext("paper", "Result of the call"), call.words if call else "", span=3, ticks=results),
        Field(pgettext("paper", "Closed"), ticks=yes_or_no(complaint.status == Status.CLOSED)),
        Field(pgettext("paper", "Appointment"), span=2),
    ]
    return Block(pgettext("paper", "Result"), fields)


def _manufacturer(case: PaperCase) -> Block:
    maker = case.maker
    validity = _VALIDITY.get(Validity(maker.validity)) if maker else None
    objected = maker.objection != ObjectionState.NONE if maker and validity else None
    fields = [
        Field(pgettext("paper", "Valid complaint"), ticks=yes_or_no(validity)),
        Field(pgettext("paper", "Objection"), ticks=yes_or_no(objected)),
        Field(pgettext("paper", "Manufacturer's order number"), maker.number if maker else ""),
    ]
    return Block(pgettext("paper", "Manufacturer"), fields)
