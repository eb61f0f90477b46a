"""When the dealer is open: the month, one day of it, the hours of the week, and earlier calendars."""

from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anxin.accounts import services
from anxin.accounts.choices import Capability
from anxin.accounts.forms import DayMarkForm, SpanForm, WeekForm, show_error
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require, require_hours
from anxin.accounts.selectors import calendar_of, day_of
from anxin.accounts.views.month_page import asked_day, asked_month, may_set, month_page
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotFound, Refused


def hours(request: HttpRequest) -> HttpResponse:
    """Show a month of the dealer's calendar, or of an earlier version of it."""
    dealer, by = workplace(request)
    require_hours(by, dealer.pk)
    today = clock.today(dealer.time_zone)
    month = asked_month(request.GET.get("month", ""), today)
    day = asked_day(request.GET.get("day", ""))
    version = request.GET.get("version", "")
    context = month_page(dealer, by, month=month, version=int(version) if version.isdecimal() else None)
    if day and may_set(by, dealer) and not context["earlier"]:
        context |= _day_forms(dealer, day)
    return render(request, "accounts/hours.html", context)


@require_POST
def save_day(request: HttpRequest) -> HttpResponse:
    """Make one day a holiday, a make-up day or ordinary again."""
    dealer, by = workplace(request)
    form = DayMarkForm(request.POST)
    if form.is_valid():
        try:
            services.mark_day(dealer, mark=form.day_mark(), by=by)
        except InvalidInput as error:
            show_error(form, error)
        else:
            return _back_to(form.cleaned_data["day"])
    return _day_page(request, "mark_form", form)


@require_POST
def add_span(request: HttpRequest) -> HttpResponse:
    """Close the house for some time, or open it beyond its hours."""
    dealer, by = workplace(request)
    form = SpanForm(request.POST)
    if form.is_valid():
        add = services.add_closure if form.cleaned_data["kind"] == "closure" else services.add_opening
        try:
            add(dealer, times=form.times(), by=by)
        except InvalidInput as error:
            show_error(form, error)
        else:
            return _back_to(form.cleaned_data["day"])
    return _day_page(request, "span_form", form)


@require_POST
def remove_span(request: HttpRequest) -> HttpResponse:
    """Take a closure or an opening away."""
    dealer, by = workplace(request)
    begins, ends = request.POST.get("begins", ""), request.POST.get("ends", "")
    remove = services.remove_closure if request.POST.get("kind") == "closure" else services.remove_opening
    remove(dealer, begins=begins, ends=ends, by=by)
    return _back_to(asked_day(begins[:10]) or clock.today(dealer.time_zone))


def week(request: HttpRequest) -> HttpResponse:
    """Show the hours of the week, and set them."""
    dealer, by = workplace(request)
    _require_setting(by, dealer)
    calendar = calendar_of(dealer)
    form = WeekForm(request.POST or None, initial={"seen": calendar.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.set_week(dealer, week=form.week(), by=by, why=data["why"], seen=data["seen"])
        except (InvalidInput, Refused) as error:
            show_error(form, error)
        else:
            messages.success(request, _("The hours of the week are set."))
            return redirect("accounts:hours")
    context = {"form": form, "days": form.days(calendar), "tab": "hours"}
    return render(request, "accounts/week.html", context, status=422 if form.errors else 200)


@require_POST
def take_back(request: HttpRequest, version: int) -> HttpResponse:
    """Let an earlier calendar hold again."""
    dealer, by = workplace(request)
    services.undo_to_version(dealer, version=version, by=by, why=request.POST.get("why", ""))
    messages.success(request, _("The calendar of version %(version)s holds again.") % {"version": version})
    return redirect("accounts:hours")


def workplace(request: HttpRequest) -> tuple[Dealer, Person]:
    """Return the dealer for whom the person works now, and the person; ``NotFound`` without a dealer."""
    known = cast(WorkplaceRequest, request)
    if known.dealer is None:
        raise NotFound
    return known.dealer, known.user


def _require_setting(by: Person, dealer: Dealer) -> None:
    require(by, Capability.SET_CLOCKS, dealer.pk)


def _day_forms(dealer: Dealer, day: date) -> dict[str, Any]:
    shown = day_of(dealer, day)
    return {
        "chosen": shown,
        "mark_form": DayMarkForm(initial=DayMarkForm.values_of(shown), auto_id="mark_%s"),
        "span_form": SpanForm(initial=SpanForm.values_of(day), auto_id="span_%s"),
    }


def _day_page(request: HttpRequest, name: str, form: DayMarkForm | SpanForm) -> HttpResponse:
    """Show the month again beside a form that was not taken."""
    dealer, by = workplace(request)
    _require_setting(by, dealer)
    today = clock.today(dealer.time_zone)
    day = asked_day(request.POST.get("day", "")) or today
    form.auto_id = "mark_%s" if name == "mark_form" else "span_%s"
    context = month_page(dealer, by, month=day.replace(day=1), version=None)
    context |= _day_forms(dealer, day) | {name: form}
    return render(request, "accounts/hours.html", context, status=422)


def _back_to(day: date) -> HttpResponse:
    return redirect(f"{reverse('accounts:hours')}?month={day:%Y-%m}&day={day}#day")
