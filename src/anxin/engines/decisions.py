"""What an engine answers: yes or no, and always why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Param = str | int
NO_PARAMS: Mapping[str, Param] = MappingProxyType({})


@dataclass(frozen=True)
class Reason:
    """One reason: a stable code, the values that its text names, and the source items behind it."""

    code: str
    params: Mapping[str, Param] = field(default=NO_PARAMS)
    citations: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted(self.params.items(), key=repr)), self.citations))


@dataclass(frozen=True)
class Decision:
    """Whether something may be done now; the reasons say why not, or what to mind when it may."""

    allowed: bool
    reasons: tuple[Reason, ...] = ()
    needs_reason: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(reason.code for reason in self.reasons)


def reason(code: str, *citations: str, **params: Param) -> Reason:
    """Build a reason from its code, its citations and the values that its text names."""
    return Reason(code, MappingProxyType(params), citations)


def allow(*notes: Reason, needs_reason: bool = False) -> Decision:
    """Answer yes, with what to mind."""
    return Decision(allowed=True, reasons=notes, needs_reason=needs_reason)


def refuse(reasons: Iterable[Reason], *, needs_reason: bool = False) -> Decision:
    """Answer no, for at least one reason."""
    given = tuple(reasons)
    if not given:
        raise ValueError("a refusal says why")
    return Decision(allowed=False, reasons=given, needs_reason=needs_reason)
