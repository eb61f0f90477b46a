"""How open questions of the law are read at a dealer: seen by whoever sees cars, decided by one role."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.accounts.policies import require
from anxin.foundation.errors import InvalidInput, NotFound, Stale
from anxin.foundation.htmx import redirect
from anxin.rights.forms.readings import ReadingForm
from anxin.rights.policies import can_read_law
from anxin.rights.selectors.readings import OpenQuestions, read_questions
from anxin.rights.services.set_reading import set_reading


@require_GET
def readings(request: WorkplaceRequest) -> HttpResponse:
    """Show the open questions: why each is open, how it is read here, how else, and who decided so."""
    dealer = _dealer_of(request)
    return _page(request, dealer, read_questions(request.user, dealer))


@require_POST
def save(request: WorkplaceRequest, question: str) -> HttpResponse:
    """Read one question otherwise from now on, with a reason."""
    dealer = _dealer_of(request)
    require(request.user, Capability.READ_LAW, dealer.pk)
    page = read_questions(request.user, dealer)
    shown = next((each for each in (page.questions if page else ()) if each.id == question), None)
    if shown is None:
        raise NotFound
    form = ReadingForm.of(shown, request.POST)
    if form.is_valid():
        try:
            set_reading(dealer, question, by=request.user, **form.cleaned_data)
        except (InvalidInput, Stale) as error:
            form.take_error(error)
        else:
            messages.success(request, _("Kept. The positions of all cars are reckoned anew."))
            return redirect(request, reverse("rights:readings") + f"#{question}")
    return _page(request, dealer, page, judged=(question, form))


def _dealer_of(request: WorkplaceRequest) -> Dealer:
    if request.dealer is None:
        raise NotFound
    require(request.user, Capability.SEE_CUSTOMERS, request.dealer.pk)
    return request.dealer


def _page(
    request: WorkplaceRequest,
    dealer: Dealer,
    page: OpenQuestions | None,
    *,
    judged: tuple[str, ReadingForm] | None = None,
) -> HttpResponse:
    ident, form = judged or ("", None)
    rows = [
        (each, form if each.id == ident and form else ReadingForm.of(each))
        for each in (page.questions if page else ())
    ]
    context = {
        "page": page,
        "rows": rows,
        "dealer": dealer,
        "may_set": can_read_law(request.user, dealer.pk),
        "wrong": ident,
    }
    return render(request, "rights/readings.html", context, status=422 if judged else 200)
