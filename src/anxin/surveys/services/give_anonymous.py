"""Answers of customers who were promised that nobody learns who they are: one row is written, and nothing else."""

from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotFound, Refused
from anxin.surveys.choices import InterviewState, Way
from anxin.surveys.models import Interview, QuestionnaireVersion
from anxin.surveys.services.giving import Step, judge, lay_over, take_back_aside

_RANDOM = 4


@transaction.atomic
def give_anonymous(version: QuestionnaireVersion, *, key: UUID, step: Step, way: Way = Way.QR) -> Interview:
    """Keep what one step of an anonymous interview gave; the same step again changes nothing.

    ``key`` is the random one (UUID 4) that the customer's device alone holds: with it he goes on, and no record of
    it stands anywhere else. Neither a record of the operation nor news nor a time is written. What the interview
    counts as is judged with each step. What was given on a day that is over stays as it is: the same key begins anew,
    and the interview that comes back carries another. ``InvalidInput`` names the item whose answer does not fit;
    ``NotFound`` for a questionnaire that is not anonymous, or a key of another one. Once it is complete, questions
    that were left may still be answered; ``Refused`` for anything that would change what was given.
    """
    questionnaire = version.questionnaire
    if not questionnaire.anonymous or version.released_at is None:
        raise NotFound
    if key.version != _RANDOM:
        raise InvalidInput(
            "KEY_NOT_RANDOM", _("The key of anonymous answers is drawn at random."), field="key"
        )
    today = clock.today(questionnaire.dealer.time_zone)
    interview, made = _held(version, key, way=way, day=today)
    if interview.day != today:
        interview, made = _held(version, uuid4(), way=way, day=today)
    if interview.version_id != version.pk or not interview.anonymous:
        raise NotFound
    was_complete = interview.state == InterviewState.COMPLETE
    take_back_aside(interview)
    answers, words = interview.answers, interview.words
    differs = lay_over(interview, step)
    stays = answers.items() <= interview.answers.items() and words.items() <= interview.words.items()
    if was_complete and not stays:
        raise Refused("INTERVIEW_COMPLETE", _("Everything was answered already. Thank you."))
    judge(interview)
    if differs or made:
        interview.save(update_fields=["answers", "words", "skipped", "aside", "share", "state", "bad"])
    return interview


def _held(version: QuestionnaireVersion, key: UUID, *, way: Way, day: date) -> tuple[Interview, bool]:
    told = {
        "dealer": version.questionnaire.dealer,
        "version": version,
        "anonymous": True,
        "way": way,
        "day": day,
    }
    return Interview.objects.select_for_update(of=("self",)).get_or_create(pk=key, defaults=told)
