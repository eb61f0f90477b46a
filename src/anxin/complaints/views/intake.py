"""Taking a complaint in while the customer talks: one screen, one press to save."""

from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.accounts.policies import require
from anxin.accounts.selectors import colleagues_at
from anxin.complaints.choices import Level, Mode
from anxin.complaints.forms.intake import DEFAULT_CHANNEL, FIELD_OF, IntakeForm
from anxin.complaints.selectors.customer_matches import find_customers_and_cars
from anxin.complaints.selectors.intake import (
    Caller,
    IntakeAdvice,
    advise_intake,
    complaint_of_form,
    mode_of,
    read_caller,
    read_draft,
    read_intake_page,
    source_key_of,
)
from anxin.complaints.selectors.suggestions import suggest_for
from anxin.complaints.services.open_complaint import Intake
from anxin.complaints.services.take_in_complaint import Reception, take_in_complaint
from anxin.foundation.errors import AnxinError, NotAllowed, NotFound
from anxin.foundation.htmx import redirect

TEMPLATE = "complaints/new.html"


@require_http_methods(["GET", "POST"])
def new(request: WorkplaceRequest) -> HttpResponse:
    """Show the intake form, or take the complaint in."""
    dealer = _dealer_of(request)
    with timezone.override(ZoneInfo(dealer.time_zone)):
        if request.method == "GET":
            return _show(request, dealer, _fresh_form(dealer, request), data=request.GET)
        if "find" in request.POST or "choose" in request.POST:
            return _search_without_script(request, dealer)
        return _take_in(request, dealer)


@require_GET
def find(request: WorkplaceRequest) -> HttpResponse:
    """Suggest customers and cars while their plate, VIN, phone or name is typed."""
    dealer = _dealer_of(request)
    return render(
        request, "complaints/_intake_matches.html", _matches(request, dealer, request.GET.get("q", ""))
    )


@require_GET
def choose(request: WorkplaceRequest) -> HttpResponse:
    """Fill in the chosen customer and car, and show their history at the side."""
    dealer = _dealer_of(request)
    with timezone.override(ZoneInfo(dealer.time_zone)):
        caller = read_caller(request.user, dealer, request.GET)
        draft = read_draft(dealer, caller, {"channel": DEFAULT_CHANNEL}, ())
        page = read_intake_page(request.user, dealer, caller=caller, draft=draft)
        form = _fresh_form(dealer, request)
        return render(request, "complaints/_intake_chosen.html", {"page": page, "form": form})


@require_POST
def suggest_level(request: WorkplaceRequest) -> HttpResponse:
    """Suggest level, threats and duplicates for what has been typed so far."""
    dealer = _dealer_of(request)
    with timezone.override(ZoneInfo(dealer.time_zone)):
        caller = read_caller(request.user, dealer, request.POST)
        threats = request.POST.getlist("threats")
        advice = advise_intake(request.user, read_draft(dealer, caller, request.POST, threats))
        form = IntakeForm(
            initial={**request.POST.dict(), "threats": threats, "mode": advice.mode},
            dealer=dealer,
            colleagues=[],
        )
        context = {
            "advice": advice,
            "form": form,
            "threats_noted": threats,
            "mode_follows": "mode_follows" in request.POST,
        }
        return render(request, "complaints/_intake_advice.html", context)


def _take_in(request: WorkplaceRequest, dealer: Dealer) -> HttpResponse:
    form = _form(request, dealer, request.POST)
    if form.is_valid():
        try:
            caller = read_caller(request.user, dealer, form.cleaned_data)
            complaint = take_in_complaint(_reception(request, dealer, form, caller), by=request.user)
        except NotFound:
            raise
        except AnxinError as error:
            name = FIELD_OF.get(error.field, error.field)
            form.add_error(name if name in form.fields else None, str(error))
        else:
            return redirect(request, f"{complaint.get_absolute_url()}?since=0")
    # Sent twice, a form is refused for what it has done the first time: its case is shown.
    if known := _already_taken_in(request, dealer):
        return redirect(request, known)
    return _show(request, dealer, form, data=request.POST, status=422)


