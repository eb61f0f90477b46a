"""The first page: what this person has to do now."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require, standing_of
from anxin.complaints.forms.today import SettleForm
from anxin.complaints.models import CaseAction, CaseTask
from anxin.complaints.policies import can_see_phone
from anxin.complaints.selectors.long_repairs import long_repairs
from anxin.complaints.selectors.today import Why, day_of
from anxin.complaints.services.agree_action import finish_action
from anxin.complaints.services.give_task import finish_task
from anxin.complaints.services.promise_customer import keep_case_promise
from anxin.foundation import clock
from anxin.foundation.errors import NotFound
from anxin.foundation.htmx import redirect, render_page
from anxin.promises.models import Promise
from anxin.promises.selectors.lines import promises_today
from anxin.workshop.selectors.repeat_list import read_repeats_in_house


def today(request: WorkplaceRequest) -> HttpResponse:
    """Show the day of the person at the dealer he works for; ``?scope=dealer`` shows everybody's."""
    dealer = request.dealer
    if dealer is None:
        raise NotFound
    require(request.user, Capability.TAKE_COMPLAINTS, dealer.pk)
    everything = _whole_dealer(request, dealer)
    context = {
        "day": day_of(request.user, dealer, whole_dealer=everything),
        "scope": "dealer" if everything else "mine",
        "may_see_all": standing_of(request.user).can(Capability.SEE_COMPLAINTS, dealer.pk),
        "may_call": can_see_phone(request.user, dealer.pk),
        "may_settle": standing_of(request.user).can(Capability.HANDLE_COMPLAINTS, dealer.pk),
        "now": clock.now(),
        "long_repairs": long_repairs(request.user, dealer),
        "repeats": read_repeats_in_house(request.user, dealer),
        "promises": promises_today(request.user, dealer, everybody=everything),
        "list_url": reverse("complaints:list"),
    }
    return render_page(request, "complaints/today.html", context, partial="lines")


@require_GET
def next_case(request: WorkplaceRequest) -> HttpResponse:
    """Go from one case to the next of the person's day; after the last, back to the day."""
    dealer = request.dealer
    if dealer is None:
        raise NotFound
    require(request.user, Capability.TAKE_COMPLAINTS, dealer.pk)
    day = day_of(request.user, dealer, whole_dealer=_whole_dealer(request, dealer))
    # A request has its own page; the case behind it may be shut to whoever answers.
    slugs = list(dict.fromkeys(line.case.slug for line in day.lines if not line.name))
    here = request.GET.get("after", "")
    after = slugs[slugs.index(here) + 1 :] if here in slugs else slugs
    return redirect(
        request, reverse("complaints:case", args=after[:1]) if after else reverse("complaints:today")
    )


@require_POST
def settle(request: WorkplaceRequest) -> HttpResponse:
    """Mark the promise or the action of a line as done, and show what is left of the day."""
    form = SettleForm(request.POST)
    if not form.is_valid():
        raise NotFound
    wanted = form.cleaned_data
    done = _SETTLE[wanted["why"]](wanted["slug"], wanted["ident"], request.user)
    messages.success(request, _("Done: %(what)s") % {"what": done.what})
    return redirect(request, f"{reverse('complaints:today')}?scope={wanted['scope'] or 'mine'}")


def _keep(slug: str, ident: int, by: Person) -> Promise:
    return keep_case_promise(slug, promise_id=ident, by=by)


def _finish(slug: str, ident: int, by: Person) -> CaseAction:
    return finish_action(slug, action_id=ident, done=True, by=by)


def _finish_task(slug: str, ident: int, by: Person) -> CaseTask:
    return finish_task(slug, task_id=ident, done=True, by=by)


_SETTLE: Mapping[str, Callable[[str, int, Person], Promise | CaseAction | CaseTask]] = {
    Why.PROMISE: _keep,
    Why.ACTION: _finish,
    Why.TASK: _finish_task,
}


def _whole_dealer(request: WorkplaceRequest, dealer: Dealer) -> bool:
    """A manager's morning round is the whole dealer unless he asks for his own; everybody else begins with his own."""
    chosen = request.GET.get("scope")
    if chosen in {"mine", "dealer"}:
        return chosen == "dealer"
    return standing_of(request.user).can(Capability.ASSIGN_COMPLAINTS, dealer.pk)
