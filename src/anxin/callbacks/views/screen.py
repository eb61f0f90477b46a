"""The caller's screen: taken, answered for, given back; each outcome one press, with a way back for ten seconds."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anxin.accounts.middleware import WorkplaceRequest
from anxin.callbacks.choices import CallState, Outcome
from anxin.callbacks.forms.calling import BookingForm, GoneForm, OutcomeForm
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.calls import get_call_for
from anxin.callbacks.selectors.screen import read_screen
from anxin.callbacks.selectors.script import spoken_language, step_of
from anxin.callbacks.selectors.what_follows import what_follows
from anxin.callbacks.services import hold_call, record_attempt
from anxin.callbacks.services.ask_customer import resume_interview
from anxin.callbacks.views.showing import callers_call
from anxin.complaints.selectors.settlement import currency_of
from anxin.customers.policies import can_see_phones
from anxin.engines.callbacks import Flag
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, Refused, Stale
from anxin.foundation.htmx import redirect
from anxin.surveys.choices import InvitedBy


@require_GET
def show(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show a call: to who has it on his screen with whole numbers and the script, to others who has it."""
    return screen_page(request, get_call_for(request.user, key))


@require_POST
def take(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Take the call, or with ``over`` take it over from who has it."""
    try:
        hold_call.take_call(key, by=request.user, over=request.POST.get("over") == "yes")
    except Refused as error:
        messages.error(request, str(error))
    return _back(request, key)


@require_POST
def let_go(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Give the call back to the queue."""
    hold_call.let_call_go(key, by=request.user)
    return redirect(request, reverse("callbacks:queue"))


@require_POST
def record(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Note what the attempt came to, and go back to the queue with a way back where nothing has left the house."""
    call = callers_call(request, key)
    with timezone.override(ZoneInfo(call.dealer.time_zone)):
        form = OutcomeForm(request.POST)
        if not form.is_valid():
            said = " ".join(str(each) for errors in form.errors.values() for each in errors)
            return screen_page(request, call, error=said, status=422)
        try:
            recorded = record_attempt.record_attempt(
                key, told=_told(form.cleaned_data), by=request.user, seen=form.cleaned_data["seen"]
            )
        except Stale:
            raise
        except (InvalidInput, Refused) as error:
            return screen_page(request, call, error=str(error), status=error.status)
    undo = _take_back_url(recorded, form.cleaned_data["number"])
    messages.success(request, _said(recorded), extra_tags=undo)
    if form.cleaned_data["link"] == InvitedBy.WECOM and recorded.call.invitation:
        return redirect(request, reverse("surveys:invitation", args=[recorded.call.invitation.key]))
    asks = Flag.ASK_DO_NOT_CALL in recorded.flags or recorded.call.state == CallState.WRITTEN_TO
    return _back(request, key) if asks else redirect(request, reverse("callbacks:queue"))


@require_POST
def take_back(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Take back one's own last attempt, and stand before the customer again."""
    number = request.GET.get("number", "")
    record_attempt.take_back_attempt(key, number=int(number) if number.isdecimal() else 0, by=request.user)
    return _back(request, key)


@require_POST
def no_more_calls(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Note that the customer wants no calls at all."""
    record_attempt.note_no_more_calls(key, by=request.user)
    messages.success(request, _("Noted: the customer wants no calls."))
    return redirect(request, reverse("callbacks:queue"))


@require_POST
def resume(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Go on with an interview that was stopped in the middle."""
    resume_interview(key, by=request.user)
    return _back(request, key)


def screen_page(request: WorkplaceRequest, call: Call, *, error: str = "", status: int = 200) -> HttpResponse:
    """Answer with the whole screen of a call, with what was wrong over it."""
    dealer = call.dealer
    with timezone.override(ZoneInfo(dealer.time_zone)):
        screen = read_screen(request.user, call)
        say = spoken_language(call, request.GET.get("say", ""))
        asks = screen.mine and not screen.blocked
        context: dict[str, Any] = {
            "screen": screen,
            "call": call,
            "step": step_of(call, request.user, item=request.GET.get("item", ""), language=say)
            if asks
            else None,
            "say": say,
            "error": error,
            "follows": what_follows(request.user, call),
            "booking": BookingForm(initial={"what": _("Appointment at the workshop")}),
            "leaving": GoneForm(initial={"on": clock.today(dealer.time_zone)}),
            "zone": dealer.time_zone,
            "currency": currency_of(dealer),
            "may_see_phones": can_see_phones(request.user, dealer.pk),
        }
        return render(request, "callbacks/call.html", context, status=status)


def _told(data: dict[str, Any]) -> record_attempt.Told:
    return record_attempt.Told(
        outcome=Outcome(data["outcome"]),
        number=data["number"],
        number_used=data["number_used"],
        appointment=data["appointment"],
        note=data["note"],
        link=InvitedBy(data["link"]) if data["link"] else None,
    )


def _take_back_url(recorded: record_attempt.Recorded, number: int) -> str:
    if not recorded.may_take_back:
        return ""
    return f"{reverse('callbacks:take_back', args=[recorded.call.key])}?number={number}"


def _said(recorded: record_attempt.Recorded) -> str:
    call = recorded.call
    if Flag.NEXT_NUMBER in recorded.flags:
        return _("%(name)s: noted. The next attempt takes another number.") % {"name": call.customer.name}
    if call.state == CallState.WRITTEN_TO:
        return _("%(name)s was not reached on several days and is written to.") % {"name": call.customer.name}
    last = call.attempts.order_by("-number").first()
    told = str(last.get_outcome_display()) if last else ""
    return _("%(name)s: %(outcome)s") % {"name": call.customer.name, "outcome": told}


def _back(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    return redirect(request, reverse("callbacks:call", args=[key]))
