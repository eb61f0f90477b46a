"""One promise: its story, and what may be done with it."""

from collections.abc import Callable, Mapping
from datetime import datetime
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

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Person
from anxin.accounts.selectors import colleagues_at
from anxin.customers.selectors import masked_phone
from anxin.foundation.errors import AnxinError, NotAllowed, NotFound
from anxin.foundation.htmx import redirect
from anxin.promises.choices import TalkKind, TalkWay
from anxin.promises.forms import operations as forms
from anxin.promises.forms.handing import HandOverForm
from anxin.promises.models import Promise
from anxin.promises.policies import can_work_on
from anxin.promises.selectors.ledger import get_promise_for
from anxin.promises.selectors.story import story_lines
from anxin.promises.selectors.words import gestures_of, remedies_of, risks_in_words, script_of
from anxin.promises.services import handing, part_dates, settling, telling
from anxin.promises.views.showing import sees_phones

#: What is done with a promise made outside a case alone: one of a case is settled there.
OWN_ONLY = ("keep", "move", "break", "withdraw")
_FORMS: Mapping[str, type[forms.OperationForm]] = {
    "keep": forms.KeepForm,
    "move": forms.MoveForm,
    "break": forms.ReasonForm,
    "withdraw": forms.ReasonForm,
    "asked": forms.WordsForm,
    "in_vain": forms.WordsForm,
    "part": forms.PartForm,
}


@require_GET
def show(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show a promise with everything that happened to it."""
    return _page(request, get_promise_for(request.user, key))


@require_POST
def operate(request: WorkplaceRequest, key: UUID, what: str) -> HttpResponse:
    """Do one thing with a promise, and show it as it stands then; a refusal keeps what was typed."""
    if what not in _DO:
        raise NotFound
    promise = get_promise_for(request.user, key)
    with timezone.override(ZoneInfo(promise.dealer.time_zone)):
        form = _form(what, promise, request.user, data=request.POST)
        if form.is_valid():
            try:
                _DO[what](key, form.cleaned_data, request.user)
            except (NotAllowed, NotFound):
                raise
            except AnxinError as error:
                form.take_error(error)
            else:
                messages.success(request, _SAID[what]())
                return redirect(request, reverse("promises:show", args=[key]))
    return _page(request, get_promise_for(request.user, key), bound={what: form}, status=422)


def _page(
    request: WorkplaceRequest,
    promise: Promise,
    *,
    bound: Mapping[str, forms.OperationForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    dealer = promise.dealer
    with timezone.override(ZoneInfo(dealer.time_zone)):
        works = can_work_on(request.user, promise)
        offered = {each: _form(each, promise, request.user) for each in _offered(promise)} if works else {}
        context = {
            "promise": promise,
            "story": story_lines(promise),
            "part": getattr(promise, "part", None),
            "risks": risks_in_words(promise),
            "script": script_of(promise, request.user),
            "phone": masked_phone(promise.customer.phone, country=dealer.country),
            "may_see_phones": sees_phones(request, dealer),
            "forms": offered | dict(bound or {}),
            "failed": next(iter(bound or {}), ""),
            "zone": dealer.time_zone,
        }
        return render(request, "promises/promise.html", context, status=status)


def _offered(promise: Promise) -> list[str]:
    if not promise.is_open:
        return ["asked", "in_vain"]
    own = list(OWN_ONLY) if promise.is_own else []
    part = ["part"] if getattr(promise, "part", None) else []
    return ["tell", *own, "hand_over", "asked", "in_vain", *part]


def _form(
    what: str, promise: Promise, person: Person, *, data: Mapping[str, Any] | None = None
) -> forms.OperationForm:
    initial: dict[str, Any] = {"seen": promise.version}
    named: dict[str, Any] = {"auto_id": f"{what}-%s", "initial": initial}
    if what == "tell":
        code = promise.dealer.code
        return forms.TellForm(
            data,
            script=script_of(promise, person),
            gestures=gestures_of(code),
            remedies=remedies_of(code),
            **named,
        )
    if what == "hand_over":
        colleagues = colleagues_at(promise.dealer, able_to=Capability.HANDLE_COMPLAINTS)
        others = [each for each in colleagues if each.pk != promise.keeper_id]
        return HandOverForm(data, people=others, **named)
    if what == "part" and (part := getattr(promise, "part", None)):
        initial |= {"expected_on": part.expected_on, "arrived_on": part.arrived_on}
    return _FORMS[what](data, **named)


def _keep(key: UUID, data: Mapping[str, Any], by: Person) -> None:
    settling.keep_own_promise(key, outcome=data["outcome"], by=by, seen=data["seen"])


def _move(key: UUID, data: Mapping[str, Any], by: Person) -> None:
    at: datetime = data["due_at"]
    new = settling.NewTime(
        at,
        data["reason"],
        customer_told=data["customer_told"],
        wished=data["wished"],
        tell_by=TalkWay(data["tell_by"]) if data["tell_by"] else None,
    )
    settling.move_own_promise(key, new_time=new, by=by, seen=data["seen"])


def _break(key: UUID, data: Mapping[str, Any], by: Person) -> None:
    settling.break_own_promise(key, reason=data["reason"], by=by, seen=data["seen"])


def _withdraw(key: UUID, data: Mapping[str, Any], by: Person) -> None:
    settling.withdraw_own_promise(key, reason=data["reason"], by=by, seen=data["seen"])


def _tell(key: UUID, data: Mapping[str, Any], by: Person) -> None:
    told = telling.Telling(
        outcome=TalkKind(data["outcome"]),
        way=TalkWay(data["way"]) if data["way"] else None,
        words=data["words"],
        new_due_at=data["new_due_at"],
        remedy=data["remedy"],
        gesture=data["gesture"],
    )
    telling.tell_customer(key, telling=told, by=by, seen=data["seen"])


def _hand_over(key: UUID, data: Mapping[str, Any], by: Person) -> None:
    handing.hand_over_promise(
        key, handing=handing.Handing(to=data["to"], reason=data["reason"]), by=by, seen=data["seen"]
    )


def _asked(key: UUID, data: Mapping[str, Any], by: Person) -> None:
    telling.note_customer_asked(key, words=data["words"], by=by, seen=data["seen"])


def _in_vain(key: UUID, data: Mapping[str, Any], by: Person) -> None:
    telling.note_came_in_vain(key, words=data["words"], by=by, seen=data["seen"])


def _part(key: UUID, data: Mapping[str, Any], by: Person) -> None:
    part_dates.set_part_date(
        key, expected_on=data["expected_on"], arrived_on=data["arrived_on"], by=by, seen=data["seen"]
    )


_DO: Mapping[str, Callable[[UUID, Mapping[str, Any], Person], None]] = {
    "keep": _keep, "move": _move, "break": _break, "withdraw": _withdraw, "tell": _tell, "asked": _asked,
    "in_vain": _in_vain, "part": _part, "hand_over": _hand_over,
}  # fmt: skip
_SAID: Mapping[str, Callable[[], str]] = {
    "keep": lambda: _("Kept."),
    "move": lambda: _("The promise has its new time."),
    "break": lambda: _("Noted as broken."),
    "withdraw": lambda: _("The promise is withdrawn."),
    "tell": lambda: _("Written down."),
    "asked": lambda: _("Noted: the customer asked himself."),
    "in_vain": lambda: _("Noted: the customer came in vain."),
    "part": lambda: _("The part's date is kept."),
    "hand_over": lambda: _("The promise has a new keeper, who is told."),
}
