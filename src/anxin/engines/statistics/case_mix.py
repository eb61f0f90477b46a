"""What a unit would score with everybody's mix of work."""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from anxin.engines.statistics.given import as_many, number, numbers, whole


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
    gathered: dict[tuple[Unit, Hashable], list[float]] = {}
    for value, unit, cell in zip(given, units, cells, strict=True):
        gathered.setdefault((unit, cell), []).append(value)
    return adjust_sums({key: (len(each), math.fsum(each)) for key, each in gathered.items()})


def adjust_sums[Unit: Hashable](
    sums: Mapping[tuple[Unit, Hashable], tuple[int, float]],
) -> tuple[Adjusted[Unit], ...]:
    """Return the same from how many answers each unit has in each cell, and what they add up to.

    Cells without answers are left out, and units of which nobody answered. Source: as ``adjust``.
    """
    told = {key: (whole("sums", n), number("sums", total)) for key, (n, total) in sums.items() if n}
    if not told:
        return ()
    of_cell: dict[Hashable, list[tuple[int, float]]] = {}
    of_unit: dict[Unit, list[tuple[Hashable, int, float]]] = {}
    for (unit, cell), (n, total) in told.items():
        of_cell.setdefault(cell, []).append((n, total))
        of_unit.setdefault(unit, []).append((cell, n, total))
    usual = {
        cell: math.fsum(total for _, total in each) / sum(n for n, _ in each)
        for cell, each in of_cell.items()
    }
    grand = math.fsum(total for _, total in told.values()) / sum(n for n, _ in told.values())
    found = []
    for unit, its in of_unit.items():
        many = sum(n for _, n, _ in its)
        raw = math.fsum(total for _, _, total in its) / many
        expected = math.fsum(n * usual[cell] for cell, n, _ in its) / many
        alone = sum(n for cell, n, _ in its if len(of_cell[cell]) == 1)
        found.append(Adjusted(unit, many, raw, expected, raw - expected + grand, alone))
    return tuple(found)
