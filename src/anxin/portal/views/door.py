"""The public page of a dealer: what it tells, the proof of work, and the complaint itself."""

import time
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anxin.foundation.errors import AnxinError
from anxin.portal.forms import ComplaintForm
from anxin.portal.middleware import address_of
from anxin.portal.models import Door
from anxin.portal.pressure import network_of
from anxin.portal.proof import name_of_proof, new_challenge
from anxin.portal.selectors.doors import MOST_BYTES, MOST_FILES, door_shown, open_door, top_categories
from anxin.portal.services.complain import complain
from anxin.portal.views.public import for_customers, page

PROOF_HEADER = "X-Door-Proof"
#: A sending without proof of work is read up to here, to say what is missing.
_UNPROVEN_BYTES = 64 * 1024
_KEEP_SECONDS = 10.0
_kept: dict[tuple[str, str], tuple[float, bytes]] = {}


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def door(request: HttpRequest, code: str) -> HttpResponse:
    """Show a dealer's door, or take in what a customer wrote."""
    if request.method == "POST":
        return _taken_in(request, open_door(code))
    key = (code, translation.get_language() or "")
    made_at, body = _kept.get(key, (-_KEEP_SECONDS, b""))
    if time.monotonic() - made_at > _KEEP_SECONDS:
        found = open_door(code)
        body = _page(request, found, _form(found)).content
        _kept[key] = (time.monotonic(), body)
    return HttpResponse(body)


@require_GET
@for_customers
def challenge(request: HttpRequest, code: str) -> JsonResponse:
    """Hand out something to compute."""
    return JsonResponse(new_challenge(code))


def forget_pages() -> None:
    """Let changed doors show at once in this process; others follow within seconds."""
    _kept.clear()


def _taken_in(request: HttpRequest, found: Door) -> HttpResponse:
    code = found.dealer.code
    proof = name_of_proof(request.headers.get(PROOF_HEADER, ""), dealer_code=code)
    if not proof and int(request.META.get("CONTENT_LENGTH") or 0) > _UNPROVEN_BYTES:
        return _refused(request, found, None, {"": [_unproven()]}, status=413)
    proof = proof or name_of_proof(request.POST.get("proof", ""), dealer_code=code)
    form = _form(found, request.POST)
    if not form.is_valid():
        return _refused(request, found, form, form.errors.get_json_data())
    if not proof or form.is_baited:
        form.add_error(None, _unproven())
        return _refused(request, found, form, form.errors.get_json_data())
    told = form.told(language=translation.get_language() or found.dealer.language)
    try:
        received = complain(
            found,
            told=told,
            proof=proof,
            network=network_of(address_of(request)),
            uploads=request.FILES.getlist("files"),
        )
    except AnxinError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        where = error.field if error.field in form.fields or error.field == "files" else ""
        return _refused(request, found, form, {where: [str(error)]}, status=error.status)
    url = f"{reverse('portal:follow', args=[received.token])}?new=1&lang={'en' if told.language == 'en' else 'zh'}"
    return JsonResponse({"url": url}) if _by_script(request) else HttpResponseRedirect(url, status=303)


def _unproven() -> str:
    return _("Your browser could not show that a person is writing. Please reload the page, or telephone us.")


def _refused(
    request: HttpRequest,
    found: Door,
    form: ComplaintForm | None,
    errors: dict[str, Any],
    *,
    status: int = 422,
) -> HttpResponse:
    if _by_script(request):
        told = {
            name.replace("__all__", ""): [
                each["message"] if isinstance(each, dict) else each for each in texts
            ]
            for name, texts in errors.items()
        }
        return JsonResponse({"errors": told}, status=status)
    return _page(request, found, form or _form(found), status=status)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _form(found: Door, data: Any = None) -> ComplaintForm:
    return ComplaintForm(data, categories=top_categories(found.dealer))


def _page(request: HttpRequest, found: Door, form: ComplaintForm, *, status: int = 200) -> HttpResponse:
    context = {
        "door": door_shown(found),
        "form": form,
        "most_files": MOST_FILES,
        "most_bytes": MOST_BYTES,
        "challenge_url": reverse("portal:challenge", args=[found.dealer.code]),
    }
    return page(request, "portal/door.html", context, dealer=found.dealer, status=status)
