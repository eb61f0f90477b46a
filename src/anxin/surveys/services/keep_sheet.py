"""Paper typed in: one sheet at a time, by its number; of an anonymous questionnaire nothing but what stands on it."""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput, Refused
from anxin.foundation.events import publish
from anxin.surveys.choices import Way
from anxin.surveys.events import BadAnswerGiven, InterviewFinished
from anxin.surveys.models import Interview, QuestionnaireVersion
from anxin.surveys.policies import require_typing
from anxin.surveys.selectors.imports import Found, Whose, whose_answers
from anxin.surveys.services.count_once import count_once
from anxin.surveys.services.give_anonymous import give_anonymous
from anxin.surveys.services.giving import Step, judge, lay_over

_LONGEST_NUMBER = 40


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet as it lies before who types: its number (none on anonymous cards), whose it is, what is ticked."""

    step: Step
    number: str = ""
    whose: Whose | None = None


@transaction.atomic
def keep_sheet(version: QuestionnaireVersion, *, sheet: Sheet, by: Person) -> Interview:
    """Keep a sheet; ``by`` needs the right to call or to run surveys.

    ``InvalidInput`` names the item that does not fit, ``number`` where a named sheet has none, or ``whose`` where it
    tells of somebody who is not on file; ``Refused`` where its number was typed in before. Of an anonymous
    questionnaire neither number, colleague nor time is kept, so that a card typed twice is there twice.
    """
    questionnaire = version.questionnaire
    require_typing(by, questionnaire.dealer_id)
    if version.released_at is None:
        raise Refused("NOT_RELEASED", _("Put a version of it into use first."))
    if not sheet.step.answers and not sheet.step.words:
        raise InvalidInput("SHEET_EMPTY", _("Nothing is ticked on this sheet."), field="")
    if questionnaire.anonymous:
        return give_anonymous(version, key=uuid.uuid4(), step=sheet.step, way=Way.PAPER)
    return _keep_named(version, sheet, by)


def _keep_named(version: QuestionnaireVersion, sheet: Sheet, by: Person) -> Interview:
    dealer, number = version.questionnaire.dealer, sheet.number.strip()
    if not 0 < len(number) <= _LONGEST_NUMBER:
        raise InvalidInput("NUMBER_MISSING", _("Which number stands on the sheet?"), field="number")
    outside = f"paper:{number}"
    QuestionnaireVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
    if Interview.objects.filter(version=version, outside=outside).exists():
        raise Refused("SHEET_KNOWN", _("Sheet %(number)s was typed in before."), params={"number": number})
    found = _found(version, sheet.whose)
    order, now = found.order, clock.now()
    interview = Interview(
        dealer=dealer,
        version=version,
        way=Way.PAPER,
        language=dealer.language,
        day=clock.today(dealer.time_zone),
        customer=found.customer,
        vehicle=found.vehicle,
        order=order,
        adviser=order.adviser if order else None,
        adviser_name=order.adviser_name if order else "",
        outside=outside,
        begun_at=now,
        ended_at=now,
    )
    lay_over(interview, sheet.step)
    judge(interview)
    interview.save(force_insert=True)
    count_once(version, [interview])
    _tell(interview, by)
    return interview


def _found(version: QuestionnaireVersion, whose: Whose | None) -> Found:
    if whose is None:
        return Found()
    found = whose_answers(version.questionnaire.dealer, [whose])[whose]
    if found.customer is None:
        raise InvalidInput(
            "NOBODY_FOUND", _("This leads to no one customer on file. Leave it empty where nobody is named."),
            field="whose",
        )  # fmt: skip
    return found


def _tell(interview: Interview, by: Person) -> None:
    audit.record_operation(
        "surveys.sheet_typed_in",
        person_id=by.pk,
        dealer_id=interview.dealer_id,
        subject=str(interview.pk),
        state=str(interview.state),
    )
    if interview.customer_id is None:
        return
    publish(InterviewFinished(interview.pk))
    if interview.bad:
        publish(BadAnswerGiven(interview.pk))
