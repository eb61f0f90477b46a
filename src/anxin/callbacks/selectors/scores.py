"""Calls drawn to be heard a second time, who has judged them, and what a judge is shown: never what others heard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require, standing_of
from anxin.callbacks.models import Attempt, Call, CallScore, CallToScore
from anxin.callbacks.policies import can_see_rates_at, can_set_rules_at
from anxin.callbacks.selectors.calls import get_call_for
from anxin.engines.surveys import Item, ItemKind, shown
from anxin.foundation.errors import NotFound
from anxin.playbooks.selectors import entries
from anxin.surveys.selectors.interviews import given_in
from anxin.surveys.selectors.questionnaires import definition_of

#: What two hearings can be compared by; own words are read, not counted.
_COMPARED = frozenset(ItemKind) - {ItemKind.TEXT, ItemKind.SAY, ItemKind.MANY}


@dataclass(frozen=True)
class ToScore:
    """A drawn call as the list of the judges shows it."""

    call: Call
    caller: str
    judged: int
    mine: bool
    own: bool


def criteria_of(dealer: Dealer) -> list[dict[str, Any]]:
    """Return the criteria by which a dealer's calls are judged, in their order."""
    found = entries("call_criteria", "criteria", dealer_code=dealer.code)
    return sorted((dict(each) for each in found), key=lambda each: int(each["order"]))


def drawn_calls(person: Person, dealer: Dealer) -> QuerySet[CallToScore]:
    """Return the drawn calls of a dealer, the newest first; a caller without the right to figures sees his own."""
    rows = CallToScore.objects.filter(dealer=dealer).select_related(
        "call__customer", "call__done_by", "drawn"
    )
    rows = rows.defer("call__customer__search").annotate(judged=Count("call__scores"))
    if can_see_rates_at(person, dealer.pk) or can_set_rules_at(person, dealer.pk):
        return rows
    require(person, Capability.CALL_BACK, dealer.pk)
    return rows.filter(Exists(Attempt.objects.filter(call=OuterRef("call"), by=person)))


def lines_to_score(person: Person, rows: Sequence[CallToScore]) -> list[ToScore]:
    """Return drawn calls as lines: who called, how many judged, whether the person did, whether it is his own."""
    calls = [row.call_id for row in rows]
    mine = set(CallScore.objects.filter(call__in=calls, judge=person).values_list("call_id", flat=True))
    own = set(Attempt.objects.filter(call__in=calls, by=person).values_list("call_id", flat=True))
    return [
        ToScore(
            row.call,
            row.call.done_by.name if row.call.done_by else "",
            getattr(row, "judged", 0),
            row.call_id in mine,
            row.call_id in own,
        )
        for row in rows
    ]


def get_scored_call_for(person: Person, key: UUID | str, *, lock: bool = False) -> Call:
    """Return a finished call with its interview that was drawn or is judged; ``NotFound`` for any other.

    Only who judges, who sees the figures, and whoever made it come this far.
    """
    call = get_call_for(person, key, lock=lock)
    if call.interview is None or call.state != "done":
        raise NotFound
    wide = can_see_rates_at(person, call.dealer_id) or can_set_rules_at(person, call.dealer_id)
    if not wide and not call.attempts.filter(by=person).exists():
        require(person, Capability.RUN_SURVEYS, call.dealer_id)
    return call


def heard_items(call: Call) -> list[Item]:
    """Return the items of the call's interview that a second hearing takes down again, in their order."""
    if call.interview is None:
        return []
    asked = shown(definition_of(call.interview.version), given_in(call.interview))
    return [item for item in asked if item.kind in _COMPARED]


def scores_shown(person: Person, call: Call) -> list[CallScore]:
    """Return the judgements of a call that a person may read: a judge those of others only after his own."""
    rows = list(call.scores.select_related("judge").order_by("pk"))
    judges = standing_of(person).can(Capability.RUN_SURVEYS, call.dealer_id)
    own = call.attempts.filter(by=person).exists()
    if judges and not own and not any(score.judge_id == person.pk for score in rows):
        return []
    return rows


def judged_calls(person: Person, dealer: Dealer) -> list[Call]:
    """Return every judged call of a dealer with its judgements, to who sees all of them or his own."""
    drawn = drawn_calls(person, dealer).filter(call__scores__isnull=False).values("call")
    rows = Call.objects.filter(pk__in=drawn).select_related(
        "interview__version", "interview__dealer", "done_by"
    )
    judgements = CallScore.objects.order_by("pk")
    return list(rows.prefetch_related(Prefetch("scores", queryset=judgements)).order_by("pk"))


def points_of(score: CallScore) -> Mapping[str, int]:
    """Return the points of a judgement by criterion."""
    return {str(name): int(given) for name, given in score.points.items()}
