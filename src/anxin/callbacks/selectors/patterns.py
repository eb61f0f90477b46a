"""Patterns that need a look, restricted to those who review them and to whom they were opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise as LazyText

from anxin.accounts.models import Dealer, Person
from anxin.callbacks.choices import NotLooked, ReviewState
from anxin.callbacks.models import PatternLook, PatternReview
from anxin.callbacks.policies import can_set_rules_at, visible_patterns
from anxin.callbacks.selectors.pattern_words import words_of
from anxin.engines.gaming import Pattern
from anxin.foundation.errors import NotFound
from anxin.surveys.models import Interview
from anxin.surveys.policies import visible_interviews
from anxin.workshop.models import RepairOrder

NEWEST = ("-found_at", "-id")
#: So many records a page names; the API names all.
MOST_RECORDS = 60
#: Patterns whose records are orders; those of the others are interviews.
OF_ORDERS = frozenset({
    Pattern.SHARED_PHONE, Pattern.STAFF_PHONE, Pattern.CHANGED_NUMBER, Pattern.SELECTION, Pattern.EXCLUDED,
    Pattern.DO_NOT_CALL, Pattern.WRONG_NUMBER,
})  # fmt: skip
_WITH = ("dealer", "person", "opened_by", "reviewed_by")


@dataclass(frozen=True)
class Record:
    """One record of a pattern: its order or its interview, either of which the person may open."""

    order: RepairOrder | None = None
    interview: Interview | None = None


@dataclass(frozen=True)
class NotLookedFor:
    """A pattern that could not be looked for, and why."""

    title: str | LazyText
    why: str | LazyText
    records: int


def reviews_visible_to(person: Person) -> QuerySet[PatternReview]:
    """Return the patterns that a person sees."""
    return PatternReview.objects.filter(visible_patterns(person)).select_related(*_WITH)


def patterns_at(person: Person, dealer: Dealer, *, shown: str) -> QuerySet[PatternReview]:
    """Return the patterns of a dealer that a person sees: ``open``, ``done`` or all of them."""
    rows = reviews_visible_to(person).filter(dealer=dealer)
    if shown == "open":
        return rows.filter(state=ReviewState.OPEN)
    return rows.exclude(state=ReviewState.OPEN) if shown == "done" else rows


def get_review_for(person: Person, key: UUID | str, *, lock: bool = False) -> PatternReview:
    """Return the pattern with this key; ``NotFound`` to whoever may not see it. ``lock`` holds the row."""
    try:
        wanted = key if isinstance(key, UUID) else UUID(key)
    except ValueError as error:
        raise NotFound from error
    rows = reviews_visible_to(person)
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(key=wanted).first()
    if found is None:
        raise NotFound
    return found


def newest_look(person: Person, dealer: Dealer) -> PatternLook | None:
    """Return when patterns were looked for last, to those who review them."""
    if not can_set_rules_at(person, dealer.pk):
        return None
    rows = PatternLook.objects.filter(dealer=dealer).select_related("looked_by")
    return rows.order_by("-looked_at", "-id").first()


def not_looked_for(look: PatternLook) -> list[NotLookedFor]:
    """Return what a look could not look for, in the order of the engine."""
    return [
        NotLookedFor(words_of(each).title, NotLooked(look.not_looked[each]).label, look.records.get(each, 0))
        for each in Pattern
        if each in look.not_looked
    ]


def records_of(person: Person, review: PatternReview) -> tuple[Sequence[Record], int]:
    """Return the first records of a pattern as far as the person may open them, and how many more there are."""
    keys = review.finding["records"][:MOST_RECORDS]
    found: Mapping[str, Record]
    if review.pattern in OF_ORDERS:
        orders = RepairOrder.objects.filter(dealer=review.dealer, key__in=keys)
        found = {str(each.key): Record(order=each) for each in orders.select_related("vehicle", "sender")}
    else:
        interviews = Interview.objects.filter(visible_interviews(person), dealer=review.dealer, key__in=keys)
        found = {str(each.key): Record(interview=each) for each in interviews.select_related("customer")}
    return [found[key] for key in keys if key in found], len(review.finding["records"]) - len(keys)


def earlier_reviews(person: Person, review: PatternReview) -> Sequence[PatternReview]:
    """Return what was found and written of the same pattern and person before."""
    rows = reviews_visible_to(person).filter(
        dealer=review.dealer, pattern=review.pattern, who=review.who, found_at__lt=review.found_at
    )
    return list(rows.exclude(pk=review.pk).order_by(*NEWEST)[:5])
