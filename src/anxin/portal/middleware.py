"""The doorkeeper: stands before everything else and turns a flood away before it costs anything."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from anxin.portal.pressure import EVERYBODY, GUESSES, PAGES, POSTS, Limit, counts, network_of, seconds_left

DOOR, LINK = "/d/", "/c/"
_TOO_MANY = (
    '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>请稍候 · Please wait</title>"
    "<p>现在访问的人太多，请过几分钟再试，或者打电话给本店。您写的内容还在您的手机里。</p>"
    "<p>Too many requests just now. Please try again in a few minutes, or telephone the dealer. "
    "What you wrote is still on your device.</p>"
)


class DoorkeeperMiddleware:
    """Count what comes to the customers' pages, by network and altogether, and answer 429 to what is too much."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith((DOOR, LINK)):
            return self.get_response(request)
        network = network_of(address_of(request))
        if broken := _broken(request, network):
            return _turned_away(broken)
        response = self.get_response(request)
        if response.status_code == 404 and request.path_info.startswith(LINK):
            counts().add(GUESSES, network)
        return response


def address_of(request: HttpRequest) -> str:
    """Return the address that a request came from: the last that is not one of our own proxies."""
    proxies = int(settings.ANXIN_PROXIES)
    if proxies:
        told = [each.strip() for each in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
        if len(told) >= proxies and told[-proxies]:
            return str(told[-proxies])
    return str(request.META.get("REMOTE_ADDR", ""))


def _broken(request: HttpRequest, network: str) -> Limit | None:
    """Return the limit that this request breaks, the cheapest to tell first."""
    count = counts()
    if count.add(PAGES, network) > PAGES.most:
        return PAGES
    if count.read(GUESSES, network) >= GUESSES.most:
        return GUESSES
    if request.method == "POST" and count.add(POSTS, network) > POSTS.most:
        return POSTS
    return EVERYBODY if count.add(EVERYBODY, "") > EVERYBODY.most else None


def _turned_away(limit: Limit) -> HttpResponse:
    response = HttpResponse(_TOO_MANY, status=429)
    response["Retry-After"] = str(seconds_left(limit))
    response["Cache-Control"] = "no-store"
    response["Content-Length"] = str(len(response.content))
    return response
