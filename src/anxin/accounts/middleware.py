"""What surrounds every request of a signed-in person: his language, his dealer and its time zone."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone, translation

from anxin.accounts.models import Dealer, Person
from anxin.accounts.second_factor import must_set_up_second_factor
from anxin.accounts.selectors import workplaces_of
from anxin.foundation import clock

SESSION_DEALER = "dealer"
_SEEN, _SEEN_EVERY_SECONDS = "seen", 300
#: Reachable without the second factor that a role demands: setting it up, signing out, and static files.
_FREE_PATHS = ("/accounts/", "/static/", "/brand.css", "/api/")


class WorkplaceRequest(HttpRequest):
    """A request whose person is signed in; ``dealer`` is the one he works for now, ``dealers`` all of his."""

    user: Person
    dealer: Dealer | None
    dealers: list[Dealer]


class SignInMiddleware(LoginRequiredMiddleware):
    """Send strangers to the sign-in page from everywhere but the public pages; the API knows its people by token."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        answer: HttpResponseBase | None = super().process_view(request, view_func, view_args, view_kwargs)
        if answer is not None and request.headers.get("HX-Request") == "true":
            # A fragment must not be replaced by a sign-in page: the page's script tells what happened.
            return HttpResponse(status=401)
        return answer


class SeenMiddleware:
    """Note every few minutes that a session is in use, so that its person recognises it; not at every page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, Person) and request.session.session_key:
            now = int(clock.now().timestamp())
            if abs(now - request.session.get(_SEEN, 0)) > _SEEN_EVERY_SECONDS:
                request.session[_SEEN] = now
                UserSession.objects.create_from_request(request)
        return self.get_response(request)


class WorkplaceMiddleware:
    """Set ``request.dealers`` and ``request.dealer``, the reader's language and the dealer's time zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        if not isinstance(person, Person):
            return self.get_response(request)
        if not request.path.startswith(_FREE_PATHS) and must_set_up_second_factor(person):
            return redirect("mfa_activate_totp")
        dealers = workplaces_of(person)
        dealer = _present_dealer(request, dealers)
        request.dealers, request.dealer = dealers, dealer  # type: ignore[attr-defined]
        zone = ZoneInfo(dealer.time_zone if dealer else settings.TIME_ZONE)
        with translation.override(person.language), timezone.override(zone):
            request.LANGUAGE_CODE = person.language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", person.language)
        return response


def _present_dealer(request: HttpRequest, dealers: list[Dealer]) -> Dealer | None:
    chosen = request.session.get(SESSION_DEALER)
    return next((dealer for dealer in dealers if dealer.code == chosen), dealers[0] if dealers else None)
