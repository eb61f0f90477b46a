"""The one place where whatever goes wrong in the API becomes JSON: a code, a sentence, the field, the facts."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic_core import to_json

from anxin.foundation.errors import AnxinError, NotFound

log = logging.getLogger(__name__)

Fault = Mapping[str, Any]
_PREFIX = {"body": 2}
_FALLBACK = ("VALUE_UNREADABLE", gettext_lazy("This is not what is expected here: %(detail)s."))
_UNSTORABLE = ("TEXT_NOT_STORABLE", gettext_lazy("This text holds a character that cannot be stored."))
_HEADER = ("HEADER_UNREADABLE", gettext_lazy("This header is not written as the document of the API says."))
#: What pydantic calls a fault: our code, and our sentence with pydantic's facts in it.
_FAULTS: Mapping[str, tuple[str, LazyText]] = {
    "missing": ("FIELD_MISSING", gettext_lazy("This field is missing.")),
    "extra_forbidden": ("FIELD_UNKNOWN", gettext_lazy("There is no field of this name here.")),
    "string_too_long": ("TEXT_TOO_LONG", gettext_lazy("At most %(max_length)s characters.")),
    "string_too_short": ("TEXT_TOO_SHORT", gettext_lazy("At least %(min_length)s characters.")),
    "string_pattern_mismatch": _UNSTORABLE,
    "string_unicode": _UNSTORABLE,
    "string_type": ("TEXT_EXPECTED", gettext_lazy("Expected is a text.")),
    "int_type": ("NUMBER_EXPECTED", gettext_lazy("Expected is a whole number.")),
    "bool_type": ("YES_OR_NO_EXPECTED", gettext_lazy("Expected is true or false.")),
    "enum": ("NOT_IN_LIST", gettext_lazy("Expected is one of: %(expected)s.")),
    "uuid_parsing": (
        "KEY_UNREADABLE",
        gettext_lazy("Expected is a key like 0f8fad5b-d9cb-469f-a165-70867728950e."),
    ),
    "uuid_type": (
        "KEY_UNREADABLE",
        gettext_lazy("Expected is a key like 0f8fad5b-d9cb-469f-a165-70867728950e."),
    ),
    "timezone_aware": (
        "TIME_WITHOUT_OFFSET",
        gettext_lazy("Write the time with its offset, such as 2026-11-21T09:30:00+08:00."),
    ),
    "moment_unreadable": (
        "TIME_UNREADABLE",
        gettext_lazy("Expected is a time such as 2026-11-21T09:30:00+08:00."),
    ),
    "moment_out_of_range": ("TIME_OUT_OF_RANGE", gettext_lazy("Expected is a time between 1990 and 2199.")),
    "day_unreadable": ("DAY_UNREADABLE", gettext_lazy("Write the day as 2026-11-21.")),
}
_NOT_DONE: Mapping[int, tuple[str, LazyText]] = {
    400: ("REQUEST_MALFORMED", gettext_lazy("The request cannot be read: expected is JSON in UTF-8.")),
    401: (
        "TOKEN_UNKNOWN",
        gettext_lazy("Send a valid token: Authorization: Bearer …. You make one on your own page."),
    ),
    405: ("METHOD_NOT_ALLOWED", gettext_lazy("This address does not take this method.")),
    413: ("REQUEST_TOO_LARGE", gettext_lazy("The request is too large.")),
    429: ("TOO_MANY_REQUESTS", gettext_lazy("Too many requests. Wait a moment and try again.")),
    500: ("SERVER_ERROR", gettext_lazy("Something went wrong on our side. It has been written down.")),
}


def problem(
    status: int, code: str, message: str, *, field: str = "", params: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Answer with a problem."""
    body = {"code": code, "message": message, "field": field, "params": dict(params or {})}
    return HttpResponse(
        to_json(body, fallback=str), status=status, content_type="application/json; charset=utf-8"
    )


def plain_problem(status: int) -> HttpResponse:
    """Answer with the problem that a status alone tells."""
    code, message = _NOT_DONE.get(status, _NOT_DONE[400])
    return problem(status, code, str(message))


def tell_problems(api: NinjaAPI) -> None:
    """Let the API answer every kind of error in the one shape."""
    api.add_exception_handler(AnxinError, _told)
    api.add_exception_handler(Http404, _nothing)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(AuthenticationError, _unknown)
    api.add_exception_handler(HttpError, _status_alone)
    api.add_exception_handler(SuspiciousOperation, _suspicious)
    api.add_exception_handler(Exception, _failed)


def unknown_parameters(names: Sequence[str]) -> HttpResponse:
    """Answer that a parameter is not known; ignoring it would show something else than was asked for."""
    message = _("There is no parameter of this name here.")
    return problem(422, "PARAMETER_UNKNOWN", message, field=names[0], params={"names": sorted(names)})


def _told(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status, error.code, str(error), field=error.field, params=error.params)


def _nothing(request: HttpRequest, error: Any) -> HttpResponse:
    return _told(request, NotFound())


def _status_alone(request: HttpRequest, error: Any) -> HttpResponse:
    return plain_problem(error.status_code)


def _suspicious(request: HttpRequest, error: Any) -> HttpResponse:
    return plain_problem(413 if isinstance(error, RequestDataTooBig) else 400)


def _unknown(request: HttpRequest, error: Any) -> HttpResponse:
    response = plain_problem(401)
    response["WWW-Authenticate"] = 'Bearer realm="anxin"'
    return response


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    told = [_fault(fault) for fault in error.errors]
    first, rest = told[0], told[1:]
    return problem(
        422, first["code"], first["message"], field=first["field"], params={"others": rest} if rest else {}
    )


def _fault(fault: Fault) -> dict[str, str]:
    source, *path = fault["loc"]
    code, message = _FAULTS.get(fault["type"], _FALLBACK)
    if source == "header":
        code, message = _HEADER
    facts = {"detail": fault["msg"], **fault.get("ctx", {})}
    # The body's own name in our code stands before the field's.
    inside = path[_PREFIX[source] - 1 :] if source in _PREFIX else path[-1:]
    return {"code": code, "message": str(message) % facts, "field": ".".join(str(part) for part in inside)}


def _failed(request: HttpRequest, error: Any) -> HttpResponse:
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    got_request_exception.send(sender=None, request=request)
    return plain_problem(500)
