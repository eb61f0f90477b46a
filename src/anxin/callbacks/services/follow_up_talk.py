"""A follow-up call belongs to its complaint: what came of it is kept there too, and a bad word opens the case again."""

from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.callbacks.choices import CallKind, Outcome
from anxin.callbacks.models import Call
from anxin.complaints.choices import ContactOutcome, Status
from anxin.complaints.services.close_complaint import FollowUp, record_follow_up
from anxin.complaints.services.contact_customer import record_contact
from anxin.engines.surveys import Measure, Questionnaire
from anxin.surveys.models import Interview
from anxin.surveys.selectors.questionnaires import definition_of

_CONTACTS = {
    Outcome.NO_ANSWER: ContactOutcome.NO_ANSWER,
    Outcome.BUSY: ContactOutcome.BUSY,
    Outcome.SWITCHED_OFF: ContactOutcome.SWITCHED_OFF,
    Outcome.VOICEMAIL: ContactOutcome.NO_ANSWER,
    Outcome.WRONG_NUMBER: ContactOutcome.WRONG_NUMBER,
    Outcome.DEAD_NUMBER: ContactOutcome.WRONG_NUMBER,
    Outcome.OTHER_PERSON: ContactOutcome.OTHER_PERSON,
    Outcome.APPOINTMENT: ContactOutcome.APPOINTMENT,
}


def tell_case_of_attempt(call: Call, outcome: Outcome, *, note: str, by: Person) -> None:
    """Keep an attempt of a follow-up with its complaint: the customer's judgement, or that he was not reached.

    Where he has not said both whether he is satisfied and how much it troubles him, he was reached and no more.
    """
    if call.kind != CallKind.AFTER_COMPLAINT or call.complaint is None:
        return
    call.complaint.refresh_from_db()
    if call.complaint.status != Status.FOLLOW_UP:
        return
    judgement = _judgement(call.interview) if call.interview else None
    if judgement and call.outcome in (Outcome.COMPLETE, Outcome.PARTIAL, Outcome.BROKEN_OFF):
        record_follow_up(call.complaint.slug, call=judgement, by=by)
        return
    contact = _CONTACTS.get(outcome, ContactOutcome.REACHED)
    record_contact(call.complaint.slug, outcome=contact, note=note, by=by)


def _judgement(interview: Interview) -> FollowUp | None:
    asked = definition_of(interview.version)
    solution = _measured(asked, interview, Measure.SOLUTION)
    runs = _measured(asked, interview, Measure.RUNS_AGAIN)
    distress = _measured(asked, interview, Measure.DISTRESS)
    if not isinstance(solution, bool) or not isinstance(distress, int):
        return None
    satisfied = solution and runs is not False
    words = " ".join(interview.words.values()).strip()
    if not satisfied and not words:
        words = _("Not satisfied; he gave no reason.")
    return FollowUp(satisfied=satisfied, distress=distress, words=words)


def _measured(asked: Questionnaire, interview: Interview, measure: Measure) -> object:
    item = next((each for each in asked.items if each.measure is measure), None)
    return interview.answers.get(item.key) if item else None
