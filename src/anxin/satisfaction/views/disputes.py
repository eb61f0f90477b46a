"""A figure of a run down to its interviews, disputing it, and what became of that."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Person
from anxin.foundation.errors import AnxinError, NotAllowed, NotFound
from anxin.foundation.htmx import redirect
from anxin.foundation.keyset import page_of
from anxin.satisfaction.choices import DisputeState
from anxin.satisfaction.forms.fields import JudgedForm
from anxin.satisfaction.forms.runs import DecisionForm, DisputeForm
from anxin.satisfaction.models import Dispute, ScoreRun
from anxin.satisfaction.policies import may_take_seen
from anxin.satisfaction.selectors.disputes import (
    both_figures,
    disputes_listed,
    disputes_to_decide,
    get_dispute_for,
    may_decide,
    may_dispute,
    may_withdraw,
    opens_figure,
)
from anxin.satisfaction.selectors.figure_words import STATES
from anxin.satisfaction.selectors.plans import factor_titles
from anxin.satisfaction.selectors.run_lines import line_page, lines_behind
from anxin.satisfaction.selectors.run_sight import usual_figure
from anxin.satisfaction.selectors.run_views import view_of
from anxin.satisfaction.selectors.run_words import Told, signed_place, span
from anxin.satisfaction.selectors.runs import NEWEST, get_run_for, require_runs
from anxin.satisfaction.services import disputes
from anxin.satisfaction.services.account_exporting import take_out_dispute
from anxin.satisfaction.views.paper import PDF_POLICY, on_paper, sheet_answer

_MOST_MARKED = 5000


@require_http_methods(["GET", "POST"])
def figure(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show the interviews behind a figure of a run; whoever may disputes those that he marks."""
    run = get_run_for(request.user, key, files=True)
    value = _value(request) or usual_figure(request.user, run)
    if request.method == "POST":
        disputes.require_disputing_in(run, by=request.user)
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
def listed(request: WorkplaceRequest) -> HttpResponse:
    """Show the open disputes that one may see and which of them one decides, or those that are closed."""
    require_runs(request.user)
    decided = request.GET.get("state") == "decided"
    rows = disputes_listed(request.user, decided=decided)
    page = page_of(rows, order=NEWEST, cursor=request.GET.get("cursor", ""))
    mine = disputes_to_decide(request.user)
    context = {
        "page": page,
        "decided": decided,
        "yours": set(mine.filter(pk__in=[each.pk for each in page.rows]).values_list("pk", flat=True)),
        "to_decide": mine.count(),
        "zone": request.dealer.time_zone if request.dealer else "",
    }
    return render(request, "satisfaction/disputes.html", context)


@require_GET
def dispute(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show a dispute: what is doubted and why, the answer, and the figure before and after."""
    return _page(request, get_dispute_for(request.user, key))


@require_GET
@csp_override(PDF_POLICY)
def dispute_file(request: WorkplaceRequest, key: UUID, kind: str) -> HttpResponseBase:
    """Hand the dispute out as PDF, XLSX or CSV: both figures beside each other, without customers."""
    sheet = take_out_dispute(key, on_paper=on_paper(kind), by=request.user)
    return sheet_answer(kind, sheet, by=request.user, stem=f"dispute-{str(key)[:8]}")


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
        "state": STATES[row.state],
        "page": page,
        "titles": list(factor_titles(run.version).values()),
        "may_dispute": may_dispute(request.user, run, value) and "/~" not in value and "/-" not in value,
        "why": f"{reverse('satisfaction:why')}?{urlencode({'run': str(run.key), **row.asked})}",
        "zone": request.dealer.time_zone if request.dealer else "",
    }


def _page(request: WorkplaceRequest, found: Dispute, *, form: JudgedForm | None = None) -> HttpResponse:
    person = request.user
    is_open, opens = found.state == DisputeState.OPEN, opens_figure(person, found)
    context = {
        "dispute": found,
        "opens": opens,
        "may_export": opens and may_take_seen(person, [found.dealer_id]),
        "form": form or DecisionForm(auto_id="decision-%s"),
        "may_decide": is_open and may_decide(person, found),
        "may_withdraw": may_withdraw(person, found),
        "zone": found.dealer.time_zone,
    }
    context |= _figures(person, found) if opens else {}
    return render(request, "satisfaction/dispute.html", context, status=422 if form is not None else 200)


def _figures(person: Person, found: Dispute) -> dict[str, Any]:
    """The figure before and after, and the disputed interviews, for who sees them."""
    run = get_run_for(person, found.run.key, files=True)
    return {
        "both": [
            {
                "each": each,
                "change": signed_place(each.change),
                "interval": span(each.low, each.high),
                "state": STATES[each.state] if each.state else "",
                "url": each.run.get_absolute_url(),
            }
            for each in both_figures(person, found)
        ],
        "lines": line_page(person, run, found.interviews),
        "titles": list(factor_titles(run.version).values()),
    }


def _uphold(key: UUID, answer: str, by: Person) -> None:
    disputes.uphold_dispute(key, answer=answer, by=by)


def _refuse(key: UUID, answer: str, by: Person) -> None:
    disputes.refuse_dispute(key, answer=answer, by=by)


def _withdraw(key: UUID, _answer: str, by: Person) -> None:
    disputes.withdraw_dispute(key, by=by)


_DO: Mapping[str, Callable[[UUID, str, Person], None]] = {
    "uphold": _uphold, "refuse": _refuse, "withdraw": _withdraw,
}  # fmt: skip
