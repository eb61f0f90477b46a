"""The front door: Today for those who work on complaints, figures for those who read, people for administrators."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of
from anxin.config.frame import CALL_TABS, WORKSHOP_TABS, first_tab

_FIRST_PAGES = (
    (Capability.TAKE_COMPLAINTS, "complaints:today"),
    (Capability.SEE_FIGURES, "reports:figures"),
    (Capability.MANAGE_PEOPLE, "accounts:people"),
)
_MESSAGES = (
    (Capability.CALL_BACK, "complaints:incoming"),
    (Capability.ASSIGN_COMPLAINTS, "complaints:incoming"),
    (Capability.RUN_CHANNELS, "messaging:outbox"),
    (Capability.HANDLE_COMPLAINTS, "messaging:templates"),
)


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """Send a person to the first page of his role, a stranger to the sign-in."""
    if not isinstance(request.user, Person):
        return redirect("account_login")
    standing = standing_of(request.user)
    for capability, page in _FIRST_PAGES:
        if standing.can_anywhere(capability):
            return redirect(page)
    return redirect("accounts:me")


def messages(request: HttpRequest) -> HttpResponse:
    """Send a person to the first page of what comes and goes that he has."""
    assert isinstance(request.user, Person)
    standing = standing_of(request.user)
    page = next((page for capability, page in _MESSAGES if standing.can_anywhere(capability)), "home")
    return redirect(page)


def workshop(request: HttpRequest) -> HttpResponse:
    """Send a person to the first page of the workshop that he has."""
    assert isinstance(request.user, Person)
    return redirect(first_tab(standing_of(request.user), WORKSHOP_TABS))


def calls(request: HttpRequest) -> HttpResponse:
    """Send a person to the first page of call-backs that he has."""
    assert isinstance(request.user, Person)
    return redirect(first_tab(standing_of(request.user), CALL_TABS))
