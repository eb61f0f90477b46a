"""Answers for htmx: the whole page or one named partial of it, redirects, and news for the page's scripts."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers


def wants_partial(request: HttpRequest) -> bool:
    """Tell whether htmx asked for a piece of the page rather than for a page that replaces all of it."""
    if request.headers.get("HX-Request") != "true":
        return False
    whole_page = ("HX-Boosted", "HX-History-Restore-Request")
    return not any(request.headers.get(name) == "true" for name in whole_page)


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    partial: str,
    status: int = 200,
) -> HttpResponse:
    """Render the template, or only its ``{% partialdef %}`` of the given name when htmx asks for a piece."""
    name = f"{template}#{partial}" if wants_partial(request) else template
    response = HttpResponse(render_to_string(name, context, request=request), status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Boosted", "HX-History-Restore-Request"])
    return response


def redirect(request: HttpRequest, url: str) -> HttpResponse:
    """Send the reader to another page of ours, whether a browser or htmx asked."""
    if request.headers.get("HX-Request") != "true":
        return HttpResponseRedirect(url)
    response = HttpResponse(status=204)
    response.headers["HX-Redirect"] = url
    return response


def trigger(response: HttpResponse, event: str, detail: Mapping[str, Any] | None = None) -> HttpResponse:
    """Add an event for the page's scripts to an answer, beside those that it carries already."""
    events: dict[str, Any] = json.loads(response.headers.get("HX-Trigger", "{}"))
    events[event] = dict(detail) if detail else None
    response.headers["HX-Trigger"] = json.dumps(events)
    return response


def toast(response: HttpResponse, text: str, *, level: str = "success", undo_url: str = "") -> HttpResponse:
    """Have the page show short news, with a way back for ten seconds when there is one."""
    return trigger(response, "anxin:toast", {"text": text, "level": level, "undoUrl": undo_url})


def draft_saved(response: HttpResponse, *keys: str) -> HttpResponse:
    """Tell the page that these texts are kept now, so that their drafts can go."""
    return trigger(response, "anxin:saved", {"drafts": list(keys)})
