from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.priority.texts import REASON_TEXTS
from anxin.engines.priority.uninvolved import judge_handler, judge_reviewer

WANG, LIU, HE = 1, 2, 3


def test_whoever_is_complained_about_does_not_handle_the_case() -> None:
    decision = judge_handler(WANG, accused=WANG)
    assert not decision.allowed
    assert decision.codes == ("HANDLER_ACCUSED",)


def test_anybody_else_may_and_all_may_where_nobody_is_accused() -> None:
    assert judge_handler(LIU, accused=WANG).allowed
    assert judge_handler(WANG, accused=None).allowed


def test_a_house_that_allows_it_is_still_told() -> None:
    decision = judge_handler(WANG, accused=WANG, accused_may_handle=True)
    assert decision.allowed
    assert decision.codes == ("HANDLER_ACCUSED",)


def test_a_reviewer_has_had_no_part_in_the_case() -> None:
    involved = {WANG: ("accused",), LIU: ("owner", "closed", "owner")}
    assert judge_reviewer(HE, involved=involved).allowed
    refused = judge_reviewer(LIU, involved=involved)
    assert not refused.allowed
    assert [why.params["part"] for why in refused.reasons] == ["owner", "closed"]


def test_a_part_that_nobody_named_is_a_part_too() -> None:
    assert judge_reviewer(LIU, involved={LIU: ()}).codes == ("REVIEWER_INVOLVED",)


def test_the_texts_tell_no_names() -> None:
    for why in (*judge_handler(WANG, accused=WANG).reasons, *judge_reviewer(LIU, involved={LIU: ()}).reasons):
        assert str(WANG) not in REASON_TEXTS[why.code] % why.params


@given(person=st.integers(1, 6), accused=st.none() | st.integers(1, 6), others=st.sets(st.integers(1, 6)))
def test_nobody_judges_his_own_matter(person: int, accused: int | None, others: set[int]) -> None:
    assert judge_handler(person, accused=accused).allowed == (person != accused)
    involved = dict.fromkeys(others, ("owner",))
    assert judge_reviewer(person, involved=involved).allowed == (person not in others)
