"""Item by item with who, when and proof; a car that is not as expected goes back by the service manager alone."""

from datetime import timedelta

import pytest
from django.utils import translation

from anxin.engines.repeats.items import Item
from anxin.engines.repeats.procedure import Mark
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from anxin.foundation.models import AuditRecord
from anxin.workshop.choices import RepeatOutcome, RepeatState
from anxin.workshop.models import RepeatProof, RepeatRepair
from anxin.workshop.selectors.procedure import Procedure, procedure_of
from anxin.workshop.selectors.repeats import all_proofs_of, get_repeat_for
from anxin.workshop.services.repeats import (
    NewProof,
    finish_repeat,
    note_staff_told,
    prove_item,
    reopen_repeat,
    set_outcome,
    take_back_proof,
)
from anxin.workshop.tests.repeat_visits import at, confirmed, prove, suspected, treated
from tests.cast import Cast


def _seen(cast: Cast, repeat: RepeatRepair) -> Procedure:
    with translation.override("en"):
        return procedure_of(get_repeat_for(cast.chen, repeat.key), cast.chen)


def _failed(cast: Cast) -> RepeatRepair:
    repeat = confirmed(cast)
    prove(repeat, Item.FINAL_CHECK, by=cast.chen)
    return set_outcome(repeat.key, outcome=RepeatOutcome.NOT_AS_EXPECTED, by=cast.chen)


def test_an_item_is_proved_with_who_when_and_what_shows_it(cast):
    repeat = confirmed(cast)
    met_at = clock.now() - timedelta(hours=1)
    proof = NewProof(done_by=cast.he, at=met_at, facts={"people": [" 郑强 "]}, said="说是密封圈没换")
    kept = prove_item(repeat.key, item=Item.MEETING, proof=proof, by=cast.chen, seen=1)
    assert (kept.by, kept.entered_by, kept.at) == (cast.he, cast.chen, met_at)
    assert (kept.facts, kept.said) == ({"people": ["郑强"]}, "说是密封圈没换")
    repeat.refresh_from_db()
    assert repeat.version == 2
    record = AuditRecord.objects.filter(action="workshop.repeat_item_proved").get()
    assert record.details == {"item": "repeat-item-meeting", "kept": True}


def test_nothing_is_proved_before_it_is_confirmed(cast):
    with pytest.raises(Refused) as refusal:
        prove(suspected(cast), Item.PLAN, by=cast.chen)
    assert refusal.value.code == "CONFIRM_FIRST"


def test_the_records_laid_out_are_named_by_themselves(cast):
    repeat = confirmed(cast)
    prove(repeat, Item.RECORDS, by=cast.chen)
    assert RepeatProof.objects.get(item=Item.RECORDS).facts == {"orders": ["RO-1"]}


def test_what_is_missing_is_named_by_its_field(cast):
    repeat = confirmed(cast)
    for item, proof, field in (
        (Item.PICK_UP, NewProof(), "offered"),
        (Item.PLAN, NewProof(), "said"),
        (Item.PRIORITY, NewProof(at=clock.now() + timedelta(hours=1)), "at"),
        (Item.PRIORITY, NewProof(at=at(10)), "at"),
        (Item.PRIORITY, NewProof(done_by=cast.zhao), "done_by"),
        (Item.CALL_PLANNED, NewProof(facts={"call_at": at(12)}), "call_at"),
    ):
        with pytest.raises(InvalidInput) as wrong:
            prove_item(repeat.key, item=item, proof=proof, by=cast.chen)
        assert wrong.value.field == field
    with pytest.raises(NotFound):
        prove_item(repeat.key, item="repeat-item-unknown", proof=NewProof(), by=cast.chen)


def test_two_people_at_one_repeat_do_not_overwrite_each_other(cast):
    repeat = confirmed(cast)
    prove_item(repeat.key, item=Item.PRIORITY, proof=NewProof(), by=cast.chen, seen=1)
    with pytest.raises(Stale):
        prove_item(repeat.key, item=Item.RECORDS, proof=NewProof(), by=cast.liu, seen=1)
    with pytest.raises(Refused) as refusal:
        prove_item(repeat.key, item=Item.PRIORITY, proof=NewProof(), by=cast.liu)
    assert refusal.value.code == "PROVED_ALREADY"


def test_a_proof_taken_back_stays_as_history(cast):
    repeat = confirmed(cast)
    prove(repeat, Item.PLAN, by=cast.chen)
    take_back_proof(repeat.key, item=Item.PLAN, by=cast.liu)
    prove(repeat, Item.PLAN, by=cast.liu, said="先查压缩机")
    plans = [each for each in all_proofs_of(repeat) if each.item == Item.PLAN]
    assert [(each.entered_by, each.taken_back_by) for each in plans] == [
        (cast.chen, cast.liu),
        (cast.liu, None),
    ]


def test_what_the_service_manager_wrote_down_no_other_takes_back(cast):
    repeat = _failed(cast)
    prove(repeat, Item.ALTERNATIVES, by=cast.he)
    with pytest.raises(NotAllowed) as refusal:
        take_back_proof(repeat.key, item=Item.ALTERNATIVES, by=cast.chen)
    assert refusal.value.code == "SERVICE_MANAGER_ONLY"
    take_back_proof(repeat.key, item=Item.ALTERNATIVES, by=cast.he)


