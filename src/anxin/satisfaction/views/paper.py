"""A form handed out as PDF."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.csp import CSP
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from anxin.accounts.models import Person
from anxin.foundation.downloads import table_file
from anxin.foundation.errors import NotFound
from anxin.foundation.paper import Form, pdf_from
from anxin.satisfaction.services.sheets import Sheet, form_from, table_from

#: A browser shows a PDF in a page of its own, which holds it as an object.
PDF_POLICY = {"object-src": [CSP.SELF], "base-uri": [CSP.NONE], "frame-ancestors": [CSP.NONE]}
_KINDS = frozenset({"pdf", "xlsx", "csv"})


def pdf_answer(form: Form, name: str) -> HttpResponse:
    """Return the form as PDF of this name, shown in the browser."""
    written = pdf_from("foundation/print/form.html", {"form": form}, language=get_language() or "zh-hans")
    named = content_disposition_header(False, name)
    headers = {"Content-Disposition": named or "inline", "Cache-Control": "private, no-store"}
    return HttpResponse(written, content_type="application/pdf", headers=headers)


def on_paper(kind: str) -> bool:
    """Tell whether a kind of file is paper; ``NotFound`` for one that nothing is handed out as."""
    if kind not in _KINDS:
        raise NotFound
    return kind == "pdf"


def sheet_answer(kind: str, sheet: Sheet, *, by: Person, stem: str) -> HttpResponseBase:
    """Answer with a sheet as ``pdf``, ``xlsx`` or ``csv``."""
    if on_paper(kind):
        return pdf_answer(form_from(sheet, by=by), f"{stem}.pdf")
    columns, rows = table_from(sheet)
    return table_file(kind, stem=stem, columns=columns, rows=rows)
