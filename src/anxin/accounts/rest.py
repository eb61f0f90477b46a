"""The API's door to people: whose token it is, and the language and time zone that come with him."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja import Router
from ninja.security import HttpBearer

from anxin.accounts.choices import Language
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import standing_of
from anxin.accounts.schemas import DealerShown, MeShown
from anxin.accounts.selectors import colleague_at, dealers_of, get_dealer_for
from anxin.accounts.services import person_for_token
from anxin.foundation.errors import InvalidInput, NotFound
from anxin.foundation.rest import PROBLEMS

View = Callable[..., HttpResponse]


class ApiRequest(HttpRequest):
    """A request whose token is known: ``user`` is its person, ``dealers`` are his."""

    user: Person
    dealers: list[Dealer]
    surroundings: ExitStack


def named_dealer(person: Person, code: str) -> Dealer:
    """Return one of the person's dealers, or an error that names the field."""
    return named(get_dealer_for, person, code, field="dealer")


def of_named_dealer[M: Model](rows: QuerySet[M], person: Person, code: str) -> QuerySet[M]:
    """Return the rows of the dealer that a request names, or all of them where it names none."""
    return rows.filter(dealer=named_dealer(person, code)) if code else rows


def named_colleague(dealer: Dealer, username: str, *, field: str) -> Person | None:
    """Return a colleague by user name; nobody for an empty name."""
    if not username:
        return None
    colleague = colleague_at(dealer, username)
    if colleague is None:
        raise InvalidInput(
            "COLLEAGUE_UNKNOWN", _("Nobody of this user name works at this dealer."), field=field
        )
    return colleague


def named[R](get: Callable[..., R], person: Person, name: Any, *, field: str) -> R:
    """Return what a request names, seen through the asker's own eyes, or an error that names the field."""
    try:
        return get(person, name)
    except NotFound as error:
        raise InvalidInput("NOT_FOUND", error.message, field=field) from error


class PersonToken(HttpBearer):
    """``Authorization: Bearer …`` with a token that the person made on his own page. Sessions do not count here."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        person = person_for_token(token)
        if person is not None:
            _surround(request, person)  # type: ignore[arg-type]  # what surrounded() has prepared
        return person


def surrounded(view: View) -> View:
    """Give a view of the API the surroundings that its token's person brings, and take them back afterwards."""

    @wraps(view)
    def inner(request: ApiRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with ExitStack() as surroundings:
            request.surroundings = surroundings
            response = view(request, *args, **kwargs)
            response.headers.setdefault(
                "Content-Language", translation.get_language() or settings.LANGUAGE_CODE
            )
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    # Tokens are sent on purpose, never by a browser on its own: neither sign-in pages nor CSRF tokens concern them.
    inner.login_required = False  # type: ignore[attr-defined]
    return inner


def _surround(request: ApiRequest, person: Person) -> None:
    request.user = person
    request.dealers = list(dealers_of(person))
    zone = request.dealers[0].time_zone if request.dealers else settings.TIME_ZONE
    language = _asked_language(request.headers.get("Accept-Language", "")) or person.language
    request.surroundings.enter_context(translation.override(language))
    request.surroundings.enter_context(timezone.override(ZoneInfo(zone)))


def _asked_language(header: str) -> str:
    """Return the first of our languages that the header asks for, or nothing."""
    ours = _ours(code for code, _quality in parse_accept_lang_header(header.lower()[:500]))
    return next(iter(ours), "")


def _ours(codes: Iterable[str]) -> Iterable[str]:
    for code in codes:
        if code == "*":
            return
        try:
            yield translation.get_supported_language_variant(code)
        except LookupError:
            continue


router = Router(tags=["people"])


@router.get("/me", response={200: MeShown, **PROBLEMS}, operation_id="read_me", summary="Whose token this is")
def read_me(request: ApiRequest) -> MeShown:
    """The token's person, his dealers, and what he may do there."""
    standing = standing_of(request.user)
    return MeShown(
        username=request.user.username,
        name=request.user.name,
        language=Language(request.user.language),
        dealers=[
            DealerShown(
                code=dealer.code,
                name=str(dealer),
                time_zone=dealer.time_zone,
                capabilities=sorted(standing.capabilities(dealer.pk)),
            )
            for dealer in request.dealers
        ],
    )
