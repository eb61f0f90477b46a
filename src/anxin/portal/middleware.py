"""The doorkeeper: stands before everything else and turns a flood away before it costs anything."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from anxin.portal.pressure import (
    ANSWERS,
    EVERYBODY,
    GUESSES,
    ON_WALL,
    PAGES,
    POSTS,
    WHOEVER_ANSWERS,
    Limit,
    counts,
    network_of,
    seconds_left,
)

DOOR, LINK = "/d/", "/c/"
#: Questions: behind a personal link, and behind the code on the wall.
SURVEY, WALL = "/s/", "/q/"
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
        path = request.path_info
        if path.startswith(WALL):
            return self._unseen(request)
        if not path.startswith((DOOR, LINK, SURVEY)):
            return self.get_response(request)
        network = network_of(address_of(request))
        if broken := _broken(request, network):
            return _turned_away(broken)
        response = self.get_response(request)
        if response.status_code == 404 and path.startswith((LINK, SURVEY)):
            counts().add(GUESSES, network)
        return response

    def _unseen(self, request: HttpRequest) -> HttpResponse:
        """Let somebody answer whom nobody is to know: his address is not counted, and a session is left alone."""
        if broken := _too_many_on_wall(request):
            return _turned_away(broken)
        request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        return self.get_response(request)


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
    asked = request.path_info.startswith(SURVEY)
    sent, everybody = (ANSWERS, WHOEVER_ANSWERS) if asked else (POSTS, EVERYBODY)
    if request.method == "POST" and count.add(sent, network) > sent.most:
        return sent
    return everybody if count.add(everybody, "") > everybody.most else None


def _too_many_on_wall(request: HttpRequest) -> Limit | None:
    code = request.path_info.removeprefix(WALL).partition("/")[0]
    if counts().add(ON_WALL, code) > ON_WALL.most:
        return ON_WALL
    return WHOEVER_ANSWERS if counts().add(WHOEVER_ANSWERS, "") > WHOEVER_ANSWERS.most else None


def _turned_away(limit: Limit) -> HttpResponse:
    response = HttpResponse(_TOO_MANY, status=429)
    response["Retry-After"] = str(seconds_left(limit))
    response["Cache-Control"] = "no-store"
    response["Content-Length"] = str(len(response.content))
    return response
