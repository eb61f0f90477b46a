"""Answers of customers who were promised that nobody learns who they are: one row is written, and nothing else."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotFound, Refused
from anxin.surveys.choices import InterviewState, Way
from anxin.surveys.models import Interview, QuestionnaireVersion
from anxin.surveys.services.giving import Step, judge, lay_over, take_back_aside

_RANDOM = 4


@transaction.atomic
def give_anonymous(
    version: QuestionnaireVersion, *, key: UUID, step: Step, language: str, way: Way = Way.QR
) -> Interview:
    """Keep what one step of an anonymous interview gave; the same step again changes nothing.

    ``key`` is the random one (UUID 4) that the customer's device alone holds: with it he goes on, and no record of
    it stands anywhere else. Neither a record of the operation nor news nor a time is written. What the interview
    counts as is judged with each step. ``InvalidInput`` names the item whose answer does not fit; ``NotFound`` for a
    questionnaire that is not anonymous, or a key of another one. Once it is complete, questions that were left may
    still be answered; ``Refused`` for anything that would change what was given.
    """
    questionnaire = version.questionnaire
    if not questionnaire.anonymous or version.released_at is None:
        raise NotFound
    if key.version != _RANDOM:
        raise InvalidInput(
            "KEY_NOT_RANDOM", _("The key of anonymous answers is drawn at random."), field="key"
        )
    interview, made = Interview.objects.select_for_update(of=("self",)).get_or_create(
        pk=key,
        defaults={
            "dealer": questionnaire.dealer,
            "version": version,
            "anonymous": True,
            "way": way,
            "language": language,
            "day": clock.today(questionnaire.dealer.time_zone),
        },
    )
    if interview.version_id != version.pk or not interview.anonymous:
        raise NotFound
    was_complete = interview.state == InterviewState.COMPLETE
    take_back_aside(interview)
    before = {**interview.answers, **interview.words}
    differs = lay_over(interview, step)
    if was_complete and not before.items() <= {**interview.answers, **interview.words}.items():
        raise Refused("INTERVIEW_COMPLETE", _("Everything was answered already. Thank you."))
    judge(interview)
    if differs or made:
        interview.save(update_fields=["answers", "words", "skipped", "aside", "share", "state", "bad"])
    return interview
