"""The same trouble is known again in other words; another trouble is none, however near."""

import pytest

from anxin.engines.repeats import Kind
from anxin.engines.repeats.tests.shop import judged, pairs, visit


@pytest.mark.parametrize(
    "told",
    ["空调不制冷", "冷气不凉", "空调吹热风", "天热的时候冷气一点都不冷", "空 调 不 制 冷", "Ａ/Ｃ不冷"],
)
def test_the_same_trouble_in_other_words_is_a_repeat(told: str) -> None:
    assert pairs(visit("R1", 0, "空调不制冷"), visit("R2", 12, told)) == {"R2": ("R1", "R1")}


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("空调不制冷", "空调有异味"),
        ("刹车异响", "发动机异响"),
        ("左前门异响", "右后门异响"),
        ("变速箱顿挫", "空调不凉"),
    ],
)
def test_another_trouble_is_no_repeat(before: str, now: str) -> None:
    assert pairs(visit("R1", 0, before), visit("R2", 12, now)) == {}


def test_a_part_belongs_to_its_whole() -> None:
    assert pairs(visit("R1", 0, "刹车片异响"), visit("R2", 5, "刹车异响")) == {"R2": ("R1", "R1")}


def test_the_evidence_is_told_in_the_words_of_the_order() -> None:
    found = judged(
        visit("R1", 0, "空调不制冷", parts=("压缩机", "机油"), km=41_000),
        visit("R2", 12, "冷气不凉", parts=("空调压缩机", "机油"), km=41_340),
    )["R2"]
    assert [str(each) for each in found.because] == ["same symptom: 空调不制冷", "same part: 压缩机"]
    assert found.gap is not None
    assert (found.visit, found.gap.days, found.gap.km) == (2, 12, 340)
    assert 0.5 <= found.score <= 1


def test_consumables_prove_nothing() -> None:
    before = visit("R1", 0, "变速箱顿挫", parts=("机油", "机滤"))
    assert pairs(before, visit("R2", 12, "空调不凉", parts=("机油", "机滤"))) == {}


def test_milder_and_worse_forms_belong_together() -> None:
    assert pairs(visit("R1", 0, "变速箱一顿一顿"), visit("R2", 12, "变速箱抖动")) == {"R2": ("R1", "R1")}


@pytest.mark.parametrize("told", ["还是老问题", "上次没修好", "上次说的问题没解决"])
def test_pointing_back_means_the_nearest_trouble(told: str) -> None:
    orders = visit("R1", 0, "刹车异响"), visit("R2", 20, "空调不凉"), visit("R3", 30, told)
    assert pairs(*orders) == {"R3": ("R2", "R2")}


def test_a_vague_visit_keeps_the_name_of_the_trouble_for_the_next() -> None:
    orders = visit("R1", 0, "空调不凉"), visit("R2", 10, "还是老问题"), visit("R3", 20, "冷气吹热风")
    assert pairs(*orders) == {"R2": ("R1", "R1"), "R3": ("R2", "R1")}


@pytest.mark.parametrize("told", ["上次的异响好了", "上次异响修好了，来保养", "刹车没有异响", "未见异响"])
def test_what_is_cured_or_denied_is_no_trouble(told: str) -> None:
    assert pairs(visit("R1", 0, "刹车异响"), visit("R2", 12, told)) == {}


@pytest.mark.parametrize("told", ["异响修好了，开两天又响", "上次刹车异响没修好", "修好了又响"])
def test_a_cure_that_did_not_last_is_a_repeat(told: str) -> None:
    assert pairs(visit("R1", 0, "刹车异响"), visit("R2", 12, told)) == {"R2": ("R1", "R1")}


def test_where_the_customer_named_nothing_the_work_tells() -> None:
    before = visit("R1", 0, "", work="更换空调压缩机", parts=("压缩机",))
    assert pairs(before, visit("R2", 12, "", work="检查空调压缩机", parts=("压缩机",))) == {
        "R2": ("R1", "R1")
    }


def test_ordinary_maintenance_is_none_unless_the_words_name_the_old_trouble() -> None:
    before = visit("R1", 0, "空调不凉", work="更换压缩机", parts=("压缩机",))
    plain = visit("R2", 12, "保养", kind=Kind.MAINTENANCE, work="更换空调滤芯", parts=("空调滤芯",))
    named = visit("R3", 14, "来做保养，空调还是不凉", kind=Kind.MAINTENANCE)
    assert pairs(before, plain, named) == {"R3": ("R1", "R1")}
