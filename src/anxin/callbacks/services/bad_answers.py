"""A customer answered badly by himself: he is rung the same day, and who leads the complaints hears of it at once."""

import logging
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from anxin.callbacks.choices import CallKind
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.bad_answers import bad_interviews_since
from anxin.callbacks.services.make_call import CallAbout, make_call
from anxin.complaints.choices import Status
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.handlers import LEADING, in_first_role
from anxin.foundation import clock
from anxin.messaging.choices import NoticeKind
from anxin.messaging.services.notices import NewNotice, tell
from anxin.surveys.models import Interview

TASK = "callbacks.hear_bad_answer"
#: What a killed process told nobody of is found within so long.
_LOOK_BACK = timedelta(days=3)
_log = logging.getLogger(__name__)


@transaction.atomic
def hear_bad_answer(key: UUID | str) -> Call | None:
    """Make the call about a bad answer and tell the manager, once each; nothing where the customer wants no call.

    Nobody is rung who wants no calls at all, unless he asked for this one; nor anybody whose case is open already.
    """
    rows = Interview.objects.select_for_update(of=("self",), no_key=True)
    interview = (
        rows.select_related("dealer", "customer", "vehicle", "order", "adviser").filter(pk=key).first()
    )
    if interview is None or interview.customer is None or not interview.bad:
        return None
    _tell_manager(interview)
    known = Call.objects.filter(about=interview, kind=CallKind.BAD_ANSWER).first()
    if known or not _may_ring(interview):
        return known
    about = CallAbout(
        customer=interview.customer,
        vehicle=interview.vehicle,
        interview=interview,
        adviser=interview.adviser,
        adviser_name=interview.adviser_name,
    )
    return make_call(interview.dealer, kind=CallKind.BAD_ANSWER, about=about)


def hear_missed_bad_answers() -> int:
    """Hear of the bad answers that a killed process told nobody of; return how many."""
    done = 0
    for key in bad_interviews_since(clock.now() - _LOOK_BACK):
        try:
            hear_bad_answer(key)
            done += 1
        except Exception as error:  # one that cannot be heard holds up none of those behind it
            _log.error("A bad answer could not be heard: %s", type(error).__name__)
    return done


def _may_ring(interview: Interview) -> bool:
    customer = interview.customer
    if customer is None or interview.wants_call is False:
        return False
    if customer.do_not_call and not interview.wants_call:
        return False
    cases = Complaint.objects.filter(customer=customer, merged_into=None)
    return not cases.exclude(status=Status.CLOSED).exists()


def _tell_manager(interview: Interview) -> None:
    people = in_first_role(Complaint(dealer=interview.dealer, concerns=interview.adviser), LEADING)
    notice = NewNotice(
        dealer=interview.dealer,
        kind=NoticeKind.MESSAGE,
        code="BAD_ANSWER_GIVEN",
        params={"way": interview.way, "items": len(interview.bad)},
        subject=str(interview.pk),
        url=reverse("surveys:interview", args=[interview.pk]),
        key=f"bad_answer/{interview.pk}",
    )
    tell(people, notice=notice, at=clock.now())
