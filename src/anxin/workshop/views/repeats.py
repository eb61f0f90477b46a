"""The list of repeat repairs, and the record of one on paper."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse
from django.utils import translation
from django.utils.csp import CSP
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET

from anxin.accounts.choices import Capability, Language
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import require
from anxin.foundation.errors import NotFound
from anxin.foundation.htmx import render_page
from anxin.foundation.paper import pdf_from
from anxin.workshop.choices import RepeatState
from anxin.workshop.forms.repeats import RepeatFilterForm, chosen_filters
from anxin.workshop.models import RepeatRepair
from anxin.workshop.policies import can_treat_repeats
from anxin.workshop.selectors.repeat_list import (
    RepeatFilter,
    count_repeats,
    dealers_asked,
    list_repeats,
    repeat_rows,
)
from anxin.workshop.services.repeats import print_repeat

#: Older browsers put a PDF into an object of a page of their own, which the policy of our pages forbids.
_POLICY = {"object-src": [CSP.SELF], "base-uri": [CSP.NONE], "frame-ancestors": [CSP.NONE]}
_LANGUAGES = {"zh": Language.CHINESE.value, "en": Language.ENGLISH.value}
#: Of the suspicions that are shown above what is under way, and of a list of one state.
_FIRST, _PAGE = 20, 50


@require_GET
def repeat_list(request: WorkplaceRequest) -> HttpResponse:
    """Show what is suspected first, then what is under way; or the repeats that the address asks for."""
    dealer = request.dealer
    if dealer is None:
        raise NotFound
    require(request.user, Capability.SEE_CUSTOMERS, dealer.pk)
    wanted = RepeatFilter.read(request.GET.dict())
    dealers = dealers_asked(wanted, dealer, request.dealers)
    cursor = request.GET.get("cursor", "")
    shown = wanted if wanted.state else replace(wanted, state=RepeatState.CONFIRMED)
    suspected: Sequence[RepeatRepair] = ()
    if not wanted.state and not cursor:
        first = replace(wanted, state=RepeatState.SUSPECTED)
        suspected = list_repeats(request.user, dealers, first, size=_FIRST).rows
    page = list_repeats(request.user, dealers, shown, cursor=cursor, size=_PAGE)
    context = {
        "suspected": repeat_rows(request.user, suspected),
        "page": page,
        "rows": repeat_rows(request.user, page.rows),
        "wanted": wanted,
        "counts": count_repeats(request.user, dealers),
        "form": RepeatFilterForm(wanted, dealers=request.dealers),
        "chosen": chosen_filters(wanted, request.GET),
        "zone": dealer.time_zone,
        "may_treat": can_treat_repeats(request.user, dealer.pk),
    }
    return render_page(request, "workshop/repeats.html", context, partial="results")


@require_GET
@csp_override(_POLICY)
def record(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Hand out the repeat repair's record as PDF; ``lang`` is zh or en."""
    language = _LANGUAGES.get(request.GET.get("lang", ""), get_language() or Language.CHINESE.value)
    with translation.override(language):
        form = print_repeat(key, by=request.user)
        written = pdf_from("foundation/print/form.html", {"form": form}, language=language)
    named = content_disposition_header(False, f"{form.number}-repeat.pdf")
    headers = {"Content-Disposition": named or "inline", "Cache-Control": "private, no-store"}
    return HttpResponse(written, content_type="application/pdf", headers=headers)
