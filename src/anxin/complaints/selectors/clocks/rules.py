"""What the page of a dealer's clocks shows: the policies in order, the reasons of a hold, versions, re-judgings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anxin.accounts.models import Dealer
from anxin.complaints.choices import ClockKind, Status
from anxin.complaints.models import ClockPolicyVersion, ClockRejudgement, Complaint
from anxin.complaints.selectors.clocks.effects import EFFECTS, WORD_LABELS
from anxin.foundation.bilingual import pick
from anxin.foundation.errors import NotFound

_VERSIONS, _REJUDGEMENTS = 10, 5
_MANY = 500


@dataclass(frozen=True)
class PolicyTab:
    """A policy's name in the row of tabs."""

    key: str
    name: str
    is_last: bool


@dataclass(frozen=True)
class ShownReason:
    """A reason of a hold; ``days`` is empty where there is no cap."""

    key: str
    name: str
    days: str
    manager_only: bool


@dataclass(frozen=True)
class EffectRow:
    """What starts, restarts and stops a clock."""

    clock: str
    starts: str
    restarts: str
    stops: str


@dataclass(frozen=True)
class RulesPage:
    """The page of the clocks; ``open_cases`` stops counting at 500."""

    version: ClockPolicyVersion
    policy: Mapping[str, Any]
    tabs: Sequence[PolicyTab]
    reasons: Sequence[ShownReason]
    step_names: Mapping[str, str]
    effects: Sequence[EffectRow]
    versions: Sequence[ClockPolicyVersion]
    rejudgements: Sequence[ClockRejudgement]
    open_cases: int
    many: bool


def rules_page(dealer: Dealer, *, key: str) -> RulesPage:
    """Return the clocks of a dealer whose page the reader may see, laid open at one policy."""
    versions = list(
        ClockPolicyVersion.objects.filter(dealer=dealer)
        .select_related("made_by")
        .order_by("-version")[:_VERSIONS]
    )
    if not versions:
        raise NotFound
    body = versions[0].body
    policies = body["policies"]
    still_open = (
        Complaint.objects.filter(dealer=dealer, merged_into=None)
        .exclude(status=Status.CLOSED)[: _MANY + 1]
        .count()
    )
    return RulesPage(
        version=versions[0],
        policy=next((each for each in policies if each["key"] == key), policies[-1]),
        tabs=[PolicyTab(each["key"], pick(each), each is policies[-1]) for each in policies],
        reasons=[_reason(each) for each in body["pause_reasons"]],
        step_names={each["key"]: pick(each) for each in body["step_names"]},
        effects=[_effect(kind) for kind in ClockKind],
        versions=versions,
        rejudgements=list(
            ClockRejudgement.objects.filter(dealer=dealer)
            .select_related("by", "calendar", "policy")
            .order_by("-asked_at")[:_REJUDGEMENTS]
        ),
        open_cases=min(still_open, _MANY),
        many=still_open > _MANY,
    )


def _reason(body: Mapping[str, Any]) -> ShownReason:
    most = body["max_minutes"]
    return ShownReason(
        key=body["key"],
        name=pick(body),
        days="" if most is None else f"{most / 1440:g}",
        manager_only=body["needs"] == "decide_complaints",
    )


def _effect(kind: ClockKind) -> EffectRow:
    effect = EFFECTS[kind]
    return EffectRow(str(kind.label), _words(effect.start), _words(effect.restart), _words(effect.stop))


def _words(types: frozenset[str]) -> str:
    return ", ".join(str(WORD_LABELS[word]) for word in sorted(types))
