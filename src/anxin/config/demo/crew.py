"""Who takes a complaint in, who looks after it, and whom it is about."""

from random import Random

from anxin.accounts.choices import DepartmentKind
from anxin.accounts.models import Person
from anxin.complaints.choices import Mode
from anxin.config.demo.cases import FINISHED, Case, Fate
from anxin.config.demo.people import Shop

_ADVISER_TAKES = 0.55
_CONCERNS = 0.6


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
    turn = place if case.fate not in FINISHED else case.rng.randrange(len(callers))
    if case.mode == Mode.IN_PERSON and case.rng.random() < _ADVISER_TAKES:
        free = [each for each in case.shop.advisers() if each != case.concerns]
        return adviser if adviser in free and adviser is not None else case.rng.choice(free)
    return callers[turn % len(callers)]


def _owner(case: Case, place: int) -> Person:
    shop, rng = case.shop, case.rng
    assert case.taker is not None
    head = shop.head_of(_department(case))
    draw = rng.random()
    if case.text["level"] == 3:  # noqa: PLR2004
        choices = [(0.5, shop.manager), (0.7, shop.general_manager), (1.0, head)]
    elif case.text["level"] == 2:  # noqa: PLR2004
        choices = [(0.35, head), (0.55, shop.manager), (0.85, _caller(case, place)), (1.0, _adviser(shop, case, rng))]
    else:
        choices = [(0.7, _caller(case, place)), (0.85, case.taker), (0.95, _adviser(shop, case, rng)), (1.0, head)]
    return next(person for limit, person in choices if draw <= limit)


def _caller(case: Case, place: int) -> Person:
    callers = case.shop.callers
    return case.taker if case.taker is not None and case.taker in callers else callers[place % len(callers)]


def _adviser(shop: Shop, case: Case, rng: Random) -> Person:
    served = case.order.adviser if case.order else None
    if served is not None and served != case.concerns:
        return served
    return rng.choice([each for each in shop.advisers() if each != case.concerns])


def _department(case: Case) -> DepartmentKind:
    category = case.text["category"]
    if category.startswith("cat-sales"):
        return DepartmentKind.SALES
    if category == "cat-service-no-parts":
        return DepartmentKind.PARTS
    return DepartmentKind.BODY_SHOP if case.text["component"] == "body_paint" else DepartmentKind.AFTER_SALES