def _reception(request: WorkplaceRequest, dealer: Dealer, form: IntakeForm, caller: Caller) -> Reception:
    data = form.cleaned_data
    draft = read_draft(dealer, caller, data, data["threats"])
    suggestion = suggest_for(draft, request.user)
    quotes = {heard.key: heard.quote for heard in suggestion.threats}
    intake = Intake(
        dealer=dealer,
        words=data["words"],
        channel=data["channel"],
        mode=Mode(data["mode"] or mode_of(draft)),
        customer=caller.customer,
        vehicle=caller.vehicle,
        wish=data["wish"],
        on_behalf=data["on_behalf"],
        demand=data["demand"],
        category=data["category"],
        trouble_area=data["trouble_area"],
        reason=data["reason"],
        concerns=data["concerns"],
        mood=data["mood"],
        level=Level(int(data["level"])) if data["level"] else None,
        level_reason=data["level_reason"],
        threats=tuple((key, quotes.get(key, "")) for key in data["threats"]),
        source_key=source_key_of(data["token"]),
    )
    return Reception(
        intake=intake,
        newcomer=form.newcomer(),
        suggested=suggestion.level,
        suggested_because=" ".join(suggestion.reasons),
        call_back_at=None if form.closes_at_once else data["call_back_at"],
        call_back_what=data["call_back_what"],
        remedy=form.remedy_given(),
        as_repeat=data["as_repeat"],
    )


def _show(
    request: WorkplaceRequest,
    dealer: Dealer,
    form: IntakeForm,
    *,
    data: QueryDict,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    caller = read_caller(request.user, dealer, data.dict())
    threats = data.getlist("threats")
    typed = {"channel": DEFAULT_CHANNEL, **data.dict()}
    page = read_intake_page(
        request.user, dealer, caller=caller, draft=read_draft(dealer, caller, typed, threats)
    )
    advice: IntakeAdvice = page.advice
    context = {"page": page, "advice": advice, "form": form, "threats_noted": threats, **more}
    return render(request, TEMPLATE, context, status=status)


def _search_without_script(request: WorkplaceRequest, dealer: Dealer) -> HttpResponse:
    """Find or choose somebody without htmx: the form comes back with all that was typed in it."""
    typed = request.POST.copy()
    if "choose" in typed:
        typed["customer"], _colon, typed["vehicle"] = str(typed["choose"]).partition(":")
    begun = {"token": uuid4(), "channel": DEFAULT_CHANNEL, "mode": Mode.PHONE}
    initial = {**begun, **typed.dict(), "threats": typed.getlist("threats")}
    form = IntakeForm(initial=initial, dealer=dealer, colleagues=_colleagues(dealer))
    query = "" if "choose" in typed else str(typed.get("q", ""))
    return _show(request, dealer, form, data=typed, **_matches(request, dealer, query))


def _matches(request: WorkplaceRequest, dealer: Dealer, query: str) -> dict[str, Any]:
    words = query.strip()[:200]
    found = find_customers_and_cars(request.user, dealer=dealer, query=words) if words else []
    return {"matches": found, "query": words}


def _fresh_form(dealer: Dealer, request: WorkplaceRequest) -> IntakeForm:
    given = {name: request.GET[name] for name in ("customer", "vehicle") if name in request.GET}
    initial = {"token": uuid4(), "channel": DEFAULT_CHANNEL, "mode": Mode.PHONE, **given}
    return IntakeForm(initial=initial, dealer=dealer, colleagues=_colleagues(dealer))


def _form(request: WorkplaceRequest, dealer: Dealer, data: QueryDict) -> IntakeForm:
    return IntakeForm(data, dealer=dealer, colleagues=_colleagues(dealer))


def _colleagues(dealer: Dealer) -> list[Any]:
    return list(colleagues_at(dealer, able_to=Capability.HANDLE_COMPLAINTS))


def _already_taken_in(request: WorkplaceRequest, dealer: Dealer) -> str:
    known = complaint_of_form(request.user, dealer, request.POST.get("token", ""))
    return known.get_absolute_url() if known else ""


def _dealer_of(request: WorkplaceRequest) -> Dealer:
    if request.dealer is None:
        raise NotAllowed("ROLE_MAY_NOT", _("Your role does not take complaints in."))
    require(request.user, Capability.TAKE_COMPLAINTS, request.dealer.pk)
    return request.dealer
