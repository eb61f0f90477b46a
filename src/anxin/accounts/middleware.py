"""What surrounds every request of a signed-in person: his language, his dealer and its time zone."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation

from anxin.accounts.models import Dealer, Person
from anxin.accounts.second_factor import must_set_up_second_factor
from anxin.accounts.selectors import dealers_of

SESSION_DEALER = "dealer"
#: Reachable without the second factor that a role demands: setting it up, signing out, and static files.
_FREE_PATHS = ("/accounts/", "/static/", "/brand.css", "/api/")


class WorkplaceRequest(HttpRequest):
    """A request whose person is signed in; ``dealer`` is the one he works for now, ``dealers`` all of his."""

    user: Person
    dealer: Dealer | None
    dealers: list[Dealer]


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
        dealers = list(dealers_of(person))
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
