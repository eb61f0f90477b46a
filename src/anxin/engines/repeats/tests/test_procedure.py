"""The five steps and eight standards of a repeat repair: what may be done when, by whom."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.repeats import procedure
from anxin.engines.repeats.items import (
    AUTOMATIC,
    CHECKS,
    STANDARDS,
    STEPS,
    Check,
    Item,
    Standard,
    Step,
    faults_of,
    was_kept,
)
from anxin.engines.repeats.procedure import Mark, Outcome, State, Treatment

BY_HAND = [item for items in STEPS.values() for item in items if item not in AUTOMATIC]
CONFIRMED = Treatment(State.CONFIRMED, dict.fromkeys(STEPS[Step.CONFIRM], True))


def proved(*items: Item, outcome: Outcome | None = None) -> Treatment:
    return Treatment(State.CONFIRMED, {**CONFIRMED.proofs, **dict.fromkeys(items, True)}, outcome)


treatments = st.builds(
    Treatment,
    state=st.sampled_from(State),
    proofs=st.dictionaries(st.sampled_from(Item), st.booleans()),
    outcome=st.none() | st.sampled_from(Outcome),
)


def test_every_item_stands_in_one_step() -> None:
    assert sorted(item for items in STEPS.values() for item in items) == sorted(Item)
    assert list(STEPS) == list(Step)
    assert set(STANDARDS) == set(Standard)
    assert set(CHECKS) == set(Check)


@pytest.mark.parametrize("item", BY_HAND)
def test_nothing_is_proved_before_the_repeat_is_confirmed(item: Item) -> None:
    decision = procedure.judge_proof(Treatment(State.SUSPECTED), item, service_manager=True)
    assert "CONFIRM_FIRST" in decision.codes


def test_the_car_is_handed_back_after_the_final_check_has_an_outcome() -> None:
    checked = proved(Item.FINAL_CHECK)
    assert procedure.judge_proof(checked, Item.HANDED_BACK).codes == ("NO_OUTCOME_YET",)
    assert procedure.judge_proof(replace(checked, outcome=Outcome.SOLVED), Item.HANDED_BACK).allowed


def test_there_is_no_outcome_without_the_final_check() -> None:
    assert procedure.judge_outcome(CONFIRMED, involved=False).codes == ("FINAL_CHECK_MISSING",)
    assert procedure.judge_outcome(proved(Item.FINAL_CHECK), involved=False).allowed


def test_what_is_not_as_expected_is_handed_back_by_the_service_manager_with_alternatives() -> None:
    failed = proved(Item.FINAL_CHECK, outcome=Outcome.NOT_AS_EXPECTED)
    assert procedure.judge_proof(failed, Item.HANDED_BACK).codes == (
        "ALTERNATIVES_MISSING",
        "SERVICE_MANAGER_ONLY",
    )
    assert procedure.judge_proof(failed, Item.ALTERNATIVES).codes == ("SERVICE_MANAGER_ONLY",)
    assert procedure.judge_proof(failed, Item.ALTERNATIVES, service_manager=True).allowed
    written = proved(Item.FINAL_CHECK, Item.ALTERNATIVES, outcome=Outcome.NOT_AS_EXPECTED)
    assert procedure.judge_proof(written, Item.HANDED_BACK, service_manager=True).allowed
    assert not procedure.judge_proof(written, Item.HANDED_BACK).allowed


def test_alternatives_belong_to_what_is_not_as_expected_alone() -> None:
    solved = proved(Item.FINAL_CHECK, outcome=Outcome.SOLVED)
    assert procedure.judge_proof(solved, Item.ALTERNATIVES, service_manager=True).codes == (
        "ONLY_IF_NOT_AS_EXPECTED",
    )
    assert procedure.mark_of_item(solved, Item.ALTERNATIVES) is Mark.NOT_NEEDED
    assert Item.ALTERNATIVES not in procedure.missing(solved)


def test_whoever_did_the_earlier_work_decides_nothing_but_may_serve() -> None:
    checked = proved(Item.FINAL_CHECK)
    decisions = [
        procedure.judge_confirming(State.SUSPECTED, involved=True),
        procedure.judge_refusing(Treatment(State.SUSPECTED), involved=True),
        procedure.judge_outcome(checked, involved=True),
        procedure.judge_finishing(checked, involved=True),
        procedure.judge_reopening(State.REFUSED, involved=True),
        procedure.judge_proof(CONFIRMED, Item.FINAL_CHECK, involved=True),
    ]
    assert all("OWN_WORK" in each.codes for each in decisions)
    assert procedure.judge_proof(CONFIRMED, Item.PICK_UP, involved=True).allowed


def test_what_rests_on_a_proof_stands_before_the_proof_is_taken_back() -> None:
    solved = proved(Item.FINAL_CHECK, outcome=Outcome.SOLVED)
    assert procedure.judge_taking_back(solved, Item.FINAL_CHECK).codes == ("OUTCOME_STANDS",)
    returned = proved(Item.FINAL_CHECK, Item.HANDED_BACK, outcome=Outcome.SOLVED)
    assert procedure.judge_outcome(returned, involved=False).codes == ("HANDED_BACK_ALREADY",)
    assert procedure.judge_taking_back(returned, Item.HANDED_BACK).allowed


def test_a_proof_is_taken_back_by_whoever_may_write_it_down() -> None:
    failed = proved(Item.FINAL_CHECK, Item.ALTERNATIVES, outcome=Outcome.NOT_AS_EXPECTED)
    assert procedure.judge_taking_back(failed, Item.ALTERNATIVES).codes == ("SERVICE_MANAGER_ONLY",)
    assert procedure.judge_taking_back(failed, Item.ALTERNATIVES, service_manager=True).allowed
    own = procedure.judge_taking_back(failed, Item.ALTERNATIVES, service_manager=True, involved=True)
    assert own.codes == ("OWN_WORK",)
    assert procedure.judge_taking_back(failed, Item.PLAN, involved=True).codes == ("NOT_PROVED",)


def test_a_repeat_confirmed_by_mistake_is_refused_until_its_treatment_begins() -> None:
    assert procedure.judge_refusing(CONFIRMED, involved=False).allowed
    assert procedure.judge_refusing(proved(Item.PLAN), involved=False).codes == ("REPEAT_UNDER_TREATMENT",)


def test_the_standards_come_from_the_items() -> None:
    begun = proved(Item.RECORDS, Item.MEETING)
    marks = {each: procedure.mark_of_standard(begun, each) for each in Standard}
    kept = {each for each, mark in marks.items() if mark is Mark.KEPT}
    assert kept == {Standard.RECORDS, Standard.MEET, Standard.IDENTIFIED, Standard.FILE}
    refused = Treatment(State.CONFIRMED, {**CONFIRMED.proofs, Item.PICK_UP: False})
    assert procedure.mark_of_standard(refused, Standard.PICK_UP) is Mark.MISSED


def test_the_hand_over_is_judged_only_where_the_result_is_not_as_expected() -> None:
    solved = proved(Item.FINAL_CHECK, Item.HANDED_BACK, outcome=Outcome.SOLVED)
    assert procedure.mark_of_standard(solved, Standard.HAND_OVER) is Mark.NOT_NEEDED
    failed = proved(Item.FINAL_CHECK, Item.ALTERNATIVES, Item.HANDED_BACK, outcome=Outcome.NOT_AS_EXPECTED)
    assert procedure.mark_of_standard(failed, Standard.HAND_OVER) is Mark.KEPT


def test_the_treatment_is_over_before_the_call_afterwards() -> None:
    everything = proved(*BY_HAND, outcome=Outcome.NOT_AS_EXPECTED)
    assert procedure.judge_finishing(everything, involved=False).allowed
    assert procedure.mark_of_standard(everything, Standard.SOLVED) is Mark.OPEN
    assert procedure.judge_finishing(CONFIRMED, involved=False).reasons[0].params["count"] == len(BY_HAND) - 1


@pytest.mark.parametrize(
    ("item", "facts", "said", "wrong"),
    [
        (Item.PICK_UP, {}, "", ["offered"]),
        (Item.PICK_UP, {"offered": True}, "", ["accepted"]),
        (Item.PICK_UP, {"offered": True, "accepted": False}, "", []),
        (Item.PICK_UP, {"offered": False}, "", ["said"]),
        (Item.PICK_UP, {"offered": False}, "客户住得远，自己开车", []),
        (Item.PICK_UP, {"offered": "yes"}, "", ["offered", "accepted"]),
        (Item.FINAL_CHECK, {"kilometres": 0}, "", ["kilometres"]),
        (Item.FINAL_CHECK, {"kilometres": True}, "", ["kilometres"]),
        (Item.FINAL_CHECK, {"kilometres": 12}, "", []),
        (Item.MEETING, {"people": []}, "谈过了", ["people"]),
        (Item.MEETING, {"people": ["郑强"]}, " ", ["said"]),
        (Item.MEETING, {"people": ["郑强"]}, "说是密封圈", []),
        (Item.APOLOGY, {"in_person": False}, "", ["said"]),
        (Item.CALL_PLANNED, {"call_at": "2026-06-01"}, "", ["call_at"]),
        (Item.CALL_PLANNED, {"call_at": "2026-06-01T10:00:00+08:00"}, "", []),
        (Item.PLAN, {}, "", ["said"]),
        (Item.RECORDS, {"orders": ["RO-1"]}, "", ["orders"]),
        (Item.PRIORITY, {}, "", []),
    ],
)  # fmt: skip
def test_each_proof_is_asked_for_what_shows_it(
    item: Item, facts: dict[str, Any], said: str, wrong: list[str]
) -> None:
    assert [fault.field for fault in faults_of(item, facts, said=said)] == wrong


def test_what_was_not_offered_or_not_said_in_person_is_written_down_as_missed() -> None:
    assert not was_kept(Item.PICK_UP, {"offered": False})
    assert was_kept(Item.PICK_UP, {"offered": True, "accepted": False})
    assert not was_kept(Item.APOLOGY, {"in_person": False})
    assert not was_kept(Item.FOLLOW_UP, {"solved": False})
    assert was_kept(Item.PLAN, {})


@given(treatments, st.sampled_from(Item), st.booleans(), st.booleans())
def test_every_refusal_says_why(treatment: Treatment, item: Item, manager: bool, involved: bool) -> None:
    decisions = [
        procedure.judge_proof(treatment, item, service_manager=manager, involved=involved),
        procedure.judge_taking_back(treatment, item, service_manager=manager, involved=involved),
        procedure.judge_outcome(treatment, involved=involved),
        procedure.judge_finishing(treatment, involved=involved),
        procedure.judge_refusing(treatment, involved=involved),
        procedure.judge_reopening(treatment.state, involved=involved),
    ]
    assert all(each.allowed != bool(each.reasons) for each in decisions)


@given(treatments)
def test_everything_has_a_mark_and_only_what_may_be_proved_is_open(treatment: Treatment) -> None:
    for item in BY_HAND:
        opened = procedure.mark_of_item(treatment, item) is Mark.OPEN
        assert opened == procedure.judge_proof(treatment, item, service_manager=True).allowed
    marks = {procedure.mark_of_standard(treatment, each) for each in Standard}
    marks |= {procedure.mark_of_check(treatment, each) for each in Check}
    marks |= {procedure.mark_of_step(treatment, each) for each in Step}
    assert marks <= set(Mark)


@given(treatments, st.sampled_from(BY_HAND))
def test_a_proof_that_may_be_given_may_be_taken_back_at_once(treatment: Treatment, item: Item) -> None:
    if not procedure.judge_proof(treatment, item, service_manager=True).allowed:
        return
    with_it = replace(treatment, proofs={**treatment.proofs, item: True})
    decision = procedure.judge_taking_back(with_it, item, service_manager=True)
    assert decision.allowed or set(decision.codes) <= {"OUTCOME_STANDS", "HANDED_BACK_ALREADY"}
    assert not procedure.judge_proof(with_it, item, service_manager=True).allowed


def _may_take_back(case: procedure.Treatment, item: Item, manager: bool, involved: bool) -> bool:
    return procedure.judge_taking_back(case, item, service_manager=manager, involved=involved).allowed


moves = st.lists(
    st.tuples(
        st.sampled_from(["prove", "take_back", "outcome", "finish"]), st.sampled_from(BY_HAND),
        st.sampled_from([None, *Outcome]), st.booleans(), st.booleans(),
    ),
    max_size=60,
)  # fmt: skip


@given(moves)
def test_no_way_leads_to_a_car_handed_back_wrongly(
    moves: list[tuple[str, Item, Outcome | None, bool, bool]],
) -> None:
    case = CONFIRMED
    by_manager: dict[Item, bool] = {}
    for what, item, outcome, manager, involved in moves:
        if what == "prove":
            decision = procedure.judge_proof(case, item, service_manager=manager, involved=involved)
            if decision.allowed:
                case = replace(case, proofs={**case.proofs, item: True})
                by_manager[item] = manager and not involved
        elif what == "take_back" and _may_take_back(case, item, manager, involved):
            case = replace(case, proofs={key: kept for key, kept in case.proofs.items() if key is not item})
        elif what == "outcome" and procedure.judge_outcome(case, involved=involved).allowed:
            case = replace(case, outcome=outcome)
        elif what == "finish" and procedure.judge_finishing(case, involved=involved).allowed:
            case = replace(case, state=State.DONE)
        if Item.HANDED_BACK in case.proofs:
            assert case.outcome is not None
            assert Item.FINAL_CHECK in case.proofs
            if case.failed:
                assert Item.ALTERNATIVES in case.proofs
                assert by_manager[Item.HANDED_BACK]
                assert by_manager[Item.ALTERNATIVES]
        assert case.state is not State.DONE or not list(procedure.missing(case))
