"""Handing over everything that somebody keeps: before a holiday, in illness, when he leaves."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer
from anxin.accounts.policies import standing_of
from anxin.accounts.selectors import colleagues_at
from anxin.foundation.errors import AnxinError, NotAllowed, NotFound
from anxin.foundation.htmx import redirect
from anxin.promises.forms.handing import HandAllOverForm
from anxin.promises.selectors.keepers import keepers_at
from anxin.promises.services.handing import HandedOver, Handing, hand_all_over
from anxin.promises.views.showing import workplace_of


@require_http_methods(["GET", "POST"])
def hand_over(request: WorkplaceRequest) -> HttpResponse:
    """Choose whose promises go to whom and why; one's own, or anybody's by who leads."""
    dealer = workplace_of(request)
    form = _form(request, dealer)
    if form.is_valid() and (done := _done(form, dealer, request)):
        messages.success(request, _in_words(done))
        return redirect(request, reverse("promises:ledger"))
    status = 422 if request.method == "POST" else 200
    return render(request, "promises/hand_over.html", {"form": form}, status=status)


def _form(request: WorkplaceRequest, dealer: Dealer) -> HandAllOverForm:
    keepers = keepers_at(request.user, dealer)
    if not standing_of(request.user).can(Capability.ASSIGN_COMPLAINTS, dealer.pk):
        keepers = [each for each in keepers if each.person == request.user]
    people = colleagues_at(dealer, able_to=Capability.HANDLE_COMPLAINTS)
    named = request.GET.get("keeper", request.user.username)
    chosen = next((each.person.pk for each in keepers if each.person.username == named), None)
    data = request.POST if request.method == "POST" else None
    return HandAllOverForm(data, keepers=keepers, people=people, initial={"keeper": chosen})


def _done(form: HandAllOverForm, dealer: Dealer, request: WorkplaceRequest) -> HandedOver | None:
    data = form.cleaned_data
    handing = Handing(to=data["to"], reason=data["reason"])
    try:
        return hand_all_over(data["keeper"], dealer=dealer, handing=handing, by=request.user)
    except (NotAllowed, NotFound):
        raise
    except AnxinError as error:
        form.take_error(error)
    return None


def _in_words(done: HandedOver) -> str:
    words = ngettext(
        "%(count)s promise has a new keeper.", "%(count)s promises have a new keeper.", done.handed
    ) % {"count": done.handed}
    if done.left:
        words += " " + _("%(count)s stayed: he may not work on them.") % {"count": done.left}
    return words
