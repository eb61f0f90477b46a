"""Reminding customers: appointments a day and an hour before, service, insurance, inspection; never twice (D109)."""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.module_loading import import_string

from anxin.accounts.models import Dealer
from anxin.customers.selectors import addressed
from anxin.foundation import audit, clock
from anxin.foundation.display import days_in_full, moment_in_words
from anxin.messaging.policies import QuietHours
from anxin.messaging.services.notices import QUIET_HOURS
from anxin.messaging.services.templates import Rendered, render_template
from anxin.playbooks.selectors import setting
from anxin.promises.choices import ReminderKind
from anxin.promises.models import Reminder
from anxin.promises.selectors.reaching import channel_for
from anxin.promises.selectors.reminding import Occasion, appointments_to_remind, came_since, due_to_remind
from anxin.promises.services.writing import Letter, send_letter

PAUSE = "reminders.pause_while_case_open"
CAME_WITHIN = "reminders.came_within"
#: The hour of the dealer's day in which services, insurances and inspections are announced.
HOUR_OF_DAY = 10
#: What would leave so late before the appointment reminds nobody any more.
LEAST_AHEAD = timedelta(minutes=20)
_log = logging.getLogger(__name__)


def remind_of_appointments() -> int:
    """Remind customers of their appointments, at every dealer; return how many reminders were queued."""
    now = clock.now()
    return sum(
        _remind_all(dealer, partial(appointments_to_remind, dealer, now=now), now) for dealer in _dealers()
    )


def remind_of_what_falls_due() -> int:
    """Remind customers of services, insurances and inspections, at dealers where the hour for that has come."""
    now, sent = clock.now(), 0
    for dealer in _dealers():
        if now.astimezone(ZoneInfo(dealer.time_zone)).hour == HOUR_OF_DAY:
            sent += _remind_all(dealer, partial(due_to_remind, dealer, now=now), now)
    return sent


def note_who_came() -> int:
    """Keep which reminded customers came since, and return how many that is (D110)."""
    found = came_since(clock.now())
    for number, at in found:
        Reminder.objects.filter(pk=number, came_at=None).update(came_at=at)
    return len(found)


def _remind_all(dealer: Dealer, find: Callable[[], Sequence[Occasion]], now: datetime) -> int:
    """Remind of everything found at a dealer; what cannot be reminded of holds up nothing behind it."""
    try:
        occasions = find()
        paused = _paused(dealer, (each.customer.pk for each in occasions))
    except Exception as error:
        _log.error("Nobody could be reminded at %s: %s", dealer.code, type(error).__name__)
        return 0
    wanted = [each for each in occasions if each.customer.pk not in paused and _allowed(each)]
    return sum(_try_to_remind(dealer, each, now) for each in wanted)


def _try_to_remind(dealer: Dealer, occasion: Occasion, now: datetime) -> int:
    try:
        return _remind(dealer, occasion, now)
    except Exception as error:
        _log.error("A reminder could not be queued at %s: %s", dealer.code, type(error).__name__)
        return 0


def _dealers() -> Iterable[Dealer]:
    return Dealer.objects.select_related("region__brand").order_by("pk")


def _paused(dealer: Dealer, customers: Iterable[int]) -> set[int]:
    """Whoever has a case open hears nothing else from the house meanwhile (S080)."""
    if not setting(PAUSE, dealer_code=dealer.code):
        return set()
    asked: Callable[[Dealer, Iterable[int]], set[int]] = import_string(settings.ANXIN_CUSTOMERS_PAUSED)
    return asked(dealer, customers)


def _allowed(occasion: Occasion) -> bool:
    customer = occasion.customer
    agreed = customer.marketing_consent_on is not None and not customer.do_not_call
    return agreed or not occasion.needs_consent


@transaction.atomic
def _remind(dealer: Dealer, occasion: Occasion, now: datetime) -> int:
    """Queue one reminder unless nothing leads to the customer, or it would come too late to help."""
    channel = channel_for(occasion.customer, dealer)
    quiet = QuietHours.read(setting(QUIET_HOURS, dealer_code=dealer.code))
    leaves = quiet.over_at(now, zone=dealer.time_zone)
    if channel is None or leaves > occasion.due_at - LEAST_AHEAD:
        return 0
    template = f"reminder_{occasion.kind}"
    reminder, made = Reminder.objects.get_or_create(
        key=occasion.key,
        defaults={
            "dealer": dealer,
            "customer": occasion.customer,
            "vehicle": occasion.vehicle,
            "promise": occasion.promise,
            "kind": occasion.kind,
            "due_at": occasion.due_at,
            "at": now,
            "watched_until": _watched_until(dealer, occasion, now),
        },
    )
    if not made:
        return 0
    said = _said(dealer, occasion, template)
    letter = Letter(
        channel=channel, text=said.text, subject=said.subject, template=template, not_before=leaves
    )
    reminder.message = send_letter(dealer, occasion.customer, letter=letter)
    reminder.save(update_fields=["message"])
    audit.record_operation(
        "promises.reminded",
        person_id=None,
        dealer_id=dealer.pk,
        subject=occasion.key[:60],
        kind=occasion.kind,
    )
    return 1


def _said(dealer: Dealer, occasion: Occasion, template: str) -> Rendered:
    with translation.override(dealer.language), days_in_full():
        values = {
            "customer": addressed(occasion.customer),
            "plate": occasion.vehicle.plate if occasion.vehicle else "",
            "when": _when(dealer, occasion),
        }
        return render_template(template, dealer=dealer, language=dealer.language, values=values)


def _when(dealer: Dealer, occasion: Occasion) -> str:
    if occasion.promise:
        return moment_in_words(occasion.due_at, zone=dealer.time_zone)
    return f"{occasion.due_at.astimezone(ZoneInfo(dealer.time_zone)):%Y-%m-%d}"


def _watched_until(dealer: Dealer, occasion: Occasion, now: datetime) -> datetime:
    if occasion.kind in (ReminderKind.APPOINTMENT_DAY, ReminderKind.APPOINTMENT_HOUR):
        return occasion.due_at + timedelta(days=1)
    return now + timedelta(days=int(setting(CAME_WITHIN, dealer_code=dealer.code)))
