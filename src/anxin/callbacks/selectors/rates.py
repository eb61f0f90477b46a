"""The rates of the field work by month, caller, list and dealer, each with the counts that it is made of."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Count, F
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import standing_of
from anxin.accounts.selectors import dealers_of
from anxin.callbacks.choices import OPEN_STATES
from anxin.callbacks.models import CallList
from anxin.callbacks.selectors.counted import (
    CLASSES,
    NOBODY,
    Figure,
    RateFilter,
    calls_counted_at,
    class_of,
    counted_calls,
    end_of_month,
)
from anxin.engines.callbacks import Disposition, Dispositions, Rates, rates
from anxin.foundation.errors import NotAllowed

#: A caller's rates are shown from so many counted calls on: fewer say nothing about a person.
LEAST = 10
_MOST_LISTS = 60
_FACTS = ("heard", "reached", "promised", "state", "tried")


class By(StrEnum):
    """What the rows of the page are."""

    MONTH = "month"
    CALLER = "caller"
    LIST = "list"
    DEALER = "dealer"


_WHOSE = {By.MONTH: TruncMonth("due_on"), By.CALLER: F("tried_by"), By.LIST: F("call_list_id")}


@dataclass(frozen=True, kw_only=True)
class RateRow:
    """One row: whose, its counts, its rates. ``wanted`` finds exactly its calls.

    ``too_few``: fewer calls than say anything about a person; its rates are None.
    """

    key: str
    label: str
    dealer: Dealer
    wanted: RateFilter
    classes: Dispositions
    called: int
    open: int
    too_few: bool = False

    @property
    def counts(self) -> dict[Figure, int]:
        """Every count, in the order of the page."""
        d = self.classes
        numbers = (
            d.complete, d.partial, d.refusal, d.non_contact, d.other, d.unknown_household, d.unknown_other,
        )  # fmt: skip
        return {
            Figure.ALL: d.due + d.excluded,
            Figure.EXCLUDED: d.excluded,
            Figure.DUE: d.due,
            Figure.CALLED: self.called,
            Figure.OPEN: self.open,
            **dict(zip(CLASSES, numbers, strict=True)),
        }

    @property
    def rates(self) -> Rates:
        """All sixteen; every call counts as eligible (e = 1), since each stems from an order of the dealer's own."""
        return rates(Dispositions() if self.too_few else self.classes)

    @property
    def called_share(self) -> float | None:
        """Called of those to be called (daily-work section 9)."""
        return _share(self.called, self.counts[Figure.DUE], self.too_few)

    @property
    def contact_share(self) -> float | None:
        """Answered in full of those called (daily-work section 9)."""
        return _share(self.classes.complete, self.called, self.too_few)


@dataclass(frozen=True)
class RateTable:
    """Rows that add up to their total; of lists the newest sixty, which may be fewer than the total counts."""

    by: By
    rows: Sequence[RateRow]
    total: RateRow


def rates_by(person: Person, dealer: Dealer, wanted: RateFilter, *, by: By) -> RateTable:
    """Return the rows of a dealer's calls; a caller without the right to figures sees those that he tried last.

    By dealer: every dealer whose figures the person sees, side by side; ``NotAllowed`` where he sees none.
    """
    if by is By.DEALER:
        return _side_by_side(person, wanted)
    rows = counted_calls(person, dealer, wanted).annotate(whose=_WHOSE[by])
    grouped: dict[Any, list[dict[str, Any]]] = {}
    for each in rows.order_by().values("whose", *_FACTS).annotate(n=Count("pk")):
        grouped.setdefault(each["whose"], []).append(each)
    total = _row(dealer, wanted, [each for groups in grouped.values() for each in groups])
    named = _named(dealer, wanted, by, list(grouped))
    made = [
        _row(dealer, named[whose][2], groups, key=named[whose][0], label=named[whose][1])
        for whose, groups in grouped.items()
    ]
    made.sort(key=lambda each: each.key, reverse=by is not By.CALLER)
    if by is By.CALLER:
        made = [replace(each, too_few=each.counts[Figure.DUE] < LEAST) for each in made]
    return RateTable(by, made[:_MOST_LISTS] if by is By.LIST else made, total)


def months_of(person: Person, dealer: Dealer, wanted: RateFilter) -> list[RateRow]:
    """Return the months of a period, the oldest first, for a picture of how the rates went."""
    return list(reversed(rates_by(person, dealer, wanted, by=By.MONTH).rows))


