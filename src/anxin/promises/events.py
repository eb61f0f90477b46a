"""News of this floor: frozen, in the past tense."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CustomerToldFirst:
    """Somebody talked to a customer about a promise of a case outside the page of the case.

    ``talk_id`` is the row of what was said, ``move_id`` that of the new time, 0 where the time stays.
    """

    talk_id: int
    move_id: int = 0


@dataclass(frozen=True)
class PromisesHandedOver:
    """Promises of cases have another keeper; ``hand_over_ids`` are the rows that say from whom to whom."""

    hand_over_ids: tuple[int, ...]
