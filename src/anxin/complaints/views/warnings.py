"""Early warnings: the list and what was done about each; the dealer's rules, kept or only tried on the past."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.accounts.policies import require, standing_of
from anxin.complaints.forms.warnings import SettleForm, WarningFilterForm, WatchRulesForm
from anxin.complaints.selectors.warnings import (
    WarningFilter,
    get_warning_for,
    shown_warnings,
    warnings_page,
)
from anxin.complaints.selectors.watch_trial import Trial, rule_lines, try_rules
from anxin.complaints.services.watch_customers import reopen_warning, set_watch_rules, settle_warning
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Refused
from anxin.foundation.htmx import redirect, render_page

_LIST = "complaints/warnings.html"
_RULES = "complaints/watch_rules.html"


@require_GET
def inbox(request: WorkplaceRequest) -> HttpResponse:
    """Show the customers to watch; the query string is the whole of its state."""
    return _list(request, request.GET.dict())


@require_POST
def settle(request: WorkplaceRequest, warning_id: int) -> HttpResponse:
    """Settle a warning with what was done; the next page has the way back."""
    get_warning_for(request.user, warning_id)
    back = QueryDict(request.POST.get("back", "")).dict()
    form = SettleForm(request.POST, auto_id=f"settle-{warning_id}-%s")
    done = form.cleaned_data["what_was_done"] if form.is_valid() else ""
    try:
        settle_warning(warning_id, what_was_done=done, by=request.user)
    except InvalidInput as error:
        if not form.errors:
            form.add_error(error.field, str(error))
        return _list(request, back, refused=(warning_id, form), status=422)
    except Refused as error:
        messages.error(request, str(error))
    else:
        undo = reverse("complaints:reopen_warning", args=[warning_id])
        messages.success(request, _("The warning is settled."), extra_tags=undo)
    return redirect(request, f"{reverse('complaints:warnings')}?{WarningFilter.read(back).query}")


@require_POST
def reopen(request: WorkplaceRequest, warning_id: int) -> HttpResponse:
    """Take the settling of a warning back."""
    reopen_warning(warning_id, by=request.user)
    messages.success(request, _("The warning is open again."))
    return redirect(request, reverse("complaints:warnings"))


@require_GET
def rules(request: WorkplaceRequest) -> HttpResponse:
    """Show the rules of the dealer worked for, each in words."""
    dealer = _dealer(request, Capability.SEE_FIGURES, Capability.SET_CLOCKS)
    return _rules(request, dealer, _rules_form(dealer))


@require_POST
def keep_rules(request: WorkplaceRequest) -> HttpResponse:
    """Keep the switches and numbers as they are typed, all or none."""
    dealer = _dealer(request, Capability.SET_CLOCKS)
    form = _rules_form(dealer, request.POST)
    if form.is_valid():
        try:
            set_watch_rules(dealer, choices=form.choices, by=request.user)
        except InvalidInput as error:
            form.take_error(error)
        else:
            messages.success(
                request, _("Saved. The rules look tonight; nothing that was warned of goes away.")
            )
            return redirect(request, reverse("complaints:watch_rules"))
    return _rules(request, dealer, form, status=422)


@require_POST
def try_out(request: WorkplaceRequest) -> HttpResponse:
    """Show whom the rules as typed would have hit in a period; nothing is written."""
    dealer = _dealer(request, Capability.SEE_FIGURES)
    form = _rules_form(dealer, request.POST)
    if not form.is_valid():
        return _rules(request, dealer, form, status=422)
    since, until = form.period()
    trial = try_rules(dealer, choices=form.choices, since=since, until=until, by=request.user)
    return _rules(request, dealer, form, trial=trial)


def _list(
    request: WorkplaceRequest,
    asked: Mapping[str, Any],
    *,
    refused: tuple[int, SettleForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    dealers, wanted = _dealers_in_sight(request), WarningFilter.read(asked)
    page = warnings_page(request.user, wanted, cursor=asked.get("cursor", ""))
    standing, shown = standing_of(request.user), shown_warnings(page.rows)
    forms = {each.pk: SettleForm(auto_id=f"settle-{each.pk}-%s") for each in page.rows}
    if refused:
        forms[refused[0]] = refused[1]
    may = {dealer.pk for dealer in dealers if standing.can(Capability.HANDLE_COMPLAINTS, dealer.pk)}
    rows = [
        {"shown": each, "form": forms[each.warning.pk], "may_settle": each.warning.dealer_id in may}
        for each in shown
    ]
    context = {
        "page": page,
        "rows": rows,
        "wanted": wanted,
        "back": urlencode(asked),
        "form": WarningFilterForm(wanted, dealers=dealers),
        "many_dealers": len(dealers) > 1,
    }
    return render_page(request, _LIST, context, partial="results", status=status)


def _rules(
    request: WorkplaceRequest,
    dealer: Dealer,
    form: WatchRulesForm,
    *,
    trial: Trial | None = None,
    status: int = 200,
) -> HttpResponse:
    standing = standing_of(request.user)
    context = {
        "dealer_here": dealer,
        "form": form,
        "trial": trial,
        "may_set": standing.can(Capability.SET_CLOCKS, dealer.pk),
        "may_try": standing.can(Capability.SEE_FIGURES, dealer.pk),
    }
    return render_page(request, _RULES, context, partial="rules", status=status)


def _rules_form(dealer: Dealer, data: QueryDict | None = None) -> WatchRulesForm:
    return WatchRulesForm(data, lines=rule_lines(dealer), today=clock.today(dealer.time_zone))


def _dealer(request: WorkplaceRequest, *capabilities: Capability) -> Dealer:
    """Return the dealer worked for, to a person with one of the capabilities there."""
    if request.dealer is None:
        raise NotFound
    standing = standing_of(request.user)
    held = next((each for each in capabilities if standing.can(each, request.dealer.pk)), capabilities[0])
    require(request.user, held, request.dealer.pk)
    return request.dealer


def _dealers_in_sight(request: WorkplaceRequest) -> list[Dealer]:
    visible = set(standing_of(request.user).dealers_with(Capability.SEE_FIGURES))
    dealers = [dealer for dealer in request.dealers if dealer.pk in visible]
    if not dealers:
        raise NotAllowed("ROLE_MAY_NOT_SEE_WARNINGS", _("Your role does not see early warnings."))
    return dealers
