"""Hints that a case may be a crisis. A hint declares nothing: a person does, with a reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from anxin.engines.decisions import Reason, reason
from anxin.engines.priority.reading import Finding, Signal


class CrisisKind(StrEnum):
    """The four kinds of crisis, in the order in which they are told."""

    INJURY = "injury"
    FIRE = "fire"
    CROWD = "crowd"
    PRESS = "press"


_KINDS: Mapping[tuple[Signal, str], CrisisKind] = MappingProxyType({
    (Signal.DANGER, "injury"): CrisisKind.INJURY,
    (Signal.DANGER, "fire"): CrisisKind.FIRE,
    (Signal.DANGER, "crowd"): CrisisKind.CROWD,
    (Signal.THREAT, "media"): CrisisKind.PRESS,
    (Signal.INVOLVED, "media"): CrisisKind.PRESS,
})  # fmt: skip


@dataclass(frozen=True)
class CrisisHint:
    """A kind of crisis that the words or the notes point at, and why."""

    kind: CrisisKind
    because: Reason


def suggest_crisis(
    findings: Iterable[Finding], *, threats_noted: Iterable[str] = ()
) -> tuple[CrisisHint, ...]:
    """Return at most one hint a kind, from what was read and the threats that people noted (L016, S024)."""
    hints: dict[CrisisKind, CrisisHint] = {}
    for finding in findings:
        kind = _KINDS.get((finding.signal, finding.key))
        if kind is not None and kind not in hints:
            why = reason("CRISIS_WORDS", *finding.citations, key=finding.key, quote=finding.quote)
            hints[kind] = CrisisHint(kind, why)
    for key in threats_noted:
        kind = _KINDS.get((Signal.THREAT, key))
        if kind is not None and kind not in hints:
            hints[kind] = CrisisHint(kind, reason("THREAT_NOTED", "S024", "S030", key=key))
    return tuple(hints[kind] for kind in CrisisKind if kind in hints)