def classes_at(person: Person, dealer_ids: Collection[int], wanted: RateFilter) -> Dispositions:
    """Return how many calls of several dealers together lie in each class, in one query.

    Refused to others than who sees the figures of every one of them, as ``require`` does.
    """
    rows = calls_counted_at(person, dealer_ids, wanted).order_by()
    return _counted(rows.values(*_FACTS).annotate(n=Count("pk")))[0]


def dealers_compared(person: Person) -> list[Dealer]:
    """Return the dealers whose figures a person sees."""
    seen = set(standing_of(person).dealers_with(Capability.SEE_FIGURES))
    return [each for each in dealers_of(person) if each.pk in seen]


def _side_by_side(person: Person, wanted: RateFilter) -> RateTable:
    dealers = dealers_compared(person)
    if not dealers:
        raise NotAllowed("ROLE_MAY_NOT", _("Dealers side by side are for those who see their figures."))
    rows = calls_counted_at(person, [each.pk for each in dealers], wanted).order_by()
    of_dealer: dict[int, list[dict[str, Any]]] = {each.pk: [] for each in dealers}
    for each in rows.values("dealer_id", *_FACTS).annotate(n=Count("pk")):
        of_dealer[each["dealer_id"]].append(each)
    made = [_row(each, wanted, of_dealer[each.pk], key=each.code, label=str(each)) for each in dealers]
    classes = {
        each.name: sum(getattr(row.classes, each.name) for row in made) for each in fields(Dispositions)
    }
    total = replace(
        made[0],
        key="",
        label="",
        classes=Dispositions(**classes),
        called=sum(row.called for row in made),
        open=sum(row.open for row in made),
    )
    return RateTable(By.DEALER, made, total)


def _row(
    dealer: Dealer, wanted: RateFilter, groups: Iterable[dict[str, Any]], *, key: str = "", label: str = ""
) -> RateRow:
    classes, called, still_open = _counted(groups)
    return RateRow(
        key=key, label=label, dealer=dealer, wanted=wanted, classes=classes, called=called, open=still_open
    )


def _counted(groups: Iterable[dict[str, Any]]) -> tuple[Dispositions, int, int]:
    """Return the classes of grouped calls, how many were called, and how many are open."""
    found: Counter[Disposition | None] = Counter()
    called = still_open = 0
    for each in groups:
        its_class = class_of(each["heard"], each["reached"], each["promised"])
        found[its_class] += each["n"]
        called += each["n"] if each["tried"] and its_class else 0
        still_open += each["n"] if each["state"] in OPEN_STATES else 0
    classes = Dispositions(
        complete=found[Disposition.COMPLETE],
        partial=found[Disposition.PARTIAL],
        refusal=found[Disposition.REFUSAL],
        non_contact=found[Disposition.NON_CONTACT],
        other=found[Disposition.OTHER],
        unknown_household=found[Disposition.UNKNOWN_HOUSEHOLD],
        unknown_other=found[Disposition.UNKNOWN_OTHER],
        excluded=found[None],
    )
    return classes, called, still_open


def _named(
    dealer: Dealer, wanted: RateFilter, by: By, whose: Sequence[Any]
) -> dict[Any, tuple[str, str, RateFilter]]:
    """Return for what rows are grouped by: what they are sorted by, what they are called, how their calls are found."""
    if by is By.MONTH:
        return {each: _month(each, wanted) for each in whose}
    if by is By.CALLER:
        names = dict(
            Person.objects.filter(username__in=[each for each in whose if each]).values_list(
                "username", "name"
            )
        )
        return {
            each: (each or "~", names.get(each, _("not tried yet")), replace(wanted, caller=each or NOBODY))
            for each in whose
        }
    lists = {
        each.pk: each for each in CallList.objects.filter(dealer=dealer, pk__in=[one for one in whose if one])
    }
    return {each: _list(lists.get(each), wanted) for each in whose}


def _month(month: date, wanted: RateFilter) -> tuple[str, str, RateFilter]:
    within = replace(wanted, since=max(month, wanted.since), until=min(end_of_month(month), wanted.until))
    return f"{month:%Y-%m}", f"{month:%Y-%m}", within


def _list(found: CallList | None, wanted: RateFilter) -> tuple[str, str, RateFilter]:
    if found is None:
        return "", _("outside of a list"), replace(wanted, single=True)
    label = f"{found.day.isoformat()} {found.get_kind_display()}"
    return f"{found.day.isoformat()} {found.kind}", label, replace(wanted, call_list=found.key)


def _share(part: int, base: int, too_few: bool) -> float | None:
    return part / base if base and not too_few else None
