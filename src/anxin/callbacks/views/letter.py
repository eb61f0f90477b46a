"""The letter to a customer who was not reached, on paper."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from anxin.accounts.middleware import WorkplaceRequest
from anxin.callbacks.services.print_letter import print_letter
from anxin.foundation.paper import pdf_from


@require_GET
def letter(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Answer with the letter as a PDF, in the language in which the customer is written to."""
    written = print_letter(key, by=request.user)
    with timezone.override(ZoneInfo(written.zone)):
        pdf = pdf_from("callbacks/letter.html", {"letter": written}, language=written.language)
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{written.call.key}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response
