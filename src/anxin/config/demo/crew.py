"""Who takes a complaint in, who looks after it, and whom it is about."""

from anxin.accounts.choices import DepartmentKind
from anxin.accounts.models import Person
from anxin.complaints.choices import Mode
from anxin.config.demo.cases import FINISHED, Case, Fate

_ADVISER_TAKES = 0.55
_CONCERNS = 0.6
#: So that an adviser who signs in finds something of his own to do.
_ADVISERS_OWN = frozenset({Fate.SOLVING_LATE, Fate.CLOSING})
_GOLDEN = 0.6180339887


def assign_crew(case: Case, *, place: int) -> None:
    """Choose the people of a case; ``place`` deals the cases of the desk out evenly."""
    shop, rng = case.shop, case.rng
    adviser = case.order.adviser if case.order else None
    if case.fate == Fate.UNOWNED:
        # The one complained about writes it down himself; then it is nobody's until a manager gives it away.
        case.concerns = case.taker = adviser or rng.choice(shop.advisers())
        case.owner = None
        return
    if case.text["category"] == "cat-service-attitude" and adviser and rng.random() < _CONCERNS:
        case.concerns = adviser
    case.taker = _taker(case, adviser, place)
    case.owner = _owner(case, place)


def _taker(case: Case, adviser: Person | None, place: int) -> Person:
    callers = case.shop.callers
    # The first caller has the busier desk.
    turn = case.rng.randrange(len(callers)) if case.fate in FINISHED else int(place % 3 == 2)
    if case.mode == Mode.IN_PERSON and case.rng.random() < _ADVISER_TAKES:
        free = [each for each in case.shop.advisers() if each != case.concerns]
        return adviser if adviser in free and adviser is not None else case.rng.choice(free)
    return callers[turn % len(callers)]


def _owner(case: Case, place: int) -> Person:
    """Grave cases go to those who decide; the cases of the desk are dealt out so that everybody has some."""
    shop, head = case.shop, case.shop.head_of(department_of(case))
    assert case.taker is not None
    caller, adviser = _caller(case, place), _adviser(case)
    if case.fate in _ADVISERS_OWN:
        return adviser
    shares = {
        1: [(0.6, caller), (0.75, case.taker), (0.9, adviser), (1.0, head)],
        2: [(0.35, head), (0.6, caller), (0.8, shop.manager), (1.0, adviser)],
        3: [(0.5, shop.manager), (0.7, shop.general_manager), (1.0, head)],
    }[case.text["level"]]
    draw = case.rng.random() if case.fate in FINISHED else _spread(place)
    return next(person for limit, person in shares if draw <= limit)


def _spread(place: int) -> float:
    """Return numbers between 0 and 1 that lie evenly however few are asked for."""
    return place * _GOLDEN % 1.0


def _caller(case: Case, place: int) -> Person:
    callers = case.shop.callers
    return case.taker if case.taker is not None and case.taker in callers else callers[int(place % 3 == 2)]


def _adviser(case: Case) -> Person:
    served = case.order.adviser if case.order else None
    if case.fate in FINISHED and served is not None and served != case.concerns:
        return served
    free = [each for each in case.shop.advisers() if each != case.concerns]
    return case.rng.choice(free) if case.fate in FINISHED else free[0]


def department_of(case: Case) -> DepartmentKind:
    """Return the department whose work a case is about."""
    category = case.text["category"]
    if category.startswith("cat-sales"):
        return DepartmentKind.SALES
    if category == "cat-service-no-parts":
        return DepartmentKind.PARTS
    return DepartmentKind.BODY_SHOP if case.text["component"] == "body_paint" else DepartmentKind.AFTER_SALES