def test_pick_up_that_was_not_offered_is_a_standard_missed(cast):
    repeat = confirmed(cast)
    prove(repeat, Item.PICK_UP, by=cast.chen, facts={"offered": False}, said="忘了问")
    line = next(each for each in _seen(cast, repeat).standards if each.standard == "repeat-standard-pick-up")
    assert (line.mark, line.target_percent) == (Mark.MISSED, 100)


def test_what_is_not_as_expected_goes_back_by_the_service_manager_with_alternatives(cast):
    repeat = _failed(cast)
    with pytest.raises(NotAllowed) as refusal:
        prove(repeat, Item.ALTERNATIVES, by=cast.chen)
    assert refusal.value.code == "SERVICE_MANAGER_ONLY"
    with pytest.raises(Refused) as too_early:
        prove(repeat, Item.HANDED_BACK, by=cast.he)
    assert too_early.value.code == "ALTERNATIVES_MISSING"
    prove(repeat, Item.ALTERNATIVES, by=cast.he, said="换总成，或者送厂家检测")
    with pytest.raises(NotAllowed):
        prove(repeat, Item.HANDED_BACK, by=cast.chen)
    with pytest.raises(NotAllowed):
        prove(repeat, Item.HANDED_BACK, by=cast.he, done_by=cast.chen)
    prove(repeat, Item.HANDED_BACK, by=cast.he)
    marks = {each.standard: each.mark for each in _seen(cast, repeat).standards}
    assert marks["repeat-standard-hand-over"] == Mark.KEPT


def test_whose_work_it_was_does_not_check_it_but_may_serve(cast):
    repeat = confirmed(cast)
    for done_by in (cast.wang, None):
        with pytest.raises(NotAllowed) as refusal:
            prove(repeat, Item.FINAL_CHECK, by=cast.chen if done_by else cast.wang, done_by=done_by)
        assert refusal.value.code == "OWN_WORK"
    prove(repeat, Item.PICK_UP, by=cast.wang)
    assert _seen(cast, repeat).own_work is False
    assert procedure_of(get_repeat_for(cast.wang, repeat.key), cast.wang).own_work is True


def test_the_car_is_not_handed_back_before_the_road_test_has_an_outcome(cast):
    repeat = confirmed(cast)
    with pytest.raises(Refused) as refusal:
        prove(repeat, Item.HANDED_BACK, by=cast.chen)
    assert refusal.value.code == "NO_OUTCOME_YET"
    with pytest.raises(Refused):
        set_outcome(repeat.key, outcome=RepeatOutcome.SOLVED, by=cast.chen)


def test_an_outcome_set_by_mistake_is_taken_away(cast):
    repeat = _failed(cast)
    assert set_outcome(repeat.key, outcome="", by=cast.chen).outcome == ""
    assert set_outcome(repeat.key, outcome=RepeatOutcome.SOLVED, by=cast.chen).outcome == RepeatOutcome.SOLVED


def test_the_treatment_ends_when_everything_is_written_down(cast):
    repeat = treated(cast, besides=(Item.APOLOGY,))
    with pytest.raises(Refused) as refusal:
        finish_repeat(repeat.key, by=cast.liu)
    assert refusal.value.code == "ITEMS_MISSING"
    assert len(_seen(cast, repeat).missing) == 2
    prove(repeat, Item.APOLOGY, by=cast.liu)
    # Those to be told are told by the worker, and the treatment does not end before.
    with pytest.raises(Refused):
        finish_repeat(repeat.key, by=cast.liu)
    assert note_staff_told(repeat.pk, people=[cast.he], at=clock.now())
    assert not note_staff_told(repeat.pk, people=[cast.he], at=clock.now())
    done = finish_repeat(repeat.key, by=cast.liu)
    assert (done.state, done.done_by) == (RepeatState.DONE, cast.liu)


def test_a_treatment_that_was_over_is_opened_again_with_a_reason(cast):
    repeat = treated(cast)
    RepeatRepair.objects.filter(pk=repeat.pk).update(
        state=RepeatState.DONE, done_at=clock.now(), done_by=cast.liu
    )
    with pytest.raises(Refused):
        take_back_proof(repeat.key, item=Item.PLAN, by=cast.liu)
    again = reopen_repeat(repeat.key, by=cast.liu, why="漏写了一步")
    assert (again.state, again.done_by) == (RepeatState.CONFIRMED, None)
    take_back_proof(repeat.key, item=Item.PLAN, by=cast.liu)


def test_the_procedure_tells_who_may_do_what_and_why_not(cast):
    repeat = confirmed(cast)
    seen = _seen(cast, repeat)
    assert [step.order for step in seen.steps] == [1, 2, 3, 4, 5]
    assert [step.mark for step in seen.steps[1:]] == [Mark.OPEN] * 4
    lines = {line.item: line for step in seen.steps for line in step.items}
    assert lines[Item.PLAN].prove.may
    assert lines[Item.HANDED_BACK].prove.why_not == [
        "The car is handed back once the final check with its road test has an outcome."
    ]
    assert [each.name for each in lines[Item.PICK_UP].asked] == ["offered", "accepted"]
    assert (lines[Item.ALTERNATIVES].mark, seen.confirm.may, seen.read_only) == (
        Mark.NOT_NEEDED,
        False,
        False,
    )
    reader = procedure_of(get_repeat_for(cast.shen, repeat.key), cast.shen)
    assert (reader.read_only, any(line.prove.may for step in reader.steps for line in step.items)) == (
        True,
        False,
    )
