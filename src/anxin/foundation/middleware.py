"""The one place where an error of ours becomes a page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from anxin.foundation.errors import AnxinError, TooLarge, WrongDoor

#: What a form around a file may add to it.
_AROUND_A_FILE = 1 << 20
_MEGABYTE = 1 << 20


class PlainErrorsMiddleware:
    """Answer an ``AnxinError`` with its own status and one plain sentence, as a page or as a fragment for htmx."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            told = _told(request, WrongDoor())
            told["Allow"] = response["Allow"]
            return told
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return _told(request, exception) if isinstance(exception, AnxinError) else None


def _told(request: HttpRequest, error: AnxinError) -> HttpResponse:
    fragment = request.headers.get("HX-Request") == "true"
    template = "foundation/error_fragment.html" if fragment else "foundation/error.html"
    return render(request, template, {"error": error, "text": str(error)}, status=error.status)


class SizeLimitMiddleware:
    """Refuse a request that is larger than what its address takes, before a byte of it is read.

    An address named in ``ANXIN_UPLOAD_LIMITS`` has a limit of its own; every other has that of the largest import.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.META.get("CONTENT_LENGTH") or "0"
        size = int(told) if told.isdigit() else 0
        if size <= _AROUND_A_FILE:
            return self.get_response(request)
        limit, view_name = _limit_of(request)
        if size <= limit + _AROUND_A_FILE:
            return self.get_response(request)
        error = TooLarge(
            "UPLOAD_TOO_LARGE",
            _("The file has %(megabytes)s MB; at most %(limit)s MB are taken. Split it."),
            params={"megabytes": size // _MEGABYTE, "limit": limit // _MEGABYTE},
        )
        if view_name.startswith("api:"):
            body = {"code": error.code, "message": str(error), "field": "file", "params": error.params}
            return JsonResponse(body, status=error.status)
        context = {"error": error, "text": str(error)}
        return render(request, "foundation/error.html", context, status=error.status)


def _limit_of(request: HttpRequest) -> tuple[int, str]:
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return int(settings.ANXIN_IMPORT_LIMIT_BYTES), ""
    own = settings.ANXIN_UPLOAD_LIMITS.get(match.view_name)
    limit = import_string(own)(**match.kwargs) if own else settings.ANXIN_IMPORT_LIMIT_BYTES
    return int(limit), match.view_name
