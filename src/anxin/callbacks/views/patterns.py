"""Patterns that need a look: the list, one pattern, and what is done with it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anxin.accounts.choices import Capability
from anxin.accounts.middleware import WorkplaceRequest
from anxin.accounts.models import Person
from anxin.accounts.policies import require
from anxin.callbacks.choices import ReviewState
from anxin.callbacks.forms.patterns import LookForm, OpenForm, ReplyForm, ReviewForm
from anxin.callbacks.models import PatternReview
from anxin.callbacks.policies import can_review, can_set_rules_at, require_concerned, require_review
from anxin.callbacks.selectors.pattern_facts import Span, usual_span
from anxin.callbacks.selectors.pattern_words import figure_of, words_of
from anxin.callbacks.selectors.patterns import (
    NEWEST,
    earlier_reviews,
    get_review_for,
    newest_look,
    not_looked_for,
    patterns_at,
    records_of,
)
from anxin.callbacks.services.look_for_patterns import look_for_patterns
from anxin.callbacks.services.review_pattern import open_to_person, reply_to_pattern, review_pattern
from anxin.foundation.errors import AnxinError, NotAllowed, NotFound
from anxin.foundation.htmx import redirect
from anxin.foundation.keyset import page_of

_SHOWN = ("open", "done", "all")
_Form = OpenForm | ReviewForm | ReplyForm


@require_GET
def patterns(request: WorkplaceRequest) -> HttpResponse:
    """Show the patterns of the dealer that the person may see, those that still need a look first."""
    return _list(request)


@require_POST
def look(request: WorkplaceRequest) -> HttpResponse:
    """Look for patterns in a period now, and show what there is then."""
    if request.dealer is None:
        raise NotFound
    require(request.user, Capability.RUN_SURVEYS, request.dealer.pk)
    form = LookForm(request.POST)
    if form.is_valid():
        span = Span(form.cleaned_data["since"], form.cleaned_data["until"])
        try:
            look_for_patterns(request.dealer, span=span, by=request.user)
        except (NotAllowed, NotFound):
            raise
        except AnxinError as error:
            form.take_error(error)
        else:
            messages.success(request, _("The records have been looked through."))
            return redirect(request, reverse("callbacks:patterns"))
    return _list(request, form=form, status=422)


@require_GET
def pattern(request: WorkplaceRequest, key: UUID) -> HttpResponse:
    """Show one pattern: what was compared, the figure against the usual, its records, what was said of it."""
    return _page(request, get_review_for(request.user, key))


@require_POST
def operate(request: WorkplaceRequest, key: UUID, what: str) -> HttpResponse:
    """Open a pattern to whom it concerns, write down what it was, or reply; a refusal keeps what was typed."""
    if what not in _DO:
        raise NotFound
    review = get_review_for(request.user, key)
    (require_concerned if what == "reply" else require_review)(request.user, review)
    form = _form(what, review, data=request.POST)
    if form.is_valid():
        try:
            _DO[what](key, form.cleaned_data, request.user)
        except (NotAllowed, NotFound):
            raise
        except AnxinError as error:
            form.take_error(error)
        else:
            messages.success(request, _SAID[what]())
            return redirect(request, reverse("callbacks:pattern", args=[key]))
    return _page(request, get_review_for(request.user, key), bound={what: form}, status=422)


def _list(request: WorkplaceRequest, *, form: LookForm | None = None, status: int = 200) -> HttpResponse:
    if request.dealer is None:
        raise NotFound
    shown = request.GET.get("shown", "")
    shown = shown if shown in _SHOWN else _SHOWN[0]
    rows = patterns_at(request.user, request.dealer, shown=shown)
    page = page_of(rows, order=NEWEST, cursor=request.GET.get("cursor", ""))
    span = usual_span(request.dealer)
    last = newest_look(request.user, request.dealer)
    context = {
        "page": page,
        "lines": [_line(each) for each in page.rows],
        "shown": shown,
        "last": last,
        "not_looked": not_looked_for(last) if last else [],
        "may_look": can_set_rules_at(request.user, request.dealer.pk),
        "form": form or LookForm(initial={"since": span.since, "until": span.until}),
        "zone": request.dealer.time_zone,
    }
    return render(request, "callbacks/patterns.html", context, status=status)


def _line(review: PatternReview) -> dict[str, Any]:
    words = words_of(review.pattern)
    return {"review": review, "words": words, "figure": figure_of(review.pattern, review.finding)}


def _page(
    request: WorkplaceRequest,
    review: PatternReview,
    *,
    bound: Mapping[str, _Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    records, more = records_of(request.user, review)
    offered = {what: _form(what, review) for what in _offered(request.user, review)}
    context = {
        **_line(review),
        "records": records,
        "more": more,
        "earlier": earlier_reviews(request.user, review),
        "forms": offered | dict(bound or {}),
        "failed": next(iter(bound or {}), ""),
        "concerned": review.person_id == request.user.pk,
        "zone": review.dealer.time_zone,
    }
    return render(request, "callbacks/pattern.html", context, status=status)


def _offered(person: Person, review: PatternReview) -> list[str]:
    if can_review(person, review):
        return ["open", "review"] if review.person and review.opened_at is None else ["review"]
    return [] if review.reply and review.state != ReviewState.OPEN else ["reply"]


def _form(what: str, review: PatternReview, *, data: Mapping[str, Any] | None = None) -> _Form:
    initial: dict[str, Any] = {"seen": review.changes, "reply": review.reply, "outcome": review.outcome}
    if review.state != ReviewState.OPEN:
        initial["state"] = review.state
    return _FORMS[what](data, auto_id=f"{what}-%s", initial=initial)


def _open(key: UUID, data: Mapping[str, Any], by: Person) -> None:
    open_to_person(key, by=by, seen=data["seen"])


def _review(key: UUID, data: Mapping[str, Any], by: Person) -> None:
    state = ReviewState(data["state"])
    review_pattern(key, state=state, outcome=data["outcome"], by=by, seen=data["seen"])


def _reply(key: UUID, data: Mapping[str, Any], by: Person) -> None:
    reply_to_pattern(key, words=data["reply"], by=by, seen=data["seen"])


_FORMS: Mapping[str, type[_Form]] = {"open": OpenForm, "review": ReviewForm, "reply": ReplyForm}
_DO: Mapping[str, Callable[[UUID, Mapping[str, Any], Person], None]] = {
    "open": _open,
    "review": _review,
    "reply": _reply,
}
_SAID: Mapping[str, Callable[[], str]] = {
    "open": lambda: _("It has been shown to the person, who is told."),
    "review": lambda: _("Written down."),
    "reply": lambda: _("Your words are kept beside it."),
}
