"""The day's sheet: every attempt, what the day came to, and what does not agree with the workshop's orders."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import standing_of
from anxin.callbacks.choices import CallKind
from anxin.callbacks.selectors.day_sheet import SheetFilter, day_sheet_of, read_sheet_filter
from anxin.callbacks.selectors.sheet_words import difference_in_words, lines_of_difference
from anxin.callbacks.services.sheets import export_day_sheet, print_day_sheet
from anxin.callbacks.views.showing import asked_dealer, callers_at
from anxin.foundation import clock
from anxin.foundation.downloads import table_file
from anxin.foundation.htmx import render_page
from anxin.foundation.paper import pdf_from


@require_GET
def day(request: WorkplaceRequest) -> HttpResponse:
    """Show a day, today where the address names none."""
    dealer = asked_dealer(request)
    wanted = _wanted(request)
    sheet = day_sheet_of(request.user, dealer, wanted)
    context = {
        "sheet": sheet,
        "wanted": wanted,
        "code": dealer.code,
        "differences": [
            (difference_in_words(each), each, lines_of_difference(each)) for each in sheet.differences
        ],
        "lists": [{"made": each, "left_out": sum(each.excluded.values())} for each in sheet.lists],
        "kinds": CallKind.choices,
        "callers": callers_at(dealer) if sheet.whole else [],
        "zone": dealer.time_zone,
        "may_export": standing_of(request.user).can(Capability.EXPORT_DATA, dealer.pk),
    }
    return render_page(request, "callbacks/day.html", context, partial="results")


@require_GET
def day_file(request: WorkplaceRequest, kind: str) -> HttpResponseBase:
    """Hand the day's attempts out as CSV or XLSX."""
    dealer, wanted = asked_dealer(request), _wanted(request)
    columns, rows = export_day_sheet(dealer, wanted, by=request.user)
    return table_file(kind, stem=f"{dealer.code}-calls-{wanted.day.isoformat()}", columns=columns, rows=rows)


@require_GET
def day_print(request: WorkplaceRequest) -> HttpResponse:
    """Print the day's sheet, in the language of whoever prints it."""
    dealer, wanted = asked_dealer(request), _wanted(request)
    language = translation.get_language() or "zh-hans"
    form = print_day_sheet(dealer, wanted, by=request.user)
    written = pdf_from("foundation/print/form.html", {"form": form}, language=language)
    named = content_disposition_header(False, f"{dealer.code}-calls-{wanted.day.isoformat()}.pdf")
    headers = {"Content-Disposition": named, "Cache-Control": "no-store"}
    return HttpResponse(written, content_type="application/pdf", headers=headers)


def _wanted(request: WorkplaceRequest) -> SheetFilter:
    zone = request.dealer.time_zone if request.dealer else "Asia/Shanghai"
    return read_sheet_filter(request.GET.dict(), today=clock.today(zone))
