"""Who is away: one's own absences, and those of the dealer's people for who leads them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anxin.accounts import services
from anxin.accounts.forms import AbsenceForm, ColleaguesAbsenceForm, show_error
from anxin.accounts.policies import require_absences
from anxin.accounts.selectors import absences_under, everybody_at
from anxin.accounts.views.hours import workplace
from anxin.accounts.views.mine import account_page
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput


def absences(request: HttpRequest) -> HttpResponse:
    """List who of the dealer's people is or will be away, and note another absence."""
    dealer, by = workplace(request)
    require_absences(by, dealer.pk)
    form = ColleaguesAbsenceForm(
        request.POST or None, colleagues=everybody_at(dealer), initial=AbsenceForm.first_values()
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.note_absence(form.who(), away=form.away(), by=by)
        except InvalidInput as error:
            show_error(form, error)
        else:
            messages.success(request, _("Noted."))
            return redirect("accounts:absences")
    context = {
        "form": form,
        "absences": absences_under(by, dealer, since=clock.now()),
        "now": clock.now(),
        "tab": "absences",
    }
    return render(request, "accounts/absences.html", context, status=422 if form.errors else 200)


@require_POST
def note_own(request: HttpRequest) -> HttpResponse:
    """Note that one is away oneself."""
    dealer, by = workplace(request)
    others = [person for person in everybody_at(dealer) if person != by]
    form = AbsenceForm(request.POST, colleagues=others)
    if form.is_valid():
        try:
            services.note_absence(by, away=form.away(), by=by)
        except InvalidInput as error:
            show_error(form, error)
        else:
            messages.success(request, _("Noted."))
            return redirect("accounts:me")
    return account_page(request, absence_form=form, status=422)


@require_POST
def cancel(request: HttpRequest, absence_id: int) -> HttpResponse:
    """Cancel an absence of one's own or of one of the dealer's people."""
    _dealer, by = workplace(request)
    absence = services.cancel_absence(absence_id, by=by)
    messages.success(request, _("Cancelled. %(person)s counts as there.") % {"person": absence.person.name})
    return redirect("accounts:me" if absence.person == by else "accounts:absences")
