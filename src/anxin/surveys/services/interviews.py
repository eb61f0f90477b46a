"""Interviews of named customers: begun, answered step by step, ended, taken up again. Every step is kept at once."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import require
from anxin.customers.models import Customer, Vehicle
from anxin.engines.surveys import next_item
from anxin.foundation import audit, clock
from anxin.foundation.errors import NotFound, Refused, Stale
from anxin.foundation.events import publish
from anxin.foundation.ready_queries import Given, ReadyQuery
from anxin.surveys.choices import InterviewState, InvitationState, Way
from anxin.surveys.events import BadAnswerGiven, InterviewFinished
from anxin.surveys.models import Interview, Invitation, QuestionnaireVersion
from anxin.surveys.selectors.interviews import given_in
from anxin.surveys.selectors.kept_versions import kept_version
from anxin.surveys.selectors.questionnaires import definition_of, limits_of
from anxin.surveys.services.count_once import count_once
from anxin.surveys.services.giving import Step, judge, lay_over, take_back_aside
from anxin.workshop.models import RepairOrder

#: Given by the customer himself: nobody of the house was there when he judged badly.
_BY_HIMSELF = (Way.LINK, Way.QR, Way.PAPER)
#: What was not ended by who asked or answered ends by itself after this, so that bad answers are heard of; a link
#: takes it up again.
LEFT_AFTER = timedelta(hours=12)
# What each answer of a customer asks for.
_one_held = ReadyQuery(
    lambda: Interview.objects.select_for_update(of=("self",)).filter(pk=Given("key"), anonymous=False)
)
_invitation_held = ReadyQuery(
    lambda: Invitation.objects.select_for_update(of=("self",)).filter(pk=Given("invitation"))
)
_of_invitation = ReadyQuery(lambda: Interview.objects.filter(invitation=Given("invitation")))


@dataclass(frozen=True, kw_only=True)
class About:
    """Whom and what an interview is about; ``subject`` is the public name of a complaint."""

    customer: Customer
    vehicle: Vehicle | None = None
    order: RepairOrder | None = None
    subject: str = ""
    adviser: Person | None = None
    adviser_name: str = ""


@transaction.atomic
def begin_interview(
    version: QuestionnaireVersion,
    *,
    way: Way,
    about: About,
    language: str,
    caller: Person | None = None,
    invitation: Invitation | None = None,
) -> Interview:
    """Begin an interview with a named customer; that of the invitation where it was begun before.

    ``caller`` is who asks, with the right to call at the dealer; never the one who served the customer. ``Refused``
    for an anonymous questionnaire and for a draft, ``NotFound`` where customer, car or order are another dealer's.
    """
    questionnaire = version.questionnaire
    _require_askable(version, about)
    if caller:
        require(caller, Capability.CALL_BACK, questionnaire.dealer_id)
        if caller == about.adviser:
            raise Refused(
                "CALLER_SERVED", _("You served this customer yourself: a colleague asks him instead.")
            )
    if invitation and (known := _begun_by(invitation)):
        return known
    order = about.order
    interview = Interview.objects.create(
        dealer=questionnaire.dealer,
        version=version,
        way=way,
        language=language,
        day=clock.today(questionnaire.dealer.time_zone),
        invitation=invitation,
        customer=about.customer,
        vehicle=about.vehicle or (order.vehicle if order else None),
        order=order,
        subject=about.subject,
        adviser=about.adviser or (order.adviser if order else None),
        adviser_name=about.adviser_name or (order.adviser_name if order else ""),
        caller=caller,
        begun_at=clock.now(),
    )
    _record("surveys.interview_begun", interview, by=caller, way=str(way))
    return interview


@transaction.atomic
def give_answers(
    key: UUID | str, *, step: Step, by: Person | None = None, seen: int | None = None
) -> Interview:
    """Keep what one step of an open interview gave; the same step again changes nothing.

    ``seen`` is the count of changes that the page was looking at: ``Stale`` where another page went on meanwhile and
    this step would change something. ``by`` is the colleague who writes down, nobody where the customer answers by
    himself. ``InvalidInput`` names the item whose answer does not fit; ``Refused`` once the interview was ended.
    """
    interview = _held(key, by=by)
    if not lay_over(interview, step):
        return interview
    if interview.state != InterviewState.OPEN:
        raise Refused("INTERVIEW_ENDED", _("This interview was ended; its answers stay as they were given."))
    if seen is not None and seen != interview.changes:
        raise Stale("INTERVIEW_STALE", _("It went on elsewhere in the meantime. Look at it again."))
    interview.changes += 1
    interview.save(update_fields=["answers", "words", "skipped", "share", "changes"])
    return interview


@transaction.atomic
def end_interview(key: UUID | str, *, by: Person | None = None) -> Interview:
    """End an interview: complete, partial or broken off, as its answers say; ended once, it stays so.

    News goes up: that it is finished, and where the customer answered badly by himself, that he did.
    """
    interview = _held(key, by=by)
    if interview.state != InterviewState.OPEN:
        return interview
    known_bad = set(interview.bad)
    taken_up = interview.ended_at is not None
    judge(interview)
    interview.ended_at = clock.now()
    # Of an interview that was taken up again on another day the seconds would tell nothing.
    if interview.begun_at and not taken_up:
        interview.seconds = max(0, int((interview.ended_at - interview.begun_at).total_seconds()))
    else:
        interview.seconds = None
    interview.changes += 1
    interview.save()
    _shut_link(interview)
    count_once(interview.version, [interview])
    _record("surveys.interview_ended", interview, by=by, state=str(interview.state), bad=len(interview.bad))
    publish(InterviewFinished(interview.pk))
    if interview.way in _BY_HIMSELF and set(interview.bad) - known_bad:
        publish(BadAnswerGiven(interview.pk))
    return interview


@transaction.atomic
def take_up_again(key: UUID | str, *, by: Person | None = None) -> Interview:
    """Open an interview again that was left before its end; ``Refused`` for a complete one."""
    interview = _held(key, by=by)
    if interview.state == InterviewState.OPEN:
        return interview
    if interview.state == InterviewState.COMPLETE:
        raise Refused("INTERVIEW_COMPLETE", _("Everything was answered already. Thank you."))
    take_back_aside(interview)
    interview.state = InterviewState.OPEN
    interview.changes += 1
    interview.save(update_fields=["answers", "words", "aside", "state", "changes"])
    _record("surveys.interview_taken_up", interview, by=by)
    return interview


@transaction.atomic
def put_to_complaint(key: UUID | str, *, subject: str, by: Person) -> Interview:
    """Note which complaint was made of an interview on the line, by its public name; the first one stays."""
    interview = _held(key, by=by)
    if not interview.subject:
        interview.subject = subject
        interview.save(update_fields=["subject"])
        _record("surveys.interview_put_to_complaint", interview, by=by, complaint=subject)
    return interview


def end_left_interviews() -> int:
    """End the interviews that nobody goes on with: those begun long ago, links that have expired; return how many.

    Safe to run twice, and while others answer.
    """
    now = clock.now()
    left = Interview.objects.filter(anonymous=False, state=InterviewState.OPEN).filter(
        Q(begun_at__lt=now - LEFT_AFTER) | Q(invitation__expires_at__lt=now)
    )
    keys = list(left.values_list("pk", flat=True)[:1000])
    for key in keys:
        end_interview(key)
    return len(keys)


def _begun_by(invitation: Invitation) -> Interview | None:
    """Return the interview of an invitation, whose row is held from now on: of two who begin it, one waits."""
    _invitation_held(invitation=invitation.pk)
    return next(iter(_of_invitation(invitation=invitation.pk)), None)


def _require_askable(version: QuestionnaireVersion, about: About) -> None:
    questionnaire = version.questionnaire
    if questionnaire.anonymous:
        raise Refused("IS_ANONYMOUS", _("An anonymous questionnaire is asked of nobody by name."))
    if version.released_at is None:
        raise Refused("NOT_RELEASED", _("Put a version of it into use first."))
    told = (about.customer, about.vehicle, about.order)
    if any(each.dealer_id != questionnaire.dealer_id for each in told if each):
        raise NotFound


def _held(key: UUID | str, *, by: Person | None) -> Interview:
    """Return a named interview with its row held; a colleague needs the right to call at its dealer."""
    interview = next(iter(_one_held(key=key)), None)
    if interview is None:
        raise NotFound
    interview.version = kept_version(interview.version_id)
    interview.dealer = interview.version.questionnaire.dealer
    if by:
        require(by, Capability.CALL_BACK, interview.dealer_id)
    return interview


def _shut_link(interview: Interview) -> None:
    """Everything answered or passed over, a personal link opens no more."""
    if interview.invitation_id is None:
        return
    asked, limits = definition_of(interview.version), limits_of(interview.dealer)
    if next_item(asked, given_in(interview), limits=limits) is None:
        waiting = Invitation.objects.filter(pk=interview.invitation_id, state=InvitationState.WAITING)
        waiting.update(state=InvitationState.ANSWERED)


def _record(action: str, interview: Interview, *, by: Person | None, **details: object) -> None:
    audit.record_operation(
        action,
        person_id=by.pk if by else None,
        dealer_id=interview.dealer_id,
        subject=str(interview.pk),
        **details,
    )
