"""What every REST door shares: texts and times as they come in, problems and answers as they go out."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Annotated, Any, Self

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Header
from ninja.renderers import BaseRenderer
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, Strict
from pydantic import StringConstraints as Limits
from pydantic_core import PydanticCustomError, to_json

from anxin.foundation.idempotency import HEADER, Answer, answer_once, request_digest
from anxin.foundation.keyset import Page

#: The default of a field that is changed only when it is sent; no default of its own goes into the document.
LEFT_OUT: Any = None
#: PostgreSQL stores every character but this one.
STORABLE = r"^[^\x00]*$"
_YEARS = range(1990, 2200)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_TAG = re.compile(r"\d+")
_MOST = 2**31 - 1


def _written_moment(value: object) -> object:
    if not isinstance(value, str) or not _MOMENT.match(value):
        raise PydanticCustomError("moment_unreadable", "expected is a time as text")
    return value


def _written_day(value: object) -> object:
    if not isinstance(value, str) or not _DAY.match(value):
        raise PydanticCustomError("day_unreadable", "expected is a day as text")
    return value


def _within_years[T: (date, datetime)](value: T) -> T:
    if value.year not in _YEARS:
        raise PydanticCustomError("moment_out_of_range", "expected is a time of our days")
    return value


def whole_number(value: object) -> object:
    """Refuse what only looks like a whole number: true, 1.0, "1"."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise PydanticCustomError("int_type", "expected is a whole number")
    return value


Text60 = Annotated[str, Limits(pattern=STORABLE, max_length=60)]
Text120 = Annotated[str, Limits(pattern=STORABLE, max_length=120)]
Text300 = Annotated[str, Limits(pattern=STORABLE, max_length=300)]
Text500 = Annotated[str, Limits(pattern=STORABLE, max_length=500)]
Text1000 = Annotated[str, Limits(pattern=STORABLE, max_length=1000)]
Text2000 = Annotated[str, Limits(pattern=STORABLE, max_length=2000)]
#: An instant with its offset; one without is refused, since nobody knows whose ten o'clock it is.
Instant = Annotated[AwareDatetime, BeforeValidator(_written_moment), AfterValidator(_within_years)]
Day = Annotated[date, BeforeValidator(_written_day), AfterValidator(_within_years)]
WholeNumber = Annotated[int, Strict()]
Number = Annotated[int, Strict(), Field(ge=1, le=_MOST)]
Seen = Annotated[
    WholeNumber | None, Field(description="The version that you looked at; 409 when it has changed.")
]
Cursor = Annotated[
    str,
    Limits(pattern=STORABLE, max_length=400),
    Field(description="`newer` or `older` of an earlier answer; empty for the first page."),
]
IfMatch = Annotated[
    str,
    Header(
        "",
        alias="If-Match",
        pattern=r'^(\*|(W/)?"[0-9]{1,9}")$',
        description='The `ETag` of the answer that you looked at, such as `"7"`: when somebody was faster, 409.',
    ),
]
IdempotencyKey = Annotated[
    str,
    Header(
        "",
        alias=HEADER,
        min_length=1,
        max_length=120,
        description="A text of your own, new for every new request. The same request sent again is done once.",
    ),
]


class Body(BaseModel):
    """Data sent to us: a field that we do not know is refused, not ignored."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Shown(BaseModel):
    """Data that we show."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class PageShown[Row: BaseModel](Shown):
    """A page of a list: a list's own page is a class of its own name, so that the document names it."""

    items: list[Row]
    newer: str | None
    """The cursor of the page before this one, null on the first."""
    older: str | None
    """The cursor of the next page, null on the last."""

    @classmethod
    def of(cls, page: Page[Any], items: Iterable[Row]) -> Self:
        """Return what is shown of the rows of a page, with the cursors of its neighbours."""
        return cls(items=list(items), newer=page.newer or None, older=page.older or None)


class Problem(Shown):
    """Why a request was not done."""

    code: str
    """Stable, such as `COMPLAINT_STALE`."""
    message: str
    """One sentence in the reader's language."""
    field: str
    """The field, header or parameter concerned; empty when there is none."""
    params: dict[str, Any]
    """The facts in the message."""


class JsonRenderer(BaseRenderer):
    """JSON with instants in full, the same in a first and in a repeated answer."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return to_json(data)


#: How many rows a page of a list has.
PAGE_SIZE = 50
#: For the document: the headers of an answer with one versioned record, and of one that made a record.
TAGGED = {"headers": {"ETag": {"description": "The version, quoted.", "schema": {"type": "string"}}}}
PLACED = {"headers": {"Location": {"schema": {"type": "string"}}}}
#: Declared on every operation.
PROBLEMS: Mapping[int, type[Problem]] = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429), Problem)


def version_seen(if_match: str, seen: int | None) -> int | None:
    """Return the version that the client looked at, from its header before its body; None when it names none."""
    tag = _TAG.search(if_match)
    return int(tag[0]) if tag else seen


def respond(
    request: HttpRequest,
    work: Callable[[], Answer],
    *,
    key: str = "",
    place: tuple[str, str] | None = None,
    sent: bytes | None = None,
) -> HttpResponse:
    """Do the work, once for every idempotency key, and answer with its data.

    ``place`` is where a new record is read afterwards: a URL name, and the field of the answer that stands in it, after
    what stands in the address asked. ``sent`` stands for a body that is too large to be read at once.
    """
    if key:
        digest = request_digest(request.method or "", request.path, request.body if sent is None else sent)
        asker = request.user.pk
        assert asker is not None  # nobody comes this far without a token's person
        answer = answer_once(work, person_id=asker, key=key, digest=digest)
    else:
        answer = work()
    response = HttpResponse(
        to_json(answer.body), status=answer.status, content_type="application/json; charset=utf-8"
    )
    if answer.replayed:
        response["Idempotent-Replayed"] = "true"
    if "version" in answer.body:
        response["ETag"] = f'"{answer.body["version"]}"'
    if place:
        above = request.resolver_match.kwargs.values() if request.resolver_match else ()
        response["Location"] = reverse(f"api:{place[0]}", args=[*above, answer.body[place[1]]])
    return response


def answer(shown: BaseModel, *, status: int = 200) -> Answer:
    """Make an answer of what is shown."""
    return Answer(status=status, body=shown.model_dump(mode="json"))
