"""The level that a complaint starts at, with every reason for it; a person decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from anxin.engines.decisions import Reason, reason
from anxin.engines.priority.cues import BUILT_IN
from anxin.engines.priority.reading import Cue, Finding, Signal, read_signals

ORDINARY, ESCALATED, CRITICAL = 1, 2, 3

_CODES: Mapping[Signal, str] = MappingProxyType(
    {Signal.THREAT: "THREAT_FOUND", Signal.DANGER: "DANGER_FOUND", Signal.INVOLVED: "ALREADY_INVOLVED"}
)


@dataclass(frozen=True, kw_only=True)
class IntakeFacts:
    """What is known about a complaint when it comes in; counts are of earlier complaints, without this one."""

    words: str = ""
    channel: str = ""
    channel_level: int = ORDINARY
    same_problem_before: int = 0
    complaints_before: int = 0
    media_or_authority: bool = False
    first_contact_overdue: bool = False
    threats_noted: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class LevelSuggestion:
    """The suggested level, the reasons with the gravest first, and what was found in the customer's words."""

    level: int
    reasons: tuple[Reason, ...]
    findings: tuple[Finding, ...]

    @property
    def threats(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.signal is Signal.THREAT)


def find_threats(text: str, cues: Sequence[Cue] = BUILT_IN) -> tuple[Finding, ...]:
    """Return the customer's own threats in a text, each kind once, with the words that carry it."""
    return read_signals(text, [cue for cue in cues if cue.signal is Signal.THREAT])


def suggest_level(
    facts: IntakeFacts, *, cues: Sequence[Cue] = BUILT_IN, repeat_to_escalate: int = 3
) -> LevelSuggestion:
    """Suggest a level from channel, words, repetition and who is involved, with a reason for each part."""
    findings = read_signals(facts.words, cues)
    weighed = [
        *_from_channel(facts),
        *((finding.level, _found(finding)) for finding in findings),
        *_from_notes(facts, {finding.key for finding in findings}),
        *_from_history(facts, repeat_to_escalate),
    ]
    weighed.sort(key=lambda entry: -entry[0])
    level = max((level for level, _ in weighed), default=ORDINARY)
    reasons = tuple(why for _, why in weighed) or (reason("NOTHING_GRAVE", "L013"),)
    return LevelSuggestion(level, reasons, findings)


def _found(finding: Finding) -> Reason:
    return reason(
        _CODES[finding.signal], *finding.citations, key=finding.key, quote=finding.quote, level=finding.level
    )


def _from_channel(facts: IntakeFacts) -> list[tuple[int, Reason]]:
    if facts.channel_level <= ORDINARY:
        return []
    why = reason("CHANNEL_STARTS_HIGHER", "L019", channel=facts.channel, level=facts.channel_level)
    return [(facts.channel_level, why)]


def _from_notes(facts: IntakeFacts, found: set[str]) -> list[tuple[int, Reason]]:
    weighed = [
        (level, reason("THREAT_NOTED", "S030", key=key, level=level))
        for key, level in facts.threats_noted.items()
        if key not in found
    ]
    if facts.media_or_authority:
        weighed.append((CRITICAL, reason("MEDIA_OR_AUTHORITY", "L019", level=CRITICAL)))
    return weighed


def _from_history(facts: IntakeFacts, repeat_to_escalate: int) -> list[tuple[int, Reason]]:
    weighed: list[tuple[int, Reason]] = []
    times = facts.same_problem_before + 1
    if times >= repeat_to_escalate:
        weighed.append((ESCALATED, reason("SAME_PROBLEM_AGAIN", "L017", times=times, level=ESCALATED)))
    if facts.first_contact_overdue:
        weighed.append((ESCALATED, reason("FIRST_CONTACT_OVERDUE", "L016", level=ESCALATED)))
    if facts.complaints_before:
        weighed.append((ORDINARY, reason("COMPLAINED_BEFORE", "S127", count=facts.complaints_before)))
    return weighed
