"""My own account: language, theme, dealer, sessions and API tokens."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anxin.accounts import services
from anxin.accounts.choices import Capability
from anxin.accounts.devices import address_in_words, device_in_words
from anxin.accounts.forms import AbsenceForm
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of
from anxin.accounts.second_factor import has_second_factor, second_factor_demanded
from anxin.accounts.selectors import everybody_at, memberships_of, own_absences, sessions_of
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput
from anxin.foundation.htmx import render_page


def me(request: HttpRequest) -> HttpResponse:
    """Show the person what the house knows of his account and what he may change himself."""
    return account_page(request)


def account_page(
    request: HttpRequest, *, absence_form: AbsenceForm | None = None, status: int = 200
) -> HttpResponse:
    """Show the account, with an absence that was not taken where there is one."""
    context = _account(request) | ({"absence_form": absence_form} if absence_form else {})
    return render(request, "accounts/me.html", context, status=status)


def sessions(request: HttpRequest) -> HttpResponse:
    """Show where the person is signed in."""
    return render(request, "usersessions/usersession_list.html", {"sessions": _sessions(request)})


@require_POST
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one of the person's sessions."""
    services.end_session(session_id, by=_person(request))
    messages.success(request, _("The session has ended."))
    return redirect("accounts:me")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End every session of the person but this one."""
    ended = services.end_other_sessions(by=_person(request), session_key=request.session.session_key or "")
    messages.success(request, _("Ended elsewhere: %(count)s.") % {"count": ended})
    return redirect("accounts:me")


@require_POST
def create_token(request: HttpRequest) -> HttpResponse:
    """Make an API token; its words are in this one answer and nowhere else."""
    name = request.POST.get("name", "")
    try:
        _token, words = services.create_api_token(name, by=_person(request))
    except InvalidInput as error:
        context = _account(request) | {"token_error": str(error), "token_name": name}
        return render_page(request, "accounts/me.html", context, partial="tokens", status=error.status)
    return render_page(
        request, "accounts/me.html", _account(request) | {"new_token": words}, partial="tokens"
    )


@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """End one of the person's API tokens."""
    services.revoke_api_token(token_id, by=_person(request))
    messages.success(request, _("The token is revoked. What used it can reach Anxin no more."))
    return redirect("accounts:me")


def _person(request: HttpRequest) -> Person:
    return cast(WorkplaceRequest, request).user


def _account(request: HttpRequest) -> dict[str, Any]:
    person = _person(request)
    dealer = cast(WorkplaceRequest, request).dealer
    others = [each for each in everybody_at(dealer) if each != person] if dealer else []
    return {
        "absences": own_absences(person, since=clock.now()),
        "absence_form": AbsenceForm(colleagues=others, initial=AbsenceForm.first_values()),
        "memberships": memberships_of(person),
        "sessions": _sessions(request),
        "tokens": person.api_tokens.filter(revoked_at=None),
        "second_factor": has_second_factor(person),
        "second_factor_demanded": second_factor_demanded(person),
        "sees_audit": standing_of(person).can_anywhere(Capability.SEE_AUDIT),
    }


def _sessions(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "id": session.pk,
            "device": device_in_words(session.user_agent),
            "place": address_in_words(session.ip),
            "seen_at": session.last_seen_at,
            "here": session.session_key == request.session.session_key,
        }
        for session in sessions_of(_person(request))
    ]
