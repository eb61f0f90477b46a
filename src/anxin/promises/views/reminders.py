"""Reminders that left the house, and who came after them."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from anxin.accounts.middleware import WorkplaceRequest
from anxin.foundation.htmx import render_page
from anxin.promises.selectors.reminding import ReminderFilter, list_reminders, reminder_kinds
from anxin.promises.views.showing import asked_dealer


@require_GET
def reminders(request: WorkplaceRequest) -> HttpResponse:
    """Show a dealer's reminders, the newest first; of one kind, of a period, of those who came."""
    wanted = ReminderFilter.read(request.GET.dict())
    dealer = asked_dealer(request, wanted.dealer)
    context = {
        "page": list_reminders(request.user, dealer, wanted, cursor=request.GET.get("cursor", "")),
        "wanted": wanted,
        "kinds": reminder_kinds(),
        "zone": dealer.time_zone,
    }
    return render_page(request, "promises/reminders.html", context, partial="results")
