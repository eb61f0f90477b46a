"""What intake suggests while the customer still talks: a level with its reasons, threats heard, likely duplicates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer, Person
from anxin.complaints.choices import Level, Mode, Status
from anxin.complaints.models import Complaint
from anxin.complaints.policies import visible_to
from anxin.complaints.selectors.found_cases import cases_in_words
from anxin.complaints.selectors.silent_history import concerns_both
from anxin.complaints.wording import threat_name
from anxin.customers.models import Customer, Vehicle
from anxin.engines.decisions import Reason
from anxin.engines.priority.cues import BUILT_IN
from anxin.engines.priority.levels import IntakeFacts, suggest_level
from anxin.engines.priority.reading import Cue, cue_from_words
from anxin.engines.priority.texts import KEY_TEXTS, REASON_TEXTS
from anxin.foundation import clock
from anxin.foundation.searching import tsquery_literal
from anxin.playbooks.selectors import entries, entry

_FACE_TO_FACE = frozenset({"visit"})
_WRITTEN = frozenset(
    {
        "survey",
        "letter",
        "manufacturer",
        "online",
        "complaint_site",
        "authority",
        "recall_centre",
        "media",
        "door",
    }
)
_SAME_WORDS_DAYS = 30
_TELLING_WORDS = 40
_FEWEST_WORDS = 6


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What has been typed so far."""

    dealer: Dealer
    words: str = ""
    channel: str = ""
    category: str = ""
    customer: Customer | None = None
    vehicle: Vehicle | None = None
    threats_noted: Sequence[str] = ()


@dataclass(frozen=True)
class HeardThreat:
    """A threat that the words carry, with the very words."""

    key: str
    name: str
    quote: str


@dataclass(frozen=True)
class Suggestion:
    """The suggested level, why, and the threats that were heard."""

    level: Level
    reasons: Sequence[str]
    threats: Sequence[HeardThreat]


@dataclass(frozen=True)
class Duplicate:
    """A case that this could be the same as, and why."""

    complaint: Complaint
    why: str


def suggest_for(draft: Draft, person: Person | None) -> Suggestion:
    """Suggest the level of a complaint that is being taken in; a person decides.

    Without a person the house reads what came in by itself, and all of the dealer's cases count.
    """
    found = entry("complaint_categories", "intake", draft.channel, dealer_code=draft.dealer.code)
    earlier = _earlier(draft, person)
    facts = IntakeFacts(
        words=draft.words,
        channel=draft.channel,
        channel_level=int(found["starting_level"]) if found else Level.ORDINARY,
        same_problem_before=sum(category == draft.category for category in earlier if category),
        complaints_before=len(earlier),
        threats_noted=_noted(draft),
    )
    suggestion = suggest_level(facts, cues=cues_of(draft.dealer))
    return Suggestion(
        level=Level(suggestion.level),
        reasons=[reason_in_words(why) for why in suggestion.reasons],
        threats=[
            HeardThreat(each.key, threat_name(each.key), each.quote)
            for each in suggestion.threats
            if entry("threats", "threats", each.key, dealer_code=draft.dealer.code)
        ],
    )


def likely_duplicates(draft: Draft, person: Person) -> list[Duplicate]:
    """Return unfinished cases of the same customer or car, and fresh ones in the same words."""
    here = visible_to(person).filter(dealer=draft.dealer).select_related("dealer", "owner")
    found: dict[int, Duplicate] = {}
    if draft.customer or draft.vehicle:
        unfinished = here.filter(concerns_both(draft.customer, draft.vehicle)).exclude(status=Status.CLOSED)
        for each in unfinished.order_by("-received_at")[:5]:
            found[each.pk] = Duplicate(each, _("This customer or car has an open case."))
    words = draft.words.strip()
    if len(words) >= _FEWEST_WORDS:
        since = clock.now() - timedelta(days=_SAME_WORDS_DAYS)
        telling = tsquery_literal(words[:_TELLING_WORDS])
        numbers = cases_in_words(telling, dealer_id=draft.dealer.pk, since=since)
        alike = here.filter(pk__in=numbers, received_at__gte=since)
        for each in alike.order_by("-received_at")[:5]:
            found.setdefault(each.pk, Duplicate(each, _("A fresh case has the same words.")))
    return list(found.values())


def mode_of_channel(channel: str, *, dealer_code: str) -> Mode:
    """Return how one talks when a complaint comes in through a channel."""
    found = entry("complaint_categories", "intake", channel, dealer_code=dealer_code)
    key = found["key"] if found else ""
    if key in _FACE_TO_FACE:
        return Mode.IN_PERSON
    return Mode.WRITTEN if key in _WRITTEN else Mode.PHONE


def _earlier(draft: Draft, person: Person | None) -> list[str]:
    if draft.customer is None and draft.vehicle is None:
        return []
    here = visible_to(person) if person else Complaint.objects.filter(dealer=draft.dealer, merged_into=None)
    rows = here.filter(concerns_both(draft.customer, draft.vehicle))
    return list(rows.values_list("category", flat=True)[:50])


def cues_of(dealer: Dealer) -> list[Cue]:
    """Return what a customer's words are read for: our own cues and the threats of the dealer's content."""
    ours = [
        cue_from_words(
            each["key"],
            [*each["cues"]["zh"], *each["cues"]["en"]],
            level=each["minimum_level"],
            citations=(each["source"],),
        )
        for each in entries("threats", "threats", dealer_code=dealer.code)
    ]
    return [*BUILT_IN, *ours]


def _noted(draft: Draft) -> dict[str, int]:
    found = (entry("threats", "threats", key, dealer_code=draft.dealer.code) for key in draft.threats_noted)
    return {each["key"]: int(each["minimum_level"]) for each in found if each}


def reason_in_words(why: Reason) -> str:
    """Return a reason of the priority engines in the reader's words."""
    params = dict(why.params)
    if "key" in params:
        params["key"] = _(KEY_TEXTS[str(params["key"])]) if params["key"] in KEY_TEXTS else params["key"]
    return _(REASON_TEXTS[why.code]) % params
