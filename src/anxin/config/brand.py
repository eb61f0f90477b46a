"""The brand's colours as a style sheet: a strict CSP allows no inline style, so colours travel in a file."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from anxin.playbooks.selectors import brand_pack

_RULE = ":root{{--brand-accent:{accent};--brand-accent-dark:{dark};}}\n"


@login_not_required
@cache_control(max_age=300, private=True)
def stylesheet(request: HttpRequest) -> HttpResponse:
    """Serve the custom properties of the brand named in ``?pack=``."""
    colours: dict[str, Any] = brand_pack(request.GET.get("pack", ""))["colours"]
    body = _RULE.format(accent=colours["accent"]["light"], dark=colours["accent"]["dark"])
    return HttpResponse(body, content_type="text/css; charset=utf-8")
