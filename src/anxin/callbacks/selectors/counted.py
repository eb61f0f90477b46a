"""Which calls a rate counts, and in which class each stands: a figure and its calls are found in one way."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from itertools import product
from uuid import UUID

from django.db.models import (
    BooleanField,
    CharField,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.callbacks.choices import OPEN_STATES, CallKind
from anxin.callbacks.models import Attempt, Call
from anxin.callbacks.policies import can_see_rates_at
from anxin.callbacks.selectors.calls import calls_visible_to
from anxin.engines.callbacks import Disposition, Outcome, disposition_of
from anxin.foundation.errors import InvalidInput

#: What stands for the caller of calls that nobody has tried.
NOBODY = "nobody"
#: What stands for the list of calls that came by none.
_SINGLE = "none"
_MONTHS_SHOWN = 12
_LONGEST = timedelta(days=3 * 366)


class Figure(StrEnum):
    """A count that opens its calls: a class of the standard, or one of the daily counts."""

    ALL = "all"
    EXCLUDED = "excluded"
    DUE = "due"
    CALLED = "called"
    OPEN = "open"
    COMPLETE = "I"
    PARTIAL = "P"
    REFUSAL = "R"
    NON_CONTACT = "NC"
    OTHER = "O"
    UNKNOWN_HOUSEHOLD = "UH"
    UNKNOWN_OTHER = "UO"


CLASSES = tuple(Figure(str(each)) for each in Disposition)


@dataclass(frozen=True, kw_only=True)
class RateFilter:
    """Which calls are counted: due from one day to another, of a kind, of a list, tried last by a caller.

    ``caller`` is a user name, or ``nobody`` for what nobody has tried; ``single``: calls outside of every list.
    """

    since: date
    until: date
    kind: str = ""
    call_list: UUID | None = None
    caller: str = ""
    single: bool = False

    def as_query(self) -> dict[str, str]:
        """Return the filter as the address of a page writes it."""
        told = {"since": self.since.isoformat(), "until": self.until.isoformat(), "kind": self.kind}
        told |= {"list": _SINGLE if self.single else str(self.call_list or ""), "caller": self.caller}
        return {name: value for name, value in told.items() if value}


def read_filter(given: Mapping[str, str], *, today: date) -> RateFilter:
    """Return the filter that an address asks for; twelve months to the end of this one where it names no days.

    ``InvalidInput`` names what cannot be read.
    """
    since = _day(given, "since") or _months_back(today)
    until = _day(given, "until") or end_of_month(max(today, since))
    if not timedelta() <= until - since <= _LONGEST:
        raise InvalidInput(
            "PERIOD_WRONG", _("The last day comes after the first, at most three years later."), field="until"
        )
    kind = given.get("kind", "")
    if kind and kind not in CallKind.values:
        raise InvalidInput("KIND_UNKNOWN", _("There is no such kind of call."), field="kind")
    return RateFilter(
        since=since,
        until=until,
        kind=kind,
        call_list=_key(given),
        caller=given.get("caller", "").replace("\0", "")[:150],
        single=given.get("list") == _SINGLE,
    )


def read_figure(text: str) -> Figure:
    """Return the figure that an address names, every call where it names none; ``InvalidInput`` for another."""
    if text and text not in set(Figure):
        raise InvalidInput("FIGURE_UNKNOWN", _("There is no figure of this name."), field="figure")
    return Figure(text or Figure.ALL)


def require_rates(person: Person, dealer: Dealer) -> bool:
    """Let pass who sees all rates of a dealer (True), or as its caller his own (False); others as ``require`` does."""
    if can_see_rates_at(person, dealer.pk):
        return True
    require(person, Capability.CALL_BACK, dealer.pk)
    return False


def counted_calls(person: Person, dealer: Dealer, wanted: RateFilter) -> QuerySet[Call]:
    """Return the calls that the filter asks for, each with what settles its class.

    A caller without the right to figures sees those alone that he tried last.
    """
    everybody = require_rates(person, dealer)
    rows = calls_visible_to(person).filter(dealer=dealer)
    return _asked_for(rows, wanted, own="" if everybody else person.username)


def calls_counted_at(person: Person, dealer_ids: Collection[int], wanted: RateFilter) -> QuerySet[Call]:
    """Return the calls of several dealers that the filter asks for, each with what settles its class.

    Others than who sees the figures of every one of them are refused as ``require`` does.
    """
    for each in dealer_ids:
        require(person, Capability.SEE_FIGURES, each)
    return _asked_for(Call.objects.filter(dealer__pk__any_of=sorted(dealer_ids)), wanted)


def _asked_for(rows: QuerySet[Call], wanted: RateFilter, *, own: str = "") -> QuerySet[Call]:
    """Restrict calls to what a filter asks for, and to those that the caller named by ``own`` tried last."""
    rows = rows.filter(due_on__range=(wanted.since, wanted.until))
    last = Attempt.objects.filter(call=OuterRef("pk")).order_by("-number").values("by__username")
    rows = rows.annotate(
        heard=Coalesce(NullIf("outcome", Value("")), KT("course__last"), Value(""), output_field=CharField()),
        reached=KT("course__reached"),
        promised=KT("course__promised"),
        tried=ExpressionWrapper(Q(tries__gt=0), output_field=BooleanField()),
        tried_by=Subquery(last[:1]),
    )
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.call_list:
        rows = rows.filter(call_list__key=wanted.call_list)
    if wanted.single:
        rows = rows.filter(call_list=None)
    if wanted.caller:
        rows = rows.filter(tried_by=None if wanted.caller == NOBODY else wanted.caller)
    if own:
        rows = rows.filter(tried_by=own)
    return rows


def calls_behind(person: Person, dealer: Dealer, wanted: RateFilter, *, figure: Figure) -> QuerySet[Call]:
    """Return the calls that a figure counts, restricted as the figure is."""
    rows = counted_calls(person, dealer, wanted)
    match figure:
        case Figure.ALL:
            return rows
        case Figure.OPEN:
            return rows.filter(state__in=OPEN_STATES)
        case Figure.EXCLUDED:
            return rows.filter(_in_class(None))
        case Figure.DUE:
            return rows.exclude(_in_class(None))
        case Figure.CALLED:
            return rows.exclude(_in_class(None)).filter(tries__gt=0)
    return rows.filter(_in_class(Disposition(str(figure))))


def class_of(heard: str, reached: str | None, promised: str | None) -> Disposition | None:
    """Return the class of a call by what ``counted_calls`` says of it; None for an excluded one."""
    return disposition_of(
        Outcome(heard) if heard else None, reached_before=reached == "true", promised=promised == "true"
    )


def end_of_month(day: date) -> date:
    """Return the last day of a day's month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


@cache
def _in_class(wanted: Disposition | None) -> Q:
    """Return the condition for the calls of a class: every course of things that the engine puts there."""
    told = ("false", "true")
    condition = Q(pk=None)
    for heard in ("", *map(str, Outcome)):
        fits = [
            (reached, promised)
            for reached, promised in product(told, told)
            if class_of(heard, reached, promised) == wanted
        ]
        if len(fits) == len(told) ** 2:
            condition |= Q(heard=heard)
        else:
            for reached, promised in fits:
                condition |= Q(heard=heard, reached=reached, promised=promised)
    return condition


def _months_back(today: date) -> date:
    first = today.replace(day=1)
    for _each in range(_MONTHS_SHOWN - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    return first


def _day(given: Mapping[str, str], field: str) -> date | None:
    text = given.get(field, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInput("DAY_UNREADABLE", _("Write the day as 2026-11-21."), field=field) from error


def _key(given: Mapping[str, str]) -> UUID | None:
    text = given.get("list", "")
    try:
        return UUID(text) if text and text != _SINGLE else None
    except ValueError as error:
        raise InvalidInput("LIST_UNKNOWN", _("There is no such list."), field="list") from error
