"""How the reader wants to be told."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anxin.accounts.middleware import WorkplaceRequest
from anxin.foundation.errors import InvalidInput
from anxin.foundation.htmx import redirect
from anxin.messaging.choices import Way
from anxin.messaging.forms.ways import WaysForm
from anxin.messaging.selectors.ways import ways_at, ways_of
from anxin.messaging.services.notice_ways import choose_ways


@require_http_methods(["GET", "POST"])
def mine(request: WorkplaceRequest) -> HttpResponse:
    """Show and keep the reader's choice for each kind of notice."""
    form = WaysForm(request.POST or None, initial=ways_of(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            choose_ways(request.user, ways=form.ways(), phone=form.cleaned_data["phone"])
        except InvalidInput as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Kept. Within the quiet hours nothing is sent that can wait."))
            return redirect(request, reverse("messaging:mine"))
    there = ways_at(request.dealer)
    context = {"form": form, "missing": [way.label for way in Way if way not in there]}
    return render(request, "messaging/mine.html", context, status=422 if form.errors else 200)
