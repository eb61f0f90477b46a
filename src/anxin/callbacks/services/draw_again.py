"""Every night a share of the day's interviews is drawn by a stored seed: to be heard twice, and to be asked again."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer
from anxin.callbacks.choices import CallKind, Outcome
from anxin.callbacks.models import Attempt, Call, CallToScore, DayDrawn
from anxin.callbacks.selectors.rules import call_rules_of
from anxin.callbacks.services.make_call import CallAbout, make_call
from anxin.complaints.choices import Status
from anxin.complaints.models import Complaint
from anxin.engines.callbacks import Rules, is_picked
from anxin.foundation import clock
from anxin.foundation.errors import Refused
from anxin.surveys.choices import Purpose
from anxin.surveys.services.questionnaires import ready_version

#: How many days back a night looks for days that were not drawn: the house may have stood still.
_NIGHTS = 7
_ANSWERED = (Outcome.COMPLETE, Outcome.PARTIAL)
_AFTER_VISIT = (CallKind.AFTER_SERVICE, CallKind.AFTER_SALE)


def draw_again() -> int:
    """Draw the days of every dealer that are over and not drawn yet; return how many were drawn.

    Safe to run twice and to be killed: a day is drawn whole or not at all.
    """
    made = 0
    for dealer in Dealer.objects.order_by("pk"):
        today = clock.today(dealer.time_zone)
        for back in range(_NIGHTS, 0, -1):
            made += draw_day(dealer, day=today - timedelta(days=back)) is not None
    return made


@transaction.atomic
def draw_day(dealer: Dealer, *, day: date) -> DayDrawn | None:
    """Draw of one day of a dealer's what is heard twice and who is asked again; None where it was drawn before.

    ``Refused`` while the day is not over: what is drawn must not depend on when.
    """
    if day >= clock.today(dealer.time_zone):
        raise Refused("DAY_NOT_OVER", _("A day is drawn when it is over."))
    rules, finished = call_rules_of(dealer).rules, _finished_on(dealer, day)
    drawn, new = DayDrawn.objects.get_or_create(
        dealer=dealer,
        day=day,
        defaults={
            "seed": secrets.token_hex(16),
            "scored_percent": rules.scored_percent,
            "again_percent": rules.again_percent,
            "finished": len(finished),
            "drawn_at": clock.now(),
        },
    )
    if not new:
        return None
    CallToScore.objects.bulk_create(
        CallToScore(drawn=drawn, dealer=dealer, call=call) for call in finished if _is_heard(call, drawn)
    )
    _ask_again(drawn, finished, rules)
    return drawn


def _finished_on(dealer: Dealer, day: date) -> list[Call]:
    """The calls with an interview that came to their end on a day, in an order that does not change."""
    zone = ZoneInfo(dealer.time_zone)
    begin = datetime.combine(day, time(), tzinfo=zone)
    rows = Call.objects.filter(
        dealer=dealer,
        state="done",
        outcome__in=_ANSWERED,
        interview__isnull=False,
        interview__way="call",
        done_at__gte=begin,
        done_at__lt=datetime.combine(day + timedelta(days=1), time(), tzinfo=zone),
    )
    return list(rows.select_related("customer", "vehicle", "order", "interview", "adviser").order_by("pk"))


def _is_heard(call: Call, drawn: DayDrawn) -> bool:
    return is_picked(f"score {call.key}", percent=drawn.scored_percent, seed=drawn.seed)


def _ask_again(drawn: DayDrawn, finished: Sequence[Call], rules: Rules) -> None:
    """Let another caller ask those drawn whether anybody told them how to answer."""
    picked = [
        call
        for call in finished
        if call.kind in _AFTER_VISIT
        and call.outcome == Outcome.COMPLETE
        and is_picked(f"again {call.key}", percent=drawn.again_percent, seed=drawn.seed)
    ]
    picked = [call for call in picked if _may_be_asked(call)]
    if not picked:
        return
    version = ready_version(drawn.dealer, purpose=Purpose.CALLED_AGAIN)
    for call in picked:
        made = make_call(drawn.dealer, kind=CallKind.ASKED_AGAIN, about=_about(call))
        if made.version_id is None:
            made.version = version
            made.save(update_fields=["version"])


def _may_be_asked(call: Call) -> bool:
    """Nobody is asked twice who wants no calls, or whose complaint is open."""
    if call.customer.do_not_call or not (call.customer.phone or call.customer.second_phone):
        return False
    return not Complaint.objects.filter(customer=call.customer).exclude(status=Status.CLOSED).exists()


def _about(call: Call) -> CallAbout:
    callers = Attempt.objects.filter(call=call).values_list("by_id", flat=True)
    return CallAbout(
        customer=call.customer,
        vehicle=call.vehicle,
        order=call.order,
        interview=call.interview,
        adviser=call.adviser,
        adviser_name=call.adviser_name,
        barred=frozenset(callers),
    )
