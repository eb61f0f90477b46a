"""What a customer does behind his personal link: each step is kept, cut off he goes on, and the end shuts the link."""

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.foundation import clock
from anxin.foundation.errors import Refused
from anxin.surveys.choices import InterviewState, Way
from anxin.surveys.models import Interview, Invitation
from anxin.surveys.selectors.invitations import OpenedLink, open_link
from anxin.surveys.services.giving import Step
from anxin.surveys.services.interviews import (
    About,
    begin_interview,
    end_interview,
    give_answers,
    take_up_again,
)


@transaction.atomic
def give_by_link(token: str, *, step: Step, language: str) -> Interview:
    """Keep one step of the customer who holds this link; the same step again changes nothing.

    The first step begins the interview. ``NotFound`` for a link that opens nothing, ``Refused`` for one that was
    answered or has run out, ``InvalidInput`` names the item whose answer does not fit.
    """
    opened = _working(token)
    interview = opened.interview or _begin(opened.invitation, language)
    if interview.state != InterviewState.OPEN:
        take_up_again(interview.pk)
    return give_answers(interview.pk, step=step)


@transaction.atomic
def finish_by_link(token: str, *, wants_call: bool | None = None) -> Interview:
    """End what a customer answered by this link; everything answered or passed over, the link opens no more.

    ``wants_call``: what he said when he was offered a call. ``Refused`` before the first answer.
    """
    opened = _working(token)
    interview = opened.interview
    if interview is None:
        raise Refused("NOTHING_ANSWERED", _("Nothing was answered yet."))
    if wants_call is not None:
        Interview.objects.filter(pk=interview.pk).update(wants_call=wants_call)
    return end_interview(interview.pk)


def _working(token: str) -> OpenedLink:
    opened = open_link(token)
    if opened.is_answered:
        raise Refused("LINK_ANSWERED", _("You have answered already. Thank you."))
    if not opened.works:
        raise Refused("LINK_EXPIRED", _("This link has run out."))
    return opened


def _begin(invitation: Invitation, language: str) -> Interview:
    about = About(
        customer=invitation.customer,
        vehicle=invitation.vehicle,
        order=invitation.order,
        subject=invitation.subject,
        adviser=invitation.adviser,
        adviser_name=invitation.adviser_name,
    )
    interview = begin_interview(
        invitation.version, way=Way.LINK, about=about, language=language, invitation=invitation
    )
    Invitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=clock.now())
    return interview
