"""What the functions here are given: checked once, in the same words everywhere."""

import math
import operator
from collections.abc import Iterable, Sequence
from typing import SupportsFloat, SupportsIndex, cast


class StatisticsFault(ValueError):
    """Something that a function cannot take: ``parameter`` names it, ``expected`` says what it takes."""

    def __init__(self, parameter: str, expected: str) -> None:
        super().__init__(f"{parameter}: expected {expected}")
        self.parameter = parameter
        self.expected = expected


def whole(name: str, value: object, *, least: int = 0, most: int | None = None) -> int:
    """Return a whole number within bounds; StatisticsFault otherwise."""
    expected = f"a whole number from {least}" + ("" if most is None else f" to {most}")
    try:
        given = operator.index(cast(SupportsIndex, value))
    except TypeError:
        raise StatisticsFault(name, expected) from None
    if given < least or (most is not None and given > most):
        raise StatisticsFault(name, expected)
    return given


def number(
    name: str,
    value: object,
    *,
    least: float = -math.inf,
    most: float = math.inf,
    above: float = -math.inf,
    below: float = math.inf,
) -> float:
    """Return a finite number within bounds, ``above`` and ``below`` themselves excluded; StatisticsFault otherwise."""
    if isinstance(value, (str, bytes, bytearray)):
        raise StatisticsFault(name, "a number")
    try:
        given = float(cast(SupportsFloat, value))
    except (TypeError, ValueError):
        raise StatisticsFault(name, "a number") from None
    if not math.isfinite(given):
        raise StatisticsFault(name, "a finite number")
    if not (least <= given <= most and above < given < below):
        raise StatisticsFault(name, _bounds(least, most, above, below))
    return given


def numbers(name: str, values: Iterable[object], *, at_least: int = 0) -> tuple[float, ...]:
    """Return finite numbers, so many at least; StatisticsFault names the place of one that is not."""
    listed = tuple(values)
    if len(listed) < at_least:
        raise StatisticsFault(name, f"at least {at_least} numbers")
    if set(map(type, listed)) == {float} and all(map(math.isfinite, cast(tuple[float, ...], listed))):
        return cast(tuple[float, ...], listed)
    return tuple(number(f"{name}[{place}]", value) for place, value in enumerate(listed))


def wholes(name: str, values: Iterable[object], *, at_least: int = 0) -> tuple[int, ...]:
    """Return whole numbers of 0 or more, so many at least; StatisticsFault names the place of one that is not."""
    given = tuple(whole(f"{name}[{place}]", value) for place, value in enumerate(values))
    if len(given) < at_least:
        raise StatisticsFault(name, f"at least {at_least} whole numbers")
    return given


def as_many(name: str, values: Sequence[object], length: int) -> None:
    """Refuse a sequence that is not as long as the one beside it."""
    if len(values) != length:
        raise StatisticsFault(name, f"{length} values, as many as there are beside it")


def inner(name: str, value: object) -> float:
    """Return a number strictly between 0 and 1, such as a level of confidence; StatisticsFault otherwise."""
    return number(name, value, above=0.0, below=1.0)


def _bounds(least: float, most: float, above: float, below: float) -> str:
    bounds = [
        words.format(bound)
        for words, bound in (
            ("not below {:g}", least),
            ("above {:g}", above),
            ("not above {:g}", most),
            ("below {:g}", below),
        )
        if math.isfinite(bound)
    ]
    return "a number " + " and ".join(bounds)
