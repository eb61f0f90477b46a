"""Interviews of a quarter in which nothing is odd, and what one of them may be changed into."""

from collections.abc import Callable
from datetime import date, timedelta

from anxin.engines.gaming import Interview

FIRST = date(2026, 1, 1)
#: Eight answers that vary as people's do, with a mean of 8.5.
USUAL = (9, 8, 10, 7, 9, 8, 10, 7)


def quarter(
    *, advisers: int = 5, each: int = 40, change: Callable[[Interview, int], Interview] | None = None
) -> list[Interview]:
    """Return interviews of advisers a0, a1, … by callers c0, c1, …; those of a0 and c0, numbered, may change."""
    made = []
    for who in range(advisers):
        for number in range(each):
            turn = (number * 7 + who) % len(USUAL)
            values = (*USUAL[turn:], *USUAL[:turn])[: 5 + number % 3]
            interview = Interview(
                key=f"a{who}.{number}",
                adviser=f"a{who}",
                day=FIRST + timedelta(days=(number * 7) % 31),
                values=values,
                caller=f"c{who}",
                score=10 * sum(values) / len(values) + number % 5,
                seconds=200 + (number * 13 + who * 5) % 97,
                minutes_after=600 + number,
            )
            made.append(change(interview, number) if change and who == 0 else interview)
    return made
