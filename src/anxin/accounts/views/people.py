"""The administrator's people: list, invitation, one person's page and what can be done to it."""

from collections.abc import Callable
from typing import Any, cast

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from anxin.accounts import services
from anxin.accounts.choices import Role
from anxin.accounts.forms import InvitationForm, PeopleFilter, PersonForm, RoleForm, show_error
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Person
from anxin.accounts.second_factor import has_second_factor, second_factor_demanded
from anxin.accounts.selectors import find_people, get_person_for, get_place_for, is_wholly_under, tree_under
from anxin.foundation.errors import InvalidInput, Refused
from anxin.foundation.htmx import render_page
from anxin.foundation.keyset import page_of


def people(request: HttpRequest) -> HttpResponse:
    """List the people below the administrator's places."""
    by = _person(request)
    form = PeopleFilter(request.GET or None, tree=tree_under(by))
    chosen = form.cleaned_data if form.is_valid() else {}
    found = find_people(
        by,
        words=chosen.get("q", ""),
        role=chosen.get("role", ""),
        place=get_place_for(by, chosen["place"]) if chosen.get("place") else None,
    )
    page = page_of(found, order=("name", "id"), cursor=request.GET.get("cursor", ""))
    context = {"form": form, "page": page, "filtered": any(chosen.values()), "tab": "people"}
    return render_page(request, "accounts/people.html", context, partial="rows")


def invite(request: HttpRequest) -> HttpResponse:
    """Invite a person: make the account, mail the way in, and show the link where no mail goes out."""
    by = _person(request)
    initial = {"language": by.language, "place": request.GET.get("place", "")}
    form = InvitationForm(request.POST or None, tree=tree_under(by), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            place = get_place_for(by, data["place"])
            person = services.invite_person(
                data["username"], details=form.details(), role=Role(data["role"]), place=place, by=by
            )
        except (InvalidInput, Refused) as error:
            show_error(form, error)
        else:
            return _invited(request, person)
    status = 422 if form.errors else 200
    return render(request, "accounts/invite.html", {"form": form, "tab": "people"}, status=status)


@require_POST
def invite_again(request: HttpRequest, username: str) -> HttpResponse:
    """Send the way in once more, or to somebody who has lost his password and his mail."""
    return _invited(request, get_person_for(_person(request), username, whole=True))


def person(request: HttpRequest, username: str) -> HttpResponse:
    """Show one person: details, roles, sign-in."""
    return _person_page(request, get_person_for(_person(request), username))


@require_POST
def change_person(request: HttpRequest, username: str) -> HttpResponse:
    """Keep a person's changed details."""
    by = _person(request)
    shown = get_person_for(by, username)
    form = PersonForm(request.POST)
    if form.is_valid():
        try:
            services.change_person(username, details=form.details(), by=by)
        except InvalidInput as error:
            show_error(form, error)
        else:
            return redirect("accounts:person", username)
    return _person_page(request, shown, details_form=form)


@require_POST
def grant_membership(request: HttpRequest, username: str) -> HttpResponse:
    """Give a person a further role."""
    by = _person(request)
    shown = get_person_for(by, username)
    form = RoleForm(request.POST, tree=tree_under(by))
    if form.is_valid():
        try:
            place = get_place_for(by, form.cleaned_data["place"])
            services.grant_membership(username, role=Role(form.cleaned_data["role"]), place=place, by=by)
        except InvalidInput as error:
            show_error(form, error)
        else:
            return redirect("accounts:person", username)
    return _person_page(request, shown, role_form=form)


@require_POST
def revoke_membership(request: HttpRequest, username: str, membership_id: int) -> HttpResponse:
    """Take a role away."""
    return _done(request, username, services.revoke_membership, membership_id=membership_id)


@require_POST
def deactivate(request: HttpRequest, username: str) -> HttpResponse:
    """Let a person sign in no more."""
    return _done(request, username, services.deactivate_person)


@require_POST
def activate(request: HttpRequest, username: str) -> HttpResponse:
    """Let a person sign in again."""
    return _done(request, username, services.activate_person)


@require_POST
def reset_second_factor(request: HttpRequest, username: str) -> HttpResponse:
    """Take a person's authenticator app away, as when his phone is lost."""
    return _done(request, username, services.reset_second_factor)


def _done(
    request: HttpRequest, username: str, operation: Callable[..., object], **facts: Any
) -> HttpResponse:
    try:
        operation(username, by=_person(request), **facts)
    except Refused as error:
        messages.error(request, str(error))
    return redirect("accounts:person", username)


def _person(request: HttpRequest) -> Person:
    return cast(WorkplaceRequest, request).user


def _person_page(request: HttpRequest, shown: Person, **forms: Any) -> HttpResponse:
    by = _person(request)
    context = {
        "shown": shown,
        "whole": is_wholly_under(by, shown),
        "details_form": PersonForm(initial=PersonForm.values_of(shown)),
        "role_form": RoleForm(tree=tree_under(by)),
        "second_factor": has_second_factor(shown),
        "second_factor_demanded": second_factor_demanded(shown),
        "tokens_count": shown.api_tokens.filter(revoked_at=None).count(),
        "never_signed_in": not shown.has_usable_password(),
        "tab": "people",
    } | forms
    return render(request, "accounts/person.html", context, status=422 if forms else 200)


def _invited(request: HttpRequest, invited: Person) -> HttpResponse:
    link = _way_in(request, invited)
    sent = services.send_invitation(invited, link=link, by=_person(request))
    context = {"shown": invited, "link": link, "sent": sent, "tab": "people"}
    return render(request, "accounts/invited.html", context)


def _way_in(request: HttpRequest, invited: Person) -> str:
    token = PASSWORD_RESET_TOKEN_GENERATOR().make_token(invited)
    address = reverse(
        "account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(invited), "key": token}
    )
    return request.build_absolute_uri(address)
