"""The dealer's clocks: limits and ladder by policy, reasons of a hold, versions, and judging open cases again."""

import copy
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.accounts.policies import require, standing_of
from anxin.complaints.forms.clock_rules import (
    PolicyHeadForm,
    changed_policy,
    changed_reasons,
    limit_rows,
    step_rows,
)
from anxin.complaints.forms.fields import entry_choices
from anxin.complaints.selectors.clocks.rules import rules_page
from anxin.complaints.services.clocks.policies import change_policies, policies_of
from anxin.complaints.services.clocks.policy_order import copied, dropped, raised
from anxin.complaints.services.clocks.rejudging import rejudge_by_newest_policies
from anxin.foundation.errors import AnxinError, InvalidInput, NotFound
from anxin.foundation.htmx import redirect, render_page

TEMPLATE = "complaints/clock_rules.html"
_ARRANGE = {"copy": copied, "drop": dropped, "up": raised}


@require_GET
def rules(request: WorkplaceRequest) -> HttpResponse:
    """Show the dealer's clocks; ``policy`` in the address names the one that is laid open."""
    dealer = _dealer(request)
    policies_of(dealer)
    return _page(request, dealer, key=request.GET.get("policy", ""))


@require_POST
def save(request: WorkplaceRequest, policy: str) -> HttpResponse:
    """Write one policy as the form wants it, as the next version of the whole."""
    dealer = _dealer(request)
    body = copy.deepcopy(policies_of(dealer).body)
    place = _place(body, policy)
    head = _head_form(dealer, request.POST)
    if head.is_valid():
        try:
            body["policies"][place] = changed_policy(body["policies"][place], head.cleaned_data, request.POST)
            _write(request, dealer, body, why=head.cleaned_data["why"], seen=head.cleaned_data["seen"])
        except AnxinError as error:
            head.add_error(error.field if error.field in head.fields else None, str(error))
        else:
            return _back(request, policy)
    return _page(request, dealer, key=policy, head=head, status=422)


@require_POST
def save_reasons(request: WorkplaceRequest) -> HttpResponse:
    """Write the reasons for which cases may be held."""
    dealer = _dealer(request)
    body = copy.deepcopy(policies_of(dealer).body)
    try:
        body["pause_reasons"] = changed_reasons(body["pause_reasons"], request.POST)
        _write(request, dealer, body, why=_("Reasons of a hold"), seen=None)
    except InvalidInput as error:
        messages.error(request, str(error))
    return _back(request, "")


@require_POST
def arrange(request: WorkplaceRequest, policy: str, act: str) -> HttpResponse:
    """Copy a policy, drop it, or move it up: the first that fits a case holds."""
    dealer = _dealer(request)
    if act not in _ARRANGE:
        raise NotFound
    body = copy.deepcopy(policies_of(dealer).body)
    place = _place(body, policy)
    try:
        chosen = _ARRANGE[act](body["policies"], place)
        _write(request, dealer, body, why="", seen=None)
    except AnxinError as error:
        messages.error(request, str(error))
        return _back(request, policy)
    return _back(request, chosen)


@require_POST
def rejudge(request: WorkplaceRequest) -> HttpResponse:
    """Put all open cases under the newest clocks, with a reason; the worker does it."""
    dealer = _dealer(request)
    try:
        rejudge_by_newest_policies(dealer, by=request.user, why=request.POST.get("why", ""))
    except InvalidInput as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The open cases are being judged by the newest clocks."))
    return _back(request, "")


def _dealer(request: WorkplaceRequest) -> Dealer:
    if request.dealer is None:
        raise NotFound
    looks = request.method == "GET" and standing_of(request.user).can(
        Capability.SEE_COMPLAINTS, request.dealer.pk
    )
    if not looks:
        require(request.user, Capability.SET_CLOCKS, request.dealer.pk)
    return request.dealer


def _place(body: Mapping[str, Any], key: str) -> int:
    keys = [policy["key"] for policy in body["policies"]]
    if key not in keys:
        raise NotFound
    return keys.index(key)


def _write(
    request: WorkplaceRequest, dealer: Dealer, body: dict[str, Any], *, why: str, seen: int | None
) -> None:
    made = change_policies(dealer, body=body, by=request.user, why=why, seen=seen)
    messages.success(
        request, _("Kept as version %(version)s. Open cases keep their clocks.") % {"version": made.version}
    )


def _back(request: WorkplaceRequest, key: str) -> HttpResponse:
    return redirect(request, reverse("complaints:clock_rules") + (f"?policy={key}" if key else ""))


def _head_form(dealer: Dealer, data: QueryDict | None = None, **initial: Any) -> PolicyHeadForm:
    channels = entry_choices("complaint_categories", "intake", dealer_code=dealer.code)
    return PolicyHeadForm(data, channels=channels, initial=initial)


def _page(
    request: WorkplaceRequest,
    dealer: Dealer,
    *,
    key: str,
    head: PolicyHeadForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = rules_page(dealer, key=key)
    policy = page.policy
    when = policy["when"]
    context = {
        "page": page,
        "head": head
        or _head_form(
            dealer,
            zh=policy["zh"],
            en=policy["en"],
            levels=when.get("levels", []),
            channels=when.get("channels", []),
            seen=page.version.version,
        ),
        "limits": limit_rows(policy),
        "steps": step_rows(policy, page.step_names),
        "may_set": standing_of(request.user).can(Capability.SET_CLOCKS, dealer.pk),
        "tab": "clocks",
    }
    return render_page(request, TEMPLATE, context, partial="rules", status=status)
