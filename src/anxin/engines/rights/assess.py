"""Which rights the owner of a car has on a day."""

from anxin.engines.rights.facts import Case
from anxin.engines.rights.law import Law
from anxin.engines.rights.position import Position


def assess(case: Case, law: Law) -> Position:
    """Return the position of a car under the law of its market; the facts must be sound, see ``check_facts``."""
    raise NotImplementedError((case, law))
