"""A figure of a run down to its interviews, disputing it, and what became of that."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Person
from anxin.foundation.errors import AnxinError, NotAllowed, NotFound
from anxin.foundation.htmx import redirect
from anxin.satisfaction.choices import DisputeState
from anxin.satisfaction.forms.fields import JudgedForm
from anxin.satisfaction.forms.runs import DecisionForm, DisputeForm
from anxin.satisfaction.models import Dispute, ScoreRun
from anxin.satisfaction.policies import require_disputing
from anxin.satisfaction.selectors.disputes import (
    both_figures,
    get_dispute_for,
    may_decide,
    may_dispute,
    value_of,
)
from anxin.satisfaction.selectors.plans import factor_titles
from anxin.satisfaction.selectors.run_lines import line_page, lines_behind
from anxin.satisfaction.selectors.run_words import Told, span
from anxin.satisfaction.selectors.runs import dealers_of_run, get_run_for, usual_figure, view_of
from anxin.satisfaction.services import disputes

_MOST_MARKED = 5000


@require_http_methods(["GET", "POST"])
def figure(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show the interviews behind a figure of a run; whoever may disputes those that he marks."""
    run = get_run_for(request.user, key, files=True)
    value = _value(request) or usual_figure(request.user, run)
    if request.method == "POST":
        require_disputing(request.user, [each.pk for each in dealers_of_run(run)])
    turns = "turn" in request.POST
    data = request.POST if request.method == "POST" and not turns else None
    typed = {"reason": request.POST.get("reason", "")}
    form = DisputeForm(data, auto_id="dispute-%s", initial=typed)
    marked = request.POST.getlist("interviews")[:_MOST_MARKED]
    if form.is_valid():
        try:
            dispute = disputes.dispute_figure(
                disputes.Figure(run.key, value),
                interviews=marked,
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except (NotAllowed, NotFound):
            raise
        except AnxinError as error:
            form.take_error(error)
        else:
            messages.success(request, _("Your dispute is on record. You are told when it is decided."))
            return redirect(request, dispute.get_absolute_url())
    context = _lines(request, run, value) | {"form": form, "marked": marked}
    shown = {each.key for each in context["page"].rows}
    context["marked_elsewhere"] = [each for each in marked if each not in shown]
    return render(request, "satisfaction/figure.html", context, status=422 if form.errors else 200)


@require_GET
def dispute(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show a dispute: what is doubted and why, the answer, and the figure before and after."""
    return _page(request, get_dispute_for(request.user, key))


@require_POST
def decide(request: WorkplaceRequest, key: UUID, what: str) -> HttpResponse:
    """Uphold or refuse a dispute, or take it back; a refusal of the form keeps what was typed."""
    found = get_dispute_for(request.user, key)
    if what not in _DO:
        raise NotFound
    form = (
        JudgedForm(request.POST) if what == "withdraw" else DecisionForm(request.POST, auto_id="decision-%s")
    )
    if what != "withdraw" and not may_decide(request.user, found):
        raise NotAllowed(
            "NOT_YOURS_TO_DECIDE",
            _("Who runs the surveys of the dealer decides it, and nobody his own dispute."),
        )
    if form.is_valid():
        try:
            _DO[what](found.key, form.cleaned_data.get("answer", ""), request.user)
        except (NotAllowed, NotFound):
            raise
        except AnxinError as error:
            form.take_error(error)
        else:
            messages.success(request, _("Decided.") if what != "withdraw" else _("Taken back."))
            return redirect(request, found.get_absolute_url())
    return _page(request, found, form=form)


def _value(request: WorkplaceRequest) -> str:
    """The figure as the run's files call it: a dealer, or an adviser of it."""
    dealer, adviser = (request.GET.get(name, "")[:80] for name in ("dealer", "adviser"))
    return f"{dealer}/{adviser}" if adviser else dealer


def _lines(request: WorkplaceRequest, run: ScoreRun, value: str) -> dict[str, Any]:
    cursor = request.POST.get("turn") or request.GET.get("cursor", "")
    page = lines_behind(request.user, run, value, cursor=cursor)
    row = next(
        each for level in view_of(request.user, run).levels for each in level.rows if each.value == value
    )
    return {
        "run": run,
        "row": row,
        "told": Told.of(row),
        "page": page,
        "titles": list(factor_titles(run.version).values()),
        "may_dispute": may_dispute(request.user, run, value) and "/~" not in value and "/-" not in value,
        "why": f"{reverse('satisfaction:why')}?{urlencode({'run': str(run.key), **row.asked})}",
        "zone": request.dealer.time_zone if request.dealer else "",
    }


def _page(request: WorkplaceRequest, found: Dispute, *, form: JudgedForm | None = None) -> HttpResponse:
    person, value = request.user, value_of(found)
    run = get_run_for(person, found.run.key, files=True)
    is_open = found.state == DisputeState.OPEN
    context = {
        "dispute": found,
        "value": value,
        "both": [
            {"each": each, "interval": span(each.low, each.high), "url": each.run.get_absolute_url()}
            for each in both_figures(person, found)
        ],
        "lines": line_page(person, run, found.interviews),
        "titles": list(factor_titles(run.version).values()),
        "form": form or DecisionForm(auto_id="decision-%s"),
        "may_decide": is_open and may_decide(person, found),
        "may_withdraw": is_open and found.made_by_id == person.pk,
        "zone": found.dealer.time_zone,
    }
    return render(request, "satisfaction/dispute.html", context, status=422 if form is not None else 200)


def _uphold(key: UUID, answer: str, by: Person) -> None:
    disputes.uphold_dispute(key, answer=answer, by=by)


def _refuse(key: UUID, answer: str, by: Person) -> None:
    disputes.refuse_dispute(key, answer=answer, by=by)


def _withdraw(key: UUID, _answer: str, by: Person) -> None:
    disputes.withdraw_dispute(key, by=by)


_DO: Mapping[str, Callable[[UUID, str, Person], None]] = {
    "uphold": _uphold, "refuse": _refuse, "withdraw": _withdraw,
}  # fmt: skip
