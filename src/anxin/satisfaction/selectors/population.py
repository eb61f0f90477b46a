"""Whose visits a plan speaks of: kinds of work, how long the car was owned, how soon after the visit it was asked.

Said here once, for the database: visits, interviews and what is left out all narrow by the same conditions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

from django.db.models import (
    DateField,
    DateTimeField,
    DurationField,
    Expression,
    ExpressionWrapper,
    F,
    Func,
    Q,
    Value,
)
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThan, LessThanOrEqual
from django.utils.translation import gettext as _

from anxin.workshop.choices import OrderKind

#: The key of a plan's body that holds it; without it every visit is spoken of.
KEY = "population"
MOST_MONTHS = 600
MOST_DAYS = 365


@dataclass(frozen=True, slots=True)
class Population:
    """A rule; what is None or empty limits nothing. Source: satisfaction-index 6.1 no. 1.

    ``kinds`` are kinds of work. ``owned_from`` and ``owned_to`` are whole months from delivery to closing, both ends
    within; a car without a day of delivery belongs to no such span. ``asked_within``: days from closing to interview.
    """

    kinds: tuple[str, ...] = ()
    owned_from: int | None = None
    owned_to: int | None = None
    asked_within: int | None = None

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Self:
        """Read the rule of a plan's body that has been judged; everybody where it has none."""
        told: Mapping[str, Any] = body.get(KEY) or {}
        owned: Mapping[str, Any] = told.get("owned_months") or {}
        return cls(
            tuple(each for each in OrderKind.values if each in told.get("kinds", ())),
            owned.get("from"),
            owned.get("to"),
            told.get("asked_within_days"),
        )

    @property
    def is_everybody(self) -> bool:
        return self == Population()

    @property
    def every_visit(self) -> bool:
        """Whether no visit falls out, whenever it was asked about."""
        return not self.kinds and self.owned_from is None and self.owned_to is None

    def told(self) -> dict[str, Any]:
        """Return the rule as a body holds it, without what limits nothing; nothing for everybody."""
        owned = {
            name: months
            for name, months in (("from", self.owned_from), ("to", self.owned_to))
            if months is not None
        }
        parts = {"kinds": list(self.kinds), "owned_months": owned, "asked_within_days": self.asked_within}
        return {name: part for name, part in parts.items() if part or part == 0}

    def visits(self, path: str = "") -> Q:
        """Return the condition of orders that belong to it; ``path`` leads to the order, such as ``order__``."""
        found = Q(**{f"{path}kind__in": self.kinds}) if self.kinds else Q()
        if self.owned_from is not None:
            found &= Q(LessThanOrEqual(_owned(path, self.owned_from), _closing_day(path)))
        if self.owned_to is not None:
            found &= Q(GreaterThan(_owned(path, self.owned_to + 1), _closing_day(path)))
        return found

    def in_time(self) -> Q:
        """Return the condition of interviews that were held soon enough after their visit."""
        if self.asked_within is None:
            return Q()
        days = Value(timedelta(days=self.asked_within), output_field=DurationField())
        last = ExpressionWrapper(_closing_day("order__") + days, output_field=DateTimeField())
        return Q(LessThanOrEqual(F("day"), last))

    def words(self) -> Iterator[str]:
        """Yield the rule as sentences in the reader's language."""
        if self.is_everybody:
            yield _("It speaks of all closed visits.")
        if self.kinds:
            names = ", ".join(str(OrderKind(each).label) for each in self.kinds)
            yield _("It speaks of visits of these kinds alone: %(kinds)s.") % {"kinds": names}
        if self.owned_from is not None or self.owned_to is not None:
            yield _owned_words(self.owned_from, self.owned_to)
        if self.asked_within is not None:
            yield _("An interview counts when it was held within %(days)s days of the visit.") % {
                "days": self.asked_within
            }


def _owned_words(first: int | None, last: int | None) -> str:
    told = {"first": first, "last": last}
    if last is None:
        return _("It speaks of cars that were delivered at least %(first)s months before the visit.") % told
    if first is None:
        return _("It speaks of cars that were delivered at most %(last)s months before the visit.") % told
    return _("It speaks of cars that were delivered %(first)s to %(last)s months before the visit.") % told


def _owned(path: str, months: int) -> Expression:
    """The day on which the car of an order has been owned so many months."""
    span = Func(Value(0), Value(months), function="make_interval", output_field=DurationField())
    return ExpressionWrapper(F(f"{path}vehicle__delivered_on") + span, output_field=DateTimeField())


def _closing_day(path: str) -> Cast:
    """The dealer's own day on which an order was closed."""
    here = Func(
        F(f"{path}dealer__time_zone"),
        F(f"{path}closed_at"),
        function="timezone",
        output_field=DateTimeField(),
    )
    return Cast(here, DateField())
