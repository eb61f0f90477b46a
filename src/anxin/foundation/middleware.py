"""The one place where an error of ours becomes a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anxin.foundation.errors import AnxinError


class PlainErrorsMiddleware:
    """Answer an ``AnxinError`` with its own status and one plain sentence, as a page or as a fragment for htmx."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, AnxinError):
            return None
        fragment = request.headers.get("HX-Request") == "true"
        template = "foundation/error_fragment.html" if fragment else "foundation/error.html"
        return render(
            request, template, {"error": exception, "text": str(exception)}, status=exception.status
        )
