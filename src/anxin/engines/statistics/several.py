"""Many tests at once: how often one is wrong that says something."""

from collections.abc import Sequence

from anxin.engines.statistics.given import inner, number


def benjamini_hochberg(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Return the p-values adjusted for the share of false discoveries, each in its place.

    p̃_(i) = min over j ≥ i of min(1, m·p_(j)/j), the p-values in ascending order. A cell without a test (None) stays
    None and does not count among the m. Source: Benjamini and Hochberg 1995.
    """
    given = [
        None if value is None else number(f"p_values[{place}]", value, least=0, most=1)
        for place, value in enumerate(p_values)
    ]
    tested = sorted((value, place) for place, value in enumerate(given) if value is not None)
    adjusted: list[float | None] = [None] * len(given)
    smallest = 1.0
    for rank in range(len(tested), 0, -1):
        value, place = tested[rank - 1]
        smallest = min(smallest, len(tested) * value / rank)
        adjusted[place] = smallest
    return tuple(adjusted)


def discoveries(p_values: Sequence[float | None], *, rate: float = 0.05) -> tuple[bool, ...]:
    """Tell which tests stand when at most this share of those that stand is to be false. Source: as above."""
    limit = inner("rate", rate)
    return tuple(value is not None and value <= limit for value in benjamini_hochberg(p_values))
