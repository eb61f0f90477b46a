"""Complaints and quality over time, and what people find out about the signals."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET, require_POST

from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Person
from anxin.accounts.policies import require
from anxin.foundation.errors import AnxinError, InvalidInput, NotAllowed, NotFound
from anxin.foundation.htmx import redirect, render_page
from anxin.satisfaction.choices import SignalState
from anxin.satisfaction.forms.studies import SignalForm, StudyForm
from anxin.satisfaction.models import Signal
from anxin.satisfaction.selectors.chart_notes import ANSWERING, get_signal_for, may_answer, signals_of
from anxin.satisfaction.selectors.complaint_rates import LEAST_MONTHS, RateChart, rate_chart
from anxin.satisfaction.selectors.index_over_time import IndexChart, index_chart
from anxin.satisfaction.selectors.monthly import Measure
from anxin.satisfaction.selectors.months_asked import OF_CHARTS, places_offered
from anxin.satisfaction.selectors.plans import engine_plan, version_scoring
from anxin.satisfaction.selectors.study_parts import index_parts, rate_parts, rule_name
from anxin.satisfaction.selectors.study_words import (
    MEASURES,
    alarms_in_words,
    drift_finding,
    drift_law,
    index_finding,
    index_law,
    rate_finding,
    rate_law,
)
from anxin.satisfaction.services.chart_notes import answer_signal
from anxin.satisfaction.services.taking_out import Taken
from anxin.satisfaction.views.first_steps import first_steps
from anxin.satisfaction.views.paper import PDF_POLICY
from anxin.satisfaction.views.study_pages import (
    Asked,
    as_file,
    crumbs,
    read_asked,
    stem_of,
)
from anxin.satisfaction.views.study_pictures import drift_picture, index_picture, rate_picture


@require_GET
def over_time(request: WorkplaceRequest) -> HttpResponse:
    """Show what is charted month by month, with its limits, its false alarms and its notes."""
    return _page(request, _asked(request.user, request.GET.dict()))


@require_POST
def answer(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Write down what a signal was; a refusal keeps what was typed."""
    signal = get_signal_for(request.user, key)
    require(request.user, ANSWERING, signal.dealer_id)
    form = SignalForm(request.POST, auto_id=f"{signal.key}-%s")
    page = f"{reverse('satisfaction:complaints')}?dealer={signal.dealer.code}#notes"
    if form.is_valid():
        told = form.cleaned_data
        try:
            answer_signal(
                key, state=told["state"], note=told["note"], by=request.user, seen=told["seen"] or None
            )
        except (NotAllowed, NotFound):
            raise
        except AnxinError as error:
            form.take_error(error)
        else:
            messages.success(request, _("Written down."))
            return redirect(request, page)
    return _page(
        request, _asked(request.user, {"dealer": signal.dealer.code}), bound=(signal, form), status=422
    )


@require_GET
@csp_override(PDF_POLICY)
def over_time_file(request: WorkplaceRequest, kind: str) -> HttpResponseBase:
    """Hand the months and the notes out as PDF, XLSX or CSV."""
    asked, measure = _asked(request.user, request.GET.dict())
    if measure is Measure.INDEX:
        index = _index(asked)
        parts = index_parts(index)
        sentences = [index_finding(index), index_law(index), alarms_in_words(index.run_length)]
    else:
        chart = rate_chart(asked.place, asked.window, measure)
        notes = _notes(asked) if measure is Measure.COMPLAINTS else []
        parts = rate_parts(chart, notes)
        sentences = [rate_finding(chart), rate_law(chart), alarms_in_words(chart.run_length)]
        if chart.drift:
            sentences += [drift_finding(chart), drift_law(chart), alarms_in_words(chart.drift.run_length)]
    taken = Taken(
        title=str(MEASURES[measure]),
        place=asked.place,
        months=asked.window.name,
        parts=parts,
        sentences=[each for each in sentences if each],
        action="satisfaction.charts_taken_out",
    )
    return as_file(kind, taken, by=request.user, stem=stem_of(measure.value, asked))


def _asked(person: Person, query: Mapping[str, str]) -> tuple[Asked, Measure]:
    wanted = query.get("of", "") or Measure.COMPLAINTS.value
    if wanted not in set(Measure):
        raise InvalidInput(
            "MEASURE_UNKNOWN", _("Choose complaints, repeats, bad answers or the index."), field="of"
        )
    return read_asked(person, query, OF_CHARTS), Measure(wanted)


def _page(
    request: WorkplaceRequest,
    wanted: tuple[Asked, Measure],
    *,
    bound: tuple[Signal, SignalForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    asked, measure = wanted
    context: dict[str, Any] = {
        "asked": asked,
        "trail": crumbs(asked, "satisfaction:complaints"),
        "steps": first_steps(asked.person, asked.place.dealer_ids),
        "measure": measure.value,
        "title": MEASURES[measure],
        "file_query": f"{asked.query}&of={measure.value}",
        "least_months": LEAST_MONTHS,
        "form": StudyForm(
            asked.window,
            place=asked.place,
            places=places_offered(request.user),
            lengths=OF_CHARTS.lengths,
            measure=measure,
        ),
    }
    if measure is Measure.INDEX:
        context |= _index_context(_index(asked))
    else:
        context |= _rate_context(rate_chart(asked.place, asked.window, measure), asked)
    if measure is Measure.COMPLAINTS:
        context["notes"] = [_note(request, each, bound) for each in _notes(asked)]
    return render_page(request, "satisfaction/over_time.html", context, partial="results", status=status)


def _rate_context(chart: RateChart, asked: Asked) -> dict[str, Any]:
    return {
        "known": chart.known,
        "usual": chart.centre is not None,
        "picture": rate_picture(chart, asked.place),
        "law": rate_law(chart),
        "alarms": alarms_in_words(chart.run_length),
        "drift": drift_picture(chart),
        "drift_law": drift_law(chart),
        "drift_alarms": alarms_in_words(chart.drift.run_length) if chart.drift else "",
    }


def _index_context(chart: IndexChart) -> dict[str, Any]:
    return {
        "known": sum(each.n > 0 for each in chart.months),
        "usual": chart.centre is not None,
        "law": index_law(chart),
        "picture": index_picture(chart),
        "clipped": chart.window,
        "alarms": alarms_in_words(chart.run_length),
    }


def _index(asked: Asked) -> IndexChart:
    version = version_scoring(asked.place.brand, asked.window.last)
    return index_chart(asked.place, version, engine_plan(version), asked.window)


def _notes(asked: Asked) -> list[Signal]:
    return signals_of(asked.person, asked.place.dealer_ids)


def _note(
    request: WorkplaceRequest, signal: Signal, bound: tuple[Signal, SignalForm] | None
) -> dict[str, Any]:
    failed = bound is not None and bound[0].pk == signal.pk
    form = None
    if may_answer(request.user, signal):
        initial = {"seen": signal.state, "note": signal.note}
        if signal.state != SignalState.OPEN:
            initial["state"] = signal.state
        form = bound[1] if bound and failed else SignalForm(auto_id=f"{signal.key}-%s", initial=initial)
    return {"signal": signal, "rule": rule_name(signal.rule), "form": form, "failed": failed}
