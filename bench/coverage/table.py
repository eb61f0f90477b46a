"""Rows of the table of coverage, and how they are printed."""

from collections.abc import Iterable
from dataclasses import dataclass

LOW, HIGH = 0.93, 0.97


@dataclass(frozen=True)
class Cell:
    """One cell: a method under a condition at one n. ``covered`` None: the interval does not exist there."""

    method: str
    condition: str
    n: int
    covered: float | None


def printed(cells: Iterable[Cell]) -> str:
    """Return Markdown tables, one a method, conditions down and n across; too low is bold, too high in brackets."""
    methods: dict[str, dict[str, dict[int, float | None]]] = {}
    for cell in cells:
        methods.setdefault(cell.method, {}).setdefault(cell.condition, {})[cell.n] = cell.covered
    parts = []
    for method, rows in methods.items():
        columns = sorted({n for row in rows.values() for n in row})
        lines = [
            f"**{method}**",
            "",
            "| | " + " | ".join(map(str, columns)) + " |",
            "|---" * (len(columns) + 1) + "|",
        ]
        lines += [
            f"| {condition} | " + " | ".join(_shown(row.get(n)) for n in columns) + " |"
            for condition, row in rows.items()
        ]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _shown(covered: float | None) -> str:
    if covered is None:
        return "–"
    told = f"{100 * covered:.1f}"
    if covered < LOW:
        return f"**{told}**"
    return f"({told})" if covered > HIGH else told
