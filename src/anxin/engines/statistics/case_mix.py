"""What a unit would score with everybody's mix of work."""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from anxin.engines.statistics.given import as_many, numbers


@dataclass(frozen=True, slots=True)
class Adjusted[Unit: Hashable]:
    """A unit's own mean, the mean that its mix of work lets expect, and its mean with the mix taken out.

    ``alone``: how many of its answers lie in cells that nobody else has, where the mix cannot be told from the unit.
    """

    unit: Unit
    n: int
    raw: float
    expected: float
    adjusted: float
    alone: int


def adjust[Unit: Hashable](
    values: Sequence[float], units: Sequence[Unit], cells: Sequence[Hashable]
) -> tuple[Adjusted[Unit], ...]:
    """Standardise indirectly: adjusted_g = ȳ_g − mean over g of ȳ_{c(i)} + ȳ, units in order of appearance.

    Each answer has a value, a unit and a cell (kind of work × age of the car × drive); ȳ_c is the mean of all units in
    the cell. Source: Bland 2015, section 20.2, for means; satisfaction-index 2.8.
    """
    given = numbers("values", values)
    as_many("units", units, len(given))
    as_many("cells", cells, len(given))
    if not given:
        return ()
    of_cell: dict[Hashable, list[float]] = {}
    owners: dict[Hashable, set[Unit]] = {}
    for value, unit, cell in zip(given, units, cells, strict=True):
        of_cell.setdefault(cell, []).append(value)
        owners.setdefault(cell, set()).add(unit)
    usual = {cell: math.fsum(each) / len(each) for cell, each in of_cell.items()}
    grand = math.fsum(given) / len(given)
    of_unit: dict[Unit, list[int]] = {}
    for place, unit in enumerate(units):
        of_unit.setdefault(unit, []).append(place)
    found = []
    for unit, its in of_unit.items():
        raw = math.fsum(given[place] for place in its) / len(its)
        expected = math.fsum(usual[cells[place]] for place in its) / len(its)
        alone = sum(len(owners[cells[place]]) == 1 for place in its)
        found.append(Adjusted(unit, len(its), raw, expected, raw - expected + grand, alone))
    return tuple(found)
