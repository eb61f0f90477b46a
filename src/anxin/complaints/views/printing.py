"""A case on paper: the complaint sheet and the settlement confirmation as PDF."""

from django.http import HttpResponse
from django.utils import translation
from django.utils.csp import CSP
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET

from anxin.accounts.choices import Language
from anxin.accounts.middleware import WorkplaceRequest
from anxin.complaints.services.print_case import print_settlement, print_sheet
from anxin.foundation.money import typed_amount
from anxin.foundation.paper import Form, pdf_from

TEMPLATE = "foundation/print/form.html"
_LANGUAGES = {"zh": Language.CHINESE.value, "en": Language.ENGLISH.value}
#: Older browsers put a PDF into an object of a page of their own, which the policy of our pages forbids.
_POLICY = {"object-src": [CSP.SELF], "base-uri": [CSP.NONE], "frame-ancestors": [CSP.NONE]}


@require_GET
@csp_override(_POLICY)
def sheet(request: WorkplaceRequest, slug: str) -> HttpResponse:
    """Hand out the complaint sheet; ``lang`` is zh or en, ``phone=1`` asks for the whole number."""
    with translation.override(_language(request)):
        form = print_sheet(slug, by=request.user, whole_phone=_whole_phone(request))
        return _pdf(form, name="sheet")


@require_GET
@csp_override(_POLICY)
def settlement(request: WorkplaceRequest, slug: str) -> HttpResponse:
    """Hand out the settlement confirmation; ``amount`` is the sum agreed, typed as people type sums."""
    typed = request.GET.get("amount", "").strip()[:40]
    amount = typed_amount(typed) if typed else None
    with translation.override(_language(request)):
        form = print_settlement(slug, by=request.user, amount=amount, whole_phone=_whole_phone(request))
        return _pdf(form, name="settlement")


def _pdf(form: Form, *, name: str) -> HttpResponse:
    """Answer with a form as PDF, shown by the browser itself and kept by no cache."""
    written = pdf_from(TEMPLATE, {"form": form}, language=get_language() or Language.CHINESE.value)
    named = content_disposition_header(False, f"{form.number}-{name}.pdf")
    headers = {"Content-Disposition": named or "inline", "Cache-Control": "private, no-store"}
    return HttpResponse(written, content_type="application/pdf", headers=headers)


def _language(request: WorkplaceRequest) -> str:
    return _LANGUAGES.get(request.GET.get("lang", ""), get_language() or Language.CHINESE.value)


def _whole_phone(request: WorkplaceRequest) -> bool:
    return request.GET.get("phone") == "1"
