"""What customers answered: the results of a version, its tables, and interviews one by one."""

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.policies import standing_of
from anxin.accounts.selectors import get_dealer_for
from anxin.engines.surveys import ItemKind
from anxin.foundation.downloads import table_file
from anxin.foundation.errors import NotFound
from anxin.foundation.keyset import page_of
from anxin.foundation.masking import mask_phones
from anxin.surveys.charts import answers_chart, months_chart
from anxin.surveys.policies import require_interviews
from anxin.surveys.selectors.faults import skip_in_words
from anxin.surveys.selectors.groups import FEWEST
from anxin.surveys.selectors.interviews import (
    NEWEST,
    VisitsAsked,
    answer_lines,
    get_interview_for,
    interviews_of,
)
from anxin.surveys.selectors.own_words import own_words_of
from anxin.surveys.selectors.questionnaires import get_version_for, versions_of
from anxin.surveys.selectors.results import results_of
from anxin.surveys.selectors.wording import asked_of_anybody, value_in_words
from anxin.surveys.services.export_results import export_answers, export_results

_MOST_WORDS = 12


@require_GET
def results(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show what a version's customers answered: pictures first, their words, the tables beneath."""
    version = get_version_for(request.user, key)
    found = results_of(request.user, version)
    words = own_words_of(request.user, version)
    items = [
        {
            "result": each,
            "asks": asked_of_anybody(each.item),
            "chart": answers_chart(each),
            "months": months_chart(each),
            "words": words.get(each.item.key, [])[:_MOST_WORDS],
            "more": max(0, len(words.get(each.item.key, [])) - _MOST_WORDS),
            "is_text": each.item.kind is ItemKind.TEXT,
        }
        for each in found.items
    ]
    dealer_id = version.questionnaire.dealer_id
    context = {
        "version": version,
        "questionnaire": version.questionnaire,
        "found": found,
        "items": items,
        "others": [each for each in versions_of(request.user, version.questionnaire) if each.released_at],
        "fewest": FEWEST,
        "may_export": standing_of(request.user).can(Capability.EXPORT_DATA, dealer_id),
        "zone": version.questionnaire.dealer.time_zone,
    }
    return render(request, "surveys/results.html", context)


@require_GET
def export_figures(request: WorkplaceRequest, key: UUID, kind: str) -> HttpResponseBase:
    """Hand out the figures of a version as CSV or XLSX."""
    columns, rows = export_results(key, by=request.user)
    return table_file(kind, stem="survey-results", columns=columns, rows=rows)


@require_GET
def export_interviews(request: WorkplaceRequest, key: UUID, kind: str) -> HttpResponseBase:
    """Hand out the interviews of a version, a row each, as CSV or XLSX."""
    columns, rows = export_answers(key, by=request.user)
    return table_file(kind, stem="survey-answers", columns=columns, rows=rows)


@require_GET
def interviews(request: WorkplaceRequest) -> HttpResponse:
    """Show the interviews with named customers, the newest first; an adviser those about himself.

    An address may ask for those about the visits of an adviser, or of some months, of one of the person's dealers.
    """
    code = request.GET.get("dealer", "")
    dealer = get_dealer_for(request.user, code) if code else request.dealer
    if dealer is None:
        raise NotFound
    require_interviews(request.user, dealer.pk)
    about = VisitsAsked(**{name: request.GET.get(name, "")[:60] for name in ("adviser", "since", "until")})
    page = page_of(
        interviews_of(request.user, dealer, about), order=NEWEST, cursor=request.GET.get("cursor", "")
    )
    context = {"page": page, "zone": dealer.time_zone, "of_dealer": dealer, "about": about}
    return render(request, "surveys/interviews.html", context)


@require_GET
def interview(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show one interview: what was asked and what the customer gave."""
    found = get_interview_for(request.user, key)
    lines = [
        {
            "asks": asked_of_anybody(line.item),
            "answer": value_in_words(line.item, line.answer),
            "words": mask_phones(line.words),
            "skipped": skip_in_words(line.skipped) if line.skipped else "",
            "bad": line.bad,
        }
        for line in answer_lines(found)
        if line.item.kind is not ItemKind.SAY
    ]
    context = {"interview": found, "lines": lines, "zone": found.dealer.time_zone}
    return render(request, "surveys/interview.html", context)
