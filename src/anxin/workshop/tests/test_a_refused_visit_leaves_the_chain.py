"""When a person refuses a visit in the middle of a chain, the later ones are judged again at once."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from anxin.foundation.errors import Refused
from anxin.workshop.choices import RepeatState
from anxin.workshop.models import RepairOrder, RepeatRepair
from anxin.workshop.services.repeats import confirm_repeat, refuse_repeat, reopen_repeat, suspect_repeats
from anxin.workshop.tasks import judge_one_car_again
from anxin.workshop.tests.repeat_visits import visit
from tests.cast import Cast


def _run_what_waits() -> None:
    jobs = ProcrastinateJob.objects.filter(task_name="workshop.judge_car_again")
    assert jobs.exists()
    for job in jobs:
        judge_one_car_again(**job.args)


def _of(order: RepairOrder) -> RepeatRepair:
    return RepeatRepair.objects.get(order=order)


@pytest.fixture
def chain(cast: Cast) -> list[RepairOrder]:
    orders = [visit(cast, f"RO-{day}", day) for day in (1, 11, 21)]
    suspect_repeats(cast.shanghai, orders=[each.pk for each in orders])
    return orders


def test_the_later_visit_becomes_the_second_for_the_first(cast: Cast, chain: list[RepairOrder]) -> None:
    first, middle, last = chain
    assert (_of(last).earlier, _of(last).visit) == (middle, 3)
    refuse_repeat(_of(middle).key, by=cast.chen, why="换机油")
    _run_what_waits()
    assert (_of(last).earlier, _of(last).visit, _of(last).days) == (first, 2, 20)


def test_a_later_visit_that_repeats_the_refused_one_alone_stays_of_it(cast: Cast) -> None:
    """Words of the first are others: whoever refuses the second has not said that the third is none."""
    first, middle, last = (
        visit(cast, "RO-1", 1, words="左前门异响"),
        visit(cast, "RO-2", 11, words="左前门异响，空调不制冷"),
        visit(cast, "RO-3", 21),
    )
    suspect_repeats(cast.shanghai, orders=[first.pk, middle.pk, last.pk])
    refuse_repeat(_of(middle).key, by=cast.chen, why="门已修好")
    _run_what_waits()
    assert (_of(last).earlier, _of(last).visit) == (middle, 2)


def test_what_a_person_confirmed_stays_confirmed_in_its_new_place(
    cast: Cast, chain: list[RepairOrder]
) -> None:
    first, middle, last = chain
    confirm_repeat(_of(last).key, by=cast.chen)
    refuse_repeat(_of(middle).key, by=cast.chen, why="换机油")
    _run_what_waits()
    assert (_of(last).state, _of(last).earlier, _of(last).visit) == (RepeatState.CONFIRMED, first, 2)


def test_a_refusal_taken_back_puts_the_chain_together_again(cast: Cast, chain: list[RepairOrder]) -> None:
    _first, middle, last = chain
    refuse_repeat(_of(middle).key, by=cast.chen, why="换机油")
    _run_what_waits()
    reopen_repeat(_of(middle).key, by=cast.chen, why="看错了")
    _run_what_waits()
    assert (_of(last).earlier, _of(last).visit) == (middle, 3)


def test_a_refusal_that_fails_asks_for_nothing(cast: Cast, chain: list[RepairOrder]) -> None:
    refuse_repeat(_of(chain[1]).key, by=cast.chen, why="换机油")
    before = ProcrastinateJob.objects.count()
    with pytest.raises(Refused):
        refuse_repeat(_of(chain[1]).key, by=cast.chen, why="再说一次")
    assert ProcrastinateJob.objects.count() == before
