"""An interview as the detectors see it."""

from datetime import date
from typing import NamedTuple

LEAST_ITEMS = 3


class Interview(NamedTuple):
    """One interview: whose visit, who asked, its scale answers in the questionnaire's order, None where unanswered.

    ``caller`` is empty for a link. ``score``: its index, in whatever unit all of them have. ``seconds``: how long it
    took. ``minutes_after``: from the car's leaving to the answer, for a personal link; None otherwise.
    """

    key: str
    adviser: str
    day: date
    values: tuple[int | None, ...]
    caller: str = ""
    score: float | None = None
    seconds: float | None = None
    minutes_after: float | None = None

    @property
    def answers(self) -> tuple[int, ...]:
        """Return the scale answers that were given."""
        return tuple(each for each in self.values if each is not None)
