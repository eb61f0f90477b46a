"""The sixteen rates against a published table and against the formulas by hand (satisfaction-index 3.2)."""

from dataclasses import asdict, fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.callbacks import Disposition, Dispositions, Outcome, Rates, count, disposition_of, rates

#: Twelve people, as the documentation of the R package outcomerate 1.0.1 tabulates them; one was not eligible, so e is
#: 9 / 10. Its printed rates, to three digits.
PUBLISHED = Dispositions(
    complete=4, partial=2, refusal=1, non_contact=1, other=1, unknown_household=1, unknown_other=1
)
PRINTED = {
    "rr1": 0.364, "rr2": 0.545, "rr3": 0.370, "rr4": 0.556, "rr5": 0.444, "rr6": 0.667,
    "coop1": 0.500, "coop2": 0.750, "coop3": 0.571, "coop4": 0.857,
    "ref1": 0.091, "ref2": 0.093, "ref3": 0.111, "con1": 0.727, "con2": 0.741, "con3": 0.889,
}  # fmt: skip

#: By hand: 60 complete, 10 partial, 20 refused, 30 not reached, 15 other, 40 + 25 unknown, e = 0.4. D = 135, U = 65,
#: K = 70, K + R + O = 105, K + R = 90, D + U = 200, D + eU = 161.
BY_HAND = Dispositions(
    complete=60, partial=10, refusal=20, non_contact=30, other=15, unknown_household=40, unknown_other=25
)
WORKED = Rates(
    rr1=60 / 200, rr2=70 / 200, rr3=60 / 161, rr4=70 / 161, rr5=60 / 135, rr6=70 / 135,
    coop1=60 / 105, coop2=70 / 105, coop3=60 / 90, coop4=70 / 90,
    ref1=20 / 200, ref2=20 / 161, ref3=20 / 135,
    con1=105 / 200, con2=105 / 161, con3=105 / 135,
)  # fmt: skip


def test_a_published_table_gives_its_printed_rates() -> None:
    found = asdict(rates(PUBLISHED, e=0.9))
    assert {name: round(value, 3) for name, value in found.items()} == PRINTED


def test_an_example_worked_by_hand() -> None:
    found, worked = asdict(rates(BY_HAND, e=0.4)), asdict(WORKED)
    assert found == pytest.approx(worked)


def test_without_a_share_all_unknown_ones_count_as_eligible() -> None:
    found = rates(BY_HAND)
    assert (found.rr3, found.rr4, found.ref2, found.con2) == (found.rr1, found.rr2, found.ref1, found.con1)


def test_where_there_is_nothing_to_divide_by_there_is_no_rate() -> None:
    assert set(asdict(rates(Dispositions())).values()) == {None}
    only_unknown = rates(Dispositions(unknown_household=3), e=0)
    assert (only_unknown.rr1, only_unknown.rr3, only_unknown.rr5, only_unknown.coop1) == (
        0.0,
        None,
        None,
        None,
    )


@pytest.mark.parametrize("share", [-0.01, 1.01])
def test_a_share_of_eligible_ones_lies_between_none_and_all(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        rates(BY_HAND, e=share)


COUNTS = st.builds(Dispositions, **{each.name: st.integers(0, 50) for each in fields(Dispositions)})


@given(COUNTS, st.floats(0, 1))
def test_rates_are_shares_in_the_order_of_their_definitions(d: Dispositions, e: float) -> None:
    found = rates(d, e=e)
    assert all(value is None or 0 <= value <= 1 for value in asdict(found).values())
    if found.rr1 is not None and found.rr3 is not None and found.rr5 is not None:
        assert found.rr1 <= found.rr3 + 1e-12
        assert found.rr3 <= found.rr5 + 1e-12
    if found.coop1 is not None and found.coop3 is not None:
        assert found.coop1 <= found.coop3


@pytest.mark.parametrize(
    ("outcome", "reached_before", "letter"),
    [
        (Outcome.COMPLETE, False, "I"),
        (Outcome.PARTIAL, False, "P"),
        (Outcome.BROKEN_OFF, False, "R"),
        (Outcome.SOFT_REFUSAL, False, "R"),
        (Outcome.REFUSAL, False, "R"),
        (Outcome.APPOINTMENT, False, "R"),
        (Outcome.NO_ANSWER, False, "UH"),
        (Outcome.NO_ANSWER, True, "NC"),
        (Outcome.BUSY, False, "UH"),
        (Outcome.BUSY, True, "NC"),
        (Outcome.SWITCHED_OFF, False, "UH"),
        (Outcome.SWITCHED_OFF, True, "NC"),
        (Outcome.VOICEMAIL, False, "NC"),
        (Outcome.OTHER_PERSON, False, "O"),
        (Outcome.WRONG_NUMBER, False, "O"),
        (Outcome.DEAD_NUMBER, True, "O"),
        (Outcome.LANGUAGE, False, "O"),
        (Outcome.ATTEMPTS_USED, True, "O"),
        (Outcome.EXPIRED, False, "O"),
        (None, False, "UH"),
        (None, True, "NC"),
    ],
)
def test_each_outcome_has_its_class(outcome: Outcome | None, reached_before: bool, letter: str) -> None:
    assert disposition_of(outcome, reached_before=reached_before) == Disposition(letter)


@pytest.mark.parametrize("outcome", [Outcome.CASE_OPEN, Outcome.DO_NOT_CALL])
def test_what_a_rule_excludes_is_reported_apart(outcome: Outcome) -> None:
    assert disposition_of(outcome) is None
    counted = count([disposition_of(outcome), Disposition.COMPLETE])
    assert counted == Dispositions(complete=1, excluded=1)
    assert rates(counted).rr1 == 1.0


@pytest.mark.parametrize("outcome", [None, Outcome.NO_ANSWER, Outcome.EXPIRED, Outcome.ATTEMPTS_USED])
def test_an_appointment_that_was_not_kept_stays_a_refusal(outcome: Outcome | None) -> None:
    assert disposition_of(outcome, promised=True) is Disposition.REFUSAL


@pytest.mark.parametrize("outcome", [Outcome.COMPLETE, Outcome.WRONG_NUMBER, Outcome.LANGUAGE])
def test_an_appointment_does_not_change_what_came_of_it(outcome: Outcome) -> None:
    assert disposition_of(outcome, promised=True) == disposition_of(outcome)


@given(st.lists(st.none() | st.sampled_from(Disposition)))
def test_every_call_is_counted_once(found: list[Disposition | None]) -> None:
    assert sum(asdict(count(found)).values()) == len(found)


def test_every_outcome_has_a_class_or_is_excluded() -> None:
    assert all(disposition_of(each) in {None, *Disposition} for each in Outcome)
