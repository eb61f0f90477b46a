"""A form handed out as PDF."""

from django.http import HttpResponse
from django.utils.csp import CSP
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from anxin.foundation.paper import Form, pdf_from

#: A browser shows a PDF in a page of its own, which holds it as an object.
PDF_POLICY = {"object-src": [CSP.SELF], "base-uri": [CSP.NONE], "frame-ancestors": [CSP.NONE]}


def pdf_answer(form: Form, name: str) -> HttpResponse:
    """Return the form as PDF of this name, shown in the browser."""
    written = pdf_from("foundation/print/form.html", {"form": form}, language=get_language() or "zh-hans")
    named = content_disposition_header(False, name)
    headers = {"Content-Disposition": named or "inline", "Cache-Control": "private, no-store"}
    return HttpResponse(written, content_type="application/pdf", headers=headers)
