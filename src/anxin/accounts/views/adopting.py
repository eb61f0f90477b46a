"""Taking over the public holidays of a year."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from anxin.accounts import services
from anxin.accounts.choices import Capability
from anxin.accounts.forms import WEEKDAY_NAMES, YearForm
from anxin.accounts.policies import require
from anxin.accounts.selectors import calendar_of, marked_in, proposed_days
from anxin.accounts.views.hours import workplace
from anxin.foundation.bilingual import pick
from anxin.foundation.errors import NotFound


def adopt(request: HttpRequest, year: int) -> HttpResponse:
    """Show the public holidays of a year with a tick each, and take the ticked ones over."""
    dealer, by = workplace(request)
    require(by, Capability.SET_CLOCKS, dealer.pk)
    if not 2000 <= year <= 2100:
        raise NotFound
    proposed = proposed_days(dealer, year)
    form = YearForm(request.POST or None, offered=[each.day for each in proposed])
    if request.method == "POST" and form.is_valid():
        services.adopt_year(dealer, year=year, days=form.chosen(), by=by)
        messages.success(request, _("The holidays of %(year)s are taken over.") % {"year": year})
        first = proposed[0].day if proposed else None
        return redirect(f"{reverse('accounts:hours')}?month={first:%Y-%m}" if first else "accounts:hours")
    calendar = calendar_of(dealer)
    context = {
        "year": year,
        "tab": "hours",
        "adopted": year in calendar.adopted_years,
        "marked": len(marked_in(calendar, year)),
        "form": form,
        "rows": [
            {
                "proposed": each,
                "name": pick(each.names),
                "weekday": WEEKDAY_NAMES[tuple(WEEKDAY_NAMES)[each.day.weekday()]],
                "hours_of": WEEKDAY_NAMES.get(each.weekday, ""),
            }
            for each in proposed
        ],
    }
    return render(request, "accounts/year.html", context, status=422 if form.errors else 200)
