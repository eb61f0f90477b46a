"""Questions to a customer, one a page, without scripts: behind his personal link, and behind the code on the wall."""

import uuid
from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anxin.accounts.models import Dealer
from anxin.foundation.errors import AnxinError, InvalidInput, NotFound, Refused
from anxin.portal.forms.asking import step_from
from anxin.portal.selectors.asking import AskPage, item_of, page_of_link, page_on_wall
from anxin.portal.views.public import LANGUAGES, for_customers, page
from anxin.surveys.models import QuestionnaireVersion
from anxin.surveys.selectors.doors import begun_on_device, version_behind
from anxin.surveys.selectors.invitations import OpenedLink, open_link
from anxin.surveys.services.answer_link import finish_by_link, give_by_link
from anxin.surveys.services.give_anonymous import give_anonymous
from anxin.surveys.services.giving import Step

#: Holds the random key of anonymous answers, on the customer's own device alone.
COOKIE = "anxin_q"
#: Longer than anybody waits for his car, and short enough that the next on a shared device begins anew.
_COOKIE_SECONDS = 2 * 3600
_RANDOM = 4


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the holder of a personal link the next question, or keep what he answered."""
    opened = open_link(token)
    chosen = LANGUAGES.get(request.GET.get("lang", ""))
    with translation.override(chosen or opened.invitation.language):
        if opened.is_answered:
            shown = page_of_link(opened.invitation, opened.interview)
            return _thanks(request, shown, opened.invitation.dealer, opened=opened)
        if not opened.works:
            context = {"expired_at": opened.invitation.expires_at}
            return page(
                request, "portal/survey_over.html", context, dealer=opened.invitation.dealer, status=410
            )
        if request.method == "POST":
            return _by_link(request, opened, token)
        return _asked_by_link(request, opened)


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def wall(request: HttpRequest, door: str) -> HttpResponse:
    """Ask whoever stands before the code on the wall, and keep nothing of him but his answers."""
    version, key = version_behind(door), _key_held(request)
    if request.method == "POST" and "anew" in request.POST:
        return _with_key(_next(request, reverse("portal:wall", args=[door])), door, uuid.uuid4())
    interview = begun_on_device(version, key)
    present = interview.version if interview else version
    if request.method == "POST" and key:
        return _on_wall(request, present, key, door)
    wrong = _("Your browser keeps no cookies, so this page cannot go on. Please take a card.")
    shown = page_on_wall(version, interview, at=request.GET.get("at", ""))
    dealer = version.questionnaire.dealer
    if interview and shown.asked is None:
        return _without_key(_thanks(request, shown, dealer), door)
    posted = request.method == "POST"
    response = _question(request, shown, dealer, wrong=wrong if posted else "", on_wall=True)
    return response if key else _with_key(response, door, uuid.uuid4())


def _by_link(request: HttpRequest, opened: OpenedLink, token: str) -> HttpResponse:
    address = reverse("portal:survey", args=[token])
    call = request.POST.get("call")
    if call in {"yes", "no"}:
        # Before the first answer, or from an older page: the next page tells where he stands.
        with suppress(Refused):
            finish_by_link(token, wants_call=call == "yes")
        return _next(request, address)

    def keep(step: Step) -> AskPage:
        language = translation.get_language() or LANGUAGES["zh"]
        interview = give_by_link(token, step=step, language=language)
        return page_of_link(opened.invitation, interview)

    def show(wrong: str) -> HttpResponse:
        return _asked_by_link(request, opened, at=request.POST.get("item", ""), wrong=wrong)

    def after(then: AskPage) -> None:
        if then.asked is None and not then.bad:
            finish_by_link(token)

    return _step(request, opened.invitation.version, address, keep=keep, show=show, after=after)


def _on_wall(request: HttpRequest, version: QuestionnaireVersion, key: UUID, door: str) -> HttpResponse:
    present = key

    def keep(step: Step) -> AskPage:
        nonlocal present
        interview = give_anonymous(version, key=key, step=step)
        present = interview.pk
        return page_on_wall(version, interview)

    def show(wrong: str) -> HttpResponse:
        begun = begun_on_device(version, key)
        shown = page_on_wall(version, begun, at=request.POST.get("item", ""))
        return _question(request, shown, version.questionnaire.dealer, wrong=wrong, on_wall=True)

    response = _step(request, version, reverse("portal:wall", args=[door]), keep=keep, show=show)
    return response if present == key else _with_key(response, door, present)


def _step(
    request: HttpRequest,
    version: QuestionnaireVersion,
    address: str,
    *,
    keep: Callable[[Step], AskPage],
    show: Callable[[str], HttpResponse],
    after: Callable[[AskPage], None] | None = None,
) -> HttpResponse:
    """Keep one step and go on to the next page; what does not fit shows its question again."""
    item = item_of(version, request.POST.get("item", ""))
    if item is None:
        return _next(request, address)
    try:
        then = keep(step_from(item, request.POST))
        if after:
            after(then)
    except NotFound:
        raise
    except InvalidInput as error:
        return show(str(error))
    except AnxinError:
        pass  # The next page tells where he stands.
    return _next(request, address)


def _asked_by_link(
    request: HttpRequest, opened: OpenedLink, *, at: str = "", wrong: str = ""
) -> HttpResponse:
    shown = page_of_link(opened.invitation, opened.interview, at=at or request.GET.get("at", ""))
    return _question(request, shown, opened.invitation.dealer, wrong=wrong)


def _question(
    request: HttpRequest, shown: AskPage, dealer: Dealer, *, wrong: str = "", on_wall: bool = False
) -> HttpResponse:
    context = {"page": shown, "wrong": wrong, "on_wall": on_wall}
    status = 422 if wrong else 200
    return page(request, "portal/survey.html", context, dealer=dealer, status=status)


def _thanks(
    request: HttpRequest, shown: AskPage, dealer: Dealer, *, opened: OpenedLink | None = None
) -> HttpResponse:
    calls = bool(opened and opened.interview and opened.interview.wants_call)
    context = {"page": shown, "calls": calls, "on_wall": opened is None}
    return page(request, "portal/survey_thanks.html", context, dealer=dealer)


def _next(request: HttpRequest, address: str) -> HttpResponse:
    lang = request.GET.get("lang", "")
    query = f"?lang={lang}" if lang in LANGUAGES else ""
    return HttpResponseRedirect(f"{address}{query}", status=303)


def _key_held(request: HttpRequest) -> UUID | None:
    try:
        key = UUID(request.COOKIES.get(COOKIE, ""))
    except ValueError:
        return None
    return key if key.version == _RANDOM else None


def _with_key(response: HttpResponse, door: str, key: UUID) -> HttpResponse:
    response.set_cookie(
        COOKIE,
        str(key),
        max_age=_COOKIE_SECONDS,
        path=reverse("portal:wall", args=[door]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _without_key(response: HttpResponse, door: str) -> HttpResponse:
    response.delete_cookie(COOKIE, path=reverse("portal:wall", args=[door]), samesite="Lax")
    return response
