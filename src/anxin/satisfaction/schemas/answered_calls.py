"""The response rate of the calls behind an index, in the API."""

from anxin.foundation.rest import Shown
from anxin.satisfaction.selectors.answered_calls import AnsweredCalls


class CallsShown(Shown):
    """The response rate RR2 of AAPOR of the calls after service that were due in the months."""

    rate: float
    """`answered` of `due`, 0 to 1; of several dealers that of all their calls, no mean of rates."""
    answered: int
    """In full or in part."""
    due: int


def shown_calls(found: AnsweredCalls | None) -> CallsShown | None:
    """Return a response rate with the counts that it is made of."""
    return CallsShown(rate=found.rate, answered=found.answered, due=found.due) if found else None
