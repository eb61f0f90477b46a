"""Telephone numbers: one on many customers, a colleague's on a customer's file, one changed before the call."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from anxin.engines.gaming.findings import Finding, Pattern, Strictness
from anxin.engines.gaming.shares import Case, unusual_shares

_DEFAULT = Strictness()


class PhoneUse(NamedTuple):
    """A number on an order's customer, in one notation for all."""

    key: str
    phone: str
    customer: str
    adviser: str


def shared_phones(uses: Iterable[PhoneUse], *, most: int = 3) -> list[Finding]:
    """Return the numbers that stand on more customers than a household has, with all their orders.

    ``statistic`` is how many customers; ``who`` the adviser of the orders if there is only one. A fact, not a test.
    """
    return [
        _fact(Pattern.SHARED_PHONE, _only({use.adviser for use in own}), own, usual=float(most))
        for own in _by_phone(uses).values()
        if len({use.customer for use in own}) > most
    ]


def staff_phones(uses: Iterable[PhoneUse], *, staff: Mapping[str, str], most: int = 1) -> list[Finding]:
    """Return the numbers of colleagues that stand on more customers than their own file.

    ``staff`` names the colleague of each number; ``who`` is he. ``most``: 1 leaves him his own car. A fact, not a test.
    """
    return [
        _fact(Pattern.STAFF_PHONE, staff[phone], own, usual=float(most))
        for phone, own in _by_phone(uses).items()
        if phone in staff and len({use.customer for use in own}) > most
    ]


def changed_numbers(cases: Iterable[Case], *, strict: Strictness = _DEFAULT) -> list[Finding]:
    """Return whose customers' numbers change between the opening of the order and the call oftener than others'."""
    return unusual_shares(cases, pattern=Pattern.CHANGED_NUMBER, strict=strict)


def _by_phone(uses: Iterable[PhoneUse]) -> dict[str, list[PhoneUse]]:
    by_phone: dict[str, list[PhoneUse]] = {}
    for use in uses:
        if use.phone:
            by_phone.setdefault(use.phone, []).append(use)
    return dict(sorted(by_phone.items()))


def _fact(pattern: Pattern, who: str, own: list[PhoneUse], *, usual: float) -> Finding:
    return Finding(
        pattern=pattern,
        who=who,
        n=len(own),
        statistic=float(len({use.customer for use in own})),
        usual=usual,
        interval=None,
        p=None,
        p_adjusted=None,
        false_alarm_rate=None,
        records=tuple(use.key for use in own),
    )


def _only(names: set[str]) -> str:
    return next(iter(names)) if len(names) == 1 else ""
