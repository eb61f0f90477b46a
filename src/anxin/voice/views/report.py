"""The report of the six questions: page, rows behind a figure, table, paper."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.csp import CSP
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import get_language
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET

from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.foundation.downloads import table_file
from anxin.foundation.errors import NotFound
from anxin.foundation.htmx import render_page
from anxin.foundation.paper import pdf_from
from anxin.voice.charts import reasons_chart
from anxin.voice.forms.filters import SpanForm
from anxin.voice.selectors.behind import MOST, rows_behind
from anxin.voice.selectors.six_questions import EVERY_DEALER, LEAST, dealers_asked, six_questions
from anxin.voice.selectors.span import Span, read_span
from anxin.voice.services.reporting import print_report, report_table

_POLICY = {"object-src": [CSP.SELF], "base-uri": [CSP.NONE], "frame-ancestors": [CSP.NONE]}
_SUGGESTIONS = 30


@dataclass(frozen=True)
class _Asked:
    dealers: list[Dealer]
    span: Span
    code: str

    @property
    def query(self) -> str:
        """The same months and dealer, as an address names them."""
        return urlencode({"dealer": self.code, "month": self.span.month, "span": str(self.span.months)})


@require_GET
def report(request: WorkplaceRequest) -> HttpResponse:
    """Show the six questions answered for a dealer, or for all that one sees."""
    asked = _read(request)
    found = six_questions(request.user, asked.dealers, asked.span)
    every = dealers_asked(request.user, EVERY_DEALER, asked.dealers[0])
    context = {
        "report": found,
        "chart": reasons_chart(found, asked.query),
        "form": SpanForm(asked.span, dealers=every, chosen=asked.code),
        "least": LEAST,
        "query": asked.query,
        "suggestions": found.suggestions[:_SUGGESTIONS],
        "wishes": found.wishes[:_SUGGESTIONS],
    }
    return render_page(request, "voice/six_questions.html", context, partial="figures")


@require_GET
def rows(request: WorkplaceRequest) -> HttpResponse:
    """Show the rows behind a figure of the report."""
    asked = _read(request)
    found = rows_behind(request.user, asked.dealers, asked.span, request.GET.get("of", "channel:survey"))
    context = {"rows": found, "most": MOST, "query": asked.query, "span": asked.span}
    return render(request, "voice/rows.html", context)


@require_GET
def table(request: WorkplaceRequest, kind: str) -> HttpResponseBase:
    """Hand out the report's figures as CSV or XLSX."""
    asked = _read(request)
    columns, told = report_table(asked.dealers, asked.span, by=request.user)
    return table_file(kind, stem=f"six-questions-{asked.code}-{asked.span.month}", columns=columns, rows=told)


@require_GET
@csp_override(_POLICY)
def paper(request: WorkplaceRequest) -> HttpResponse:
    """Hand out the report as PDF."""
    asked = _read(request)
    form = print_report(asked.dealers, asked.span, by=request.user)
    written = pdf_from("foundation/print/form.html", {"form": form}, language=get_language() or "zh-hans")
    named = content_disposition_header(False, f"six-questions-{asked.code}-{asked.span.month}.pdf")
    headers = {"Content-Disposition": named or "inline", "Cache-Control": "private, no-store"}
    return HttpResponse(written, content_type="application/pdf", headers=headers)


def _read(request: WorkplaceRequest) -> _Asked:
    if request.dealer is None:
        raise NotFound
    code = request.GET.get("dealer", "")[:20]
    dealers = dealers_asked(request.user, code, request.dealer)
    shown = EVERY_DEALER if code == EVERY_DEALER else dealers[0].code
    return _Asked(dealers, read_span(request.GET.dict(), request.dealer), shown)
