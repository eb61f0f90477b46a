"""What a replacement or a refund would cost: what the owner pays for the use he had, and what the house pays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import product

from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.engines.rights import Compensation, Remedy, State, assess, compensation_of
from anxin.rights.policies import can_see_costs
from anxin.rights.selectors.facts import CarFacts
from anxin.rights.selectors.odometers import readings_by_day
from anxin.rights.selectors.reckoning import Reckoned
from anxin.rights.wording import also_due_words, path_parts, question_of

_CENT = Decimal("0.01")
_PAYS_FOR_USE = "usage_compensation"
_OPENING = frozenset({State.MET, State.ARGUABLE, State.ONE_STEP})
_RETURNS = frozenset({Remedy.REPLACE.value, Remedy.REFUND.value})


@dataclass(frozen=True)
class CostSide:
    """The sums by one reading of "price" (A21) and of the kilometres that count (A20)."""

    words: str
    price: Decimal | None
    kilometres: float | None
    owner_pays: Decimal | None
    formula: str
    house_pays: Decimal | None


@dataclass(frozen=True)
class Costs:
    """Sums in the dealer's currency; nothing where a fact is missing, which stands in ``missing`` as a question.

    ``free`` tells that a right is open for which the owner pays nothing: then the whole price goes back. ``sides``
    are the sums of every reading where "price" or the kilometres that count may be argued; the first holds here.
    """

    price: Decimal | None
    kilometres: int | None
    owner_pays: Decimal | None
    formula: str
    house_pays: Decimal | None
    free: bool
    also_due: Sequence[str]
    missing: Sequence[str]
    sides: Sequence[CostSide] = ()


@dataclass(frozen=True)
class _Side:
    """One reading: a price or a number of kilometres, and its words."""

    amount: float | None
    words: str


def costs_of(person: Person, reckoned: Reckoned) -> Costs | None:
    """Return what the rights that are open or one step away would cost; nothing for those who see no figures."""
    vehicle, position = reckoned.facts.vehicle, reckoned.position
    if position is None or not can_see_costs(person, vehicle.dealer_id):
        return None
    refunding = [
        right for right in position.rights if right.state in _OPENING and Remedy.REFUND in right.remedies
    ]
    if not refunding:
        return None
    free = any(right.owner_pays != _PAYS_FOR_USE and right.state.is_open for right in refunding)
    also = dict.fromkeys(code for right in refunding for code in right.also_due)
    sides = list(_sides(reckoned, free=free))
    first = sides[0]
    return Costs(
        price=first.price,
        kilometres=None if first.kilometres is None else int(first.kilometres),
        owner_pays=first.owner_pays,
        formula=first.formula,
        house_pays=first.house_pays,
        free=free,
        also_due=[also_due_words(code) for code in also],
        missing=_missing(_paid(reckoned, _Side(_price(reckoned), ""), _Side(first.kilometres, ""))),
        sides=sides if len({(each.owner_pays, each.house_pays) for each in sides}) > 1 else (),
    )


def _sides(reckoned: Reckoned, *, free: bool) -> Iterator[CostSide]:
    for price, km in product(_prices(reckoned), _distances(reckoned)):
        paid = _paid(reckoned, price, km)
        owner_pays = _money(paid.amount) if paid else None
        told = _money(price.amount)
        yield CostSide(
            words=", ".join(filter(None, (price.words, km.words))),
            price=told,
            kilometres=km.amount,
            owner_pays=owner_pays,
            formula=(paid.formula or "") if paid else "",
            house_pays=told if free else _difference(told, owner_pays),
        )


def _price(reckoned: Reckoned) -> float | None:
    return reckoned.case.vehicle.price if reckoned.case else None


def _prices(reckoned: Reckoned) -> list[_Side]:
    """Return the price on the invoice first, which is how A21 is read, then the one paid where another is proven."""
    price, terms = _price(reckoned), reckoned.facts.terms
    paid = terms.price_paid if terms else None
    if paid is None or price is None or float(paid) == price:
        return [_Side(price, "")]
    return [_Side(price, _("price on the invoice (A21)")), _Side(float(paid), _("price actually paid (A21)"))]


def _distances(reckoned: Reckoned) -> list[_Side]:
    """Return the kilometres of the request first, which is how A20 is read, then those of today."""
    today = reckoned.case.odometer_km if reckoned.case else None
    asked = _asked_on(reckoned.facts)
    known = [(day, km) for day, km in readings_by_day(reckoned.facts) if asked is not None and day <= asked]
    if asked is None or not known:
        return [_Side(today, "")]
    day, km = known[-1]
    words = _("%(km)s km when it was asked for, read on %(day)s (A20)") % {"km": f"{km:,.0f}", "day": day}
    now = _("%(km)s km today (A20)") % {"km": f"{today or 0:,.0f}"}
    return [_Side(km, words), _Side(today, now)]


def _asked_on(facts: CarFacts) -> date | None:
    """Return the day on which the owner asked for another car or his money, by the open request that came first."""
    days = (each.received_on for each in facts.requests if each.is_open and each.remedy in _RETURNS)
    return min(days, default=None)


def _paid(reckoned: Reckoned, price: _Side, km: _Side) -> Compensation | None:
    """One step before the right the sum is told as it would be today, so that nobody is surprised."""
    if reckoned.case is None or reckoned.law is None:
        return None
    vehicle = replace(reckoned.case.vehicle, price=price.amount)
    case = replace(reckoned.case, vehicle=vehicle, odometer_km=km.amount)
    return assess(case, reckoned.law).compensation or compensation_of(case, reckoned.law)


def _difference(price: Decimal | None, owner_pays: Decimal | None) -> Decimal | None:
    return None if price is None or owner_pays is None else max(price - owner_pays, Decimal(0))


def _money(amount: float | None) -> Decimal | None:
    return None if amount is None else Decimal(str(amount)).quantize(_CENT)


def _missing(paid: Compensation | None) -> list[str]:
    paths = [path for path in paid.because if path_parts(path)[0]] if paid and paid.amount is None else []
    return [question_of(path).text for path in paths]
