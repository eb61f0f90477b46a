"""The one place where an error of ours becomes a page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
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
    """Refuse a request that is larger than the largest file we take, before a byte of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        limit = settings.ANXIN_IMPORT_LIMIT_BYTES
        told = request.META.get("CONTENT_LENGTH") or "0"
        size = int(told) if told.isdigit() else 0
        if size <= limit + _AROUND_A_FILE:
            return self.get_response(request)
        error = TooLarge(
            "UPLOAD_TOO_LARGE",
            _("The file has %(megabytes)s MB; at most %(limit)s MB are taken. Split it."),
            params={"megabytes": size // _MEGABYTE, "limit": limit // _MEGABYTE},
        )
        context = {"error": error, "text": str(error)}
        return render(request, "foundation/error.html", context, status=error.status)
