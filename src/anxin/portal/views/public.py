"""What every page for customers shares: no account, no session, no cookie, a language, and nothing kept anywhere."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt

from anxin.accounts.models import Dealer
from anxin.foundation.bilingual import pick
from anxin.foundation.errors import NotFound
from anxin.playbooks.selectors import brand_pack

LANGUAGES = {"zh": "zh-hans", "en": "en"}
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Vary": "Accept-Language",
}

View = Callable[..., HttpResponseBase]


def for_customers(view: View) -> View:
    """Make a view a public one: anybody may ask, in his language, and what is not there looks the same everywhere.

    No cookie is read, so a forged request from another site could do no more than one that its author sends himself:
    the forms need no CSRF token.
    """

    @login_not_required
    @csrf_exempt
    @wraps(view)
    def public(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override(language_of(request)):
            try:
                response = view(request, *args, **kwargs)
            except NotFound:
                response = page(request, "portal/nothing.html", {}, status=404)
        # Django would write the address of a refused request into the log, and here an address is a secret.
        response._has_been_logged = True  # type: ignore[attr-defined]
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return public


def language_of(request: HttpRequest) -> str:
    """Return the language of the address (``lang``), or else of the browser."""
    if chosen := LANGUAGES.get(request.GET.get("lang", "")):
        return chosen
    for piece in request.headers.get("Accept-Language", "").lower().split(","):
        wanted = piece.split(";")[0].strip()[:2]
        if wanted in LANGUAGES:
            return LANGUAGES[wanted]
    return LANGUAGES["zh"]


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    dealer: Dealer | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a public page; what surrounds the house's own pages (person, session, messages) is not there."""
    with timezone.override(dealer.time_zone if dealer else timezone.get_current_timezone()):
        body = render_to_string(template, {**surroundings(request, dealer), **context})
    return HttpResponse(body, status=status)


def surroundings(request: HttpRequest, dealer: Dealer | None) -> dict[str, Any]:
    """Return what the frame of a public page shows."""
    language = translation.get_language() or LANGUAGES["zh"]
    other = "zh" if language == "en" else "en"
    name = pick(brand_pack(dealer.brand_pack)["name"]) if dealer else ""
    return {
        "dealer": dealer,
        "brand_name": name,
        "letter": name[:1] or "安",
        "language": language,
        "lang": "en" if language == "en" else "zh",
        "other_language": other,
        # Relative, so that a page holds neither its own secret nor what others add to its address.
        "other_url": f"?lang={other}",
    }
