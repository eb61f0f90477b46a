"""Small choices kept for the reader: dealer, language, theme. Each sends back to where he was."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anxin.accounts.choices import Language
from anxin.accounts.middleware import SESSION_DEALER
from anxin.accounts.models import Person
from anxin.accounts.selectors import get_dealer_for
from anxin.accounts.services import change_own_language
from anxin.foundation.errors import InvalidInput

THEMES = ("system", "light", "dark")
_YEAR = 365 * 24 * 3600


@require_POST
def choose_dealer(request: HttpRequest) -> HttpResponse:
    """Work for another of one's dealers from now on."""
    assert isinstance(request.user, Person)
    request.session[SESSION_DEALER] = get_dealer_for(request.user, request.POST.get("dealer", "")).code
    return _back(request)


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Read in another language: kept with the person who is signed in, and in the browser for the sign-in page."""
    language = request.POST.get("language", "")
    if language not in Language.values:
        raise InvalidInput("LANGUAGE_UNKNOWN", _("Choose Chinese or English."), field="language")
    if isinstance(request.user, Person):
        change_own_language(Language(language), by=request.user)
    response = _back(request)
    _keep(response, settings.LANGUAGE_COOKIE_NAME, language)
    return response


@login_not_required
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Show light or dark pages, or as the system does; kept in the browser, since a theme fits a screen."""
    theme = request.POST.get("theme", "")
    if theme not in THEMES:
        raise InvalidInput("THEME_UNKNOWN", _("Choose light, dark or as the system."), field="theme")
    response = _back(request)
    _keep(response, "theme", theme)
    return response


def _back(request: HttpRequest) -> HttpResponseRedirect:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(target if safe else reverse("home"))


def _keep(response: HttpResponse, name: str, value: str) -> None:
    # The theme switch's script writes its cookie too, so it cannot be hidden from scripts.
    response.set_cookie(name, value, max_age=_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
