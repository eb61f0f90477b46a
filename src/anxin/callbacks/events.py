"""News of this floor: frozen, in the past tense."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class CallDone:
    """A call came to its end, with whatever outcome; ``call`` is its key."""

    call: UUID
