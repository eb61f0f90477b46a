"""What reception must know before a car goes into the shop: does this visit open a right, how many days are left?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from anxin.accounts.models import Person
from anxin.customers.models import Vehicle
from anxin.engines.rights.facts import Case, Visit
from anxin.engines.rights.nearest import opens_if_it_counts, opens_on
from anxin.engines.rights.position import Right, State, Unit
from anxin.foundation import clock
from anxin.rights.models import Position
from anxin.rights.policies import dealers_of_rights
from anxin.rights.selectors.car_page import RightShown, counter_words, right_shown
from anxin.rights.selectors.facts import facts_of_car
from anxin.rights.selectors.kept import counter_of, grave_rights
from anxin.rights.selectors.position_list import SubstituteClock, substitute_clock
from anxin.rights.selectors.reckoning import ANNOUNCED, Reckoned, reckon, with_visit_now
from anxin.rights.selectors.visible import positions_visible_to
from anxin.rights.wording import rule_words

#: How far reception looks ahead: a longer stay is planned anew anyway.
DAYS_AHEAD = 30
SELLER = "seller"
_MOST_TROUBLES = 5


@dataclass(frozen=True)
class Opening:
    """A right that this visit opens; ``trouble`` says for which trouble it would have to be, empty for any."""

    trouble: str
    right: RightShown


@dataclass(frozen=True)
class AtReception:
    """What is told of a car's position while it stands before the desk."""

    vehicle: Vehicle
    #: Rights that the owner has or may argue for already.
    open: Sequence[RightShown]
    opens: Sequence[Opening]
    days: str
    repairs: str
    #: The day on which a further right opens if the car stays until then.
    opens_on: date | None

    @property
    def is_quiet(self) -> bool:
        """Tell whether there is nothing to be said."""
        return not (self.open or self.opens or self.days or self.repairs or self.opens_on)


@dataclass(frozen=True)
class PositionInShort:
    """A car's position in a few lines for the pages of others: state, the nearest right, and the clock that runs."""

    position: Position
    words: str
    substitute: SubstituteClock | None


def position_of(vehicle: Vehicle, *, by: Person) -> PositionInShort | None:
    """Return a car's position as it was reckoned last; nothing to an outsider or where none was reckoned."""
    found = positions_visible_to(by).filter(vehicle=vehicle).defer("answer").first()
    if found is None:
        return None
    return PositionInShort(
        found, rule_words(found.rule), substitute_clock(found.substitute_due, now=clock.now())
    )


def at_reception(vehicle: Vehicle, *, by: Person) -> AtReception | None:
    """Return what a visit that begins now means for a car; nothing to an outsider or where no position can be told.

    A repair that runs already is this visit. Nobody at the desk knows the trouble for sure: each of the troubles that
    the car was here for is tried, and the right is told with its trouble.
    """
    if vehicle.dealer_id not in dealers_of_rights(by):
        return None
    reckoned = reckon(facts_of_car(vehicle))
    position, law, case = reckoned.position, reckoned.law, reckoned.case
    if position is None or law is None or case is None:
        return None
    days, repairs = counter_of(position, Unit.DAY), counter_of(position, Unit.REPAIR)
    return AtReception(
        vehicle=vehicle,
        open=[right_shown(right, reckoned) for right in grave_rights(position) if right.state.is_open],
        opens=list(_opened(reckoned)),
        days=_counted(days),
        repairs=_counted(repairs),
        opens_on=opens_on(_case_of_visit(reckoned, Trouble()) or case, law, within_days=DAYS_AHEAD),
    )


@dataclass(frozen=True)
class Trouble:
    """A trouble that the car was here for: as the owner felt it, and the part that it came from."""

    symptom: str = ""
    part: str = ""

    def __str__(self) -> str:
        return self.symptom or self.part


def _opened(reckoned: Reckoned) -> Iterator[Opening]:
    """Yield each right that this visit opens once: for any trouble, or for the one that it would have to be."""
    law = reckoned.law
    seen: set[str] = set()
    for trouble in (Trouble(), *_troubles(reckoned)):
        case = _case_of_visit(reckoned, trouble)
        if case is None or law is None:
            return
        for right in opens_if_it_counts(case, law, visit=_this_visit(reckoned)):
            # While the trouble is open, every count is arguable: only what is certain for any trouble is told so.
            certain = bool(str(trouble)) or right.state is State.MET
            if right.rule not in seen and right.against == SELLER and certain:
                seen.add(right.rule)
                yield Opening(str(trouble), right_shown(right, reckoned))


def _troubles(reckoned: Reckoned) -> list[Trouble]:
    """Return the troubles that people have named, the newest first."""
    visits: Sequence[Visit] = reckoned.case.visits if reckoned.case else ()
    named = (
        Trouble(visit.symptom_group, visit.part_group)
        for visit in reversed(visits)
        if visit.quality_problem is not False and (visit.symptom_group or visit.part_group)
    )
    return list(islice(dict.fromkeys(named), _MOST_TROUBLES))


def _this_visit(reckoned: Reckoned) -> str:
    running = _running(reckoned)
    return running.id if running else ANNOUNCED


def _case_of_visit(reckoned: Reckoned, trouble: Trouble) -> Case | None:
    """Return the case with this visit for a trouble: the repair that runs, or one that begins now."""
    case, running = reckoned.case, _running(reckoned)
    if case is None:
        return None
    if running is None:
        return with_visit_now(reckoned, symptom=trouble.symptom, part=trouble.part)
    told = replace(
        running,
        symptom_group=running.symptom_group or trouble.symptom,
        part_group=running.part_group or trouble.part,
        quality_problem=True if running.quality_problem is None else running.quality_problem,
    )
    return replace(case, visits=tuple(told if each is running else each for each in case.visits))


def _running(reckoned: Reckoned) -> Visit | None:
    visits: Sequence[Visit] = reckoned.case.visits if reckoned.case else ()
    open_ones = (
        visit
        for visit in reversed(visits)
        if visit.quality_problem is not False
        and not (visit.completed_at or visit.notified_at or visit.handed_over_at)
    )
    return next(open_ones, None)


def _counted(right: Right | None) -> str:
    return counter_words(right) if right and right.counter and right.counter.value else ""
