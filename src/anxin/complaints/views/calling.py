"""Ringing a customer up: the number is shown to the telephone only, and the showing is recorded."""

from django.http import HttpResponse, HttpResponseRedirect

from anxin.accounts.middleware import WorkplaceRequest
from anxin.complaints.services.contact_customer import show_phone


class DialResponse(HttpResponseRedirect):
    """A redirect that hands a number to the telephone of the computer."""

    allowed_schemes = ["tel"]


def call(request: WorkplaceRequest, slug: str) -> HttpResponse:
    """Dial the customer of a case."""
    return DialResponse(f"tel:{show_phone(slug, by=request.user)}")
