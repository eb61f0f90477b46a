"""What a replacement or a refund would cost: what the owner pays for the use he had, and what the house pays."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from anxin.accounts.models import Person
from anxin.engines.rights import Compensation, Remedy, State, compensation_of
from anxin.rights.policies import can_see_costs
from anxin.rights.selectors.reckoning import Reckoned
from anxin.rights.wording import also_due_words, path_parts, question_of

_CENT = Decimal("0.01")
_PAYS_FOR_USE = "usage_compensation"
_OPENING = frozenset({State.MET, State.ARGUABLE, State.ONE_STEP})


@dataclass(frozen=True)
class Costs:
    """Sums in the dealer's currency; nothing where a fact is missing, which stands in ``missing`` as a question.

    ``free`` tells that a right is open for which the owner pays nothing: then the whole price goes back.
    """

    price: Decimal | None
    kilometres: int | None
    owner_pays: Decimal | None
    formula: str
    house_pays: Decimal | None
    free: bool
    also_due: Sequence[str]
    missing: Sequence[str]


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
    price = reckoned.facts.terms.price if reckoned.facts.terms else None
    paid = position.compensation or _at_present(reckoned)
    owner_pays = _money(paid.amount) if paid else None
    free = any(right.owner_pays != _PAYS_FOR_USE and right.state.is_open for right in refunding)
    also = dict.fromkeys(code for right in refunding for code in right.also_due)
    km = reckoned.case.odometer_km if reckoned.case else None
    return Costs(
        price=price,
        kilometres=None if km is None else int(km),
        owner_pays=owner_pays,
        formula=(paid.formula or "") if paid else "",
        house_pays=price if free else _difference(price, owner_pays),
        free=free,
        also_due=[also_due_words(code) for code in also],
        missing=_missing(paid),
    )


def _difference(price: Decimal | None, owner_pays: Decimal | None) -> Decimal | None:
    return None if price is None or owner_pays is None else max(price - owner_pays, Decimal(0))


def _money(amount: float | None) -> Decimal | None:
    return None if amount is None else Decimal(str(amount)).quantize(_CENT)


def _missing(paid: Compensation | None) -> list[str]:
    paths = [path for path in paid.because if path_parts(path)[0]] if paid and paid.amount is None else []
    return [question_of(path).text for path in paths]


def _at_present(reckoned: Reckoned) -> Compensation | None:
    """One step before the right the sum is told as it would be today, so that nobody is surprised."""
    if reckoned.case is None or reckoned.law is None:
        return None
    return compensation_of(reckoned.case, reckoned.law)
