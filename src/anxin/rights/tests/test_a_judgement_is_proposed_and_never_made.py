"""What the house proposes for a judgement: words of an old trouble, parts of the order, gaps in the record."""

from datetime import date

from anxin.customers.models import Vehicle
from anxin.rights.models import VisitJudgement
from anxin.rights.selectors.laws import law_of
from anxin.rights.selectors.records import missing_in_record
from anxin.rights.selectors.suggesting import parts_to_judge, suggested_groups
from anxin.rights.services.judge_visit import judge_visit
from anxin.rights.tests.cars import judged
from anxin.workshop.models import RepairOrder
from anxin.workshop.services.repeats import refuse_repeat
from anxin.workshop.tests.repeat_visits import suspected
from tests.cast import Cast


def back_again(cast: Cast) -> tuple[RepairOrder, RepairOrder]:
    """Let a delivered car come twice for what the workshop holds to be one trouble."""
    Vehicle.objects.filter(pk=cast.car.pk).update(delivered_on=date(2025, 1, 2))
    repeat = suspected(cast)
    assert repeat.earlier is not None and repeat.order is not None
    return repeat.earlier, repeat.order


def test_the_words_of_an_earlier_visit_for_the_trouble_are_proposed(cast: Cast):
    earlier, later = back_again(cast)
    assert suggested_groups(later)["symptom_group"]
    judged(cast, earlier, symptom_group="冷气不足", part_group="膨胀阀")
    assert suggested_groups(later) == {"symptom_group": "冷气不足", "part_group": "膨胀阀"}
    assert not VisitJudgement.objects.filter(order=later).exists()


def test_a_refused_repeat_proposes_nothing(cast: Cast):
    _earlier, later = back_again(cast)
    refuse_repeat(later.repeat.key, by=cast.liu, why="两回事")
    assert suggested_groups(later) == {}


def test_parts_of_the_order_are_proposed_until_somebody_has_judged(cast: Cast):
    _earlier, later = back_again(cast)
    later.parts = "曲轴、火花塞\n"
    law = law_of(cast.shanghai)
    assert parts_to_judge(later, None, law) == [
        {"name": "曲轴", "main_part": True},
        {"name": "火花塞", "main_part": None},
    ]
    kept = judge_visit(
        later.key,
        changes={"quality_problem": True, "fitted": [{"name": "曲轴", "main_part": False}]},
        by=cast.liu,
    )
    assert [(row["name"], row["main_part"]) for row in parts_to_judge(later, kept, law)] == [("曲轴", False)]


def test_the_record_of_a_repair_tells_what_it_lacks(cast: Cast):
    _earlier, later = back_again(cast)
    assert "signature of the owner" in missing_in_record(later, None)
    kept = judge_visit(later.key, changes={"signed_by_owner": True, "finding": "漏氟"}, by=cast.liu)
    lacking = missing_in_record(later, kept)
    assert "signature of the owner" not in lacking
    assert "result of the inspection" not in lacking
    later.kind = "service"
    assert missing_in_record(later, None) == []
