"""What holds for every car, whatever its visits: tried with random cars."""

import json
import random
from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from anxin.engines import rights
from anxin.engines.rights import (
    Case,
    Exemption,
    Failure,
    Remedy,
    ReplacedPart,
    Request,
    Right,
    State,
    System,
    Use,
    Vehicle,
    Visit,
    assess,
    check_facts,
    document,
    nearest,
    read_case,
)
from tests.rights.casework import laws_of

LAW = laws_of(rights)["cn"]
DELIVERED = date(2024, 5, 8)
#: The better for the owner, the higher.
RANK = {
    State.EXCLUDED: 0,
    State.NOT_MET: 0,
    State.ONE_STEP: 1,
    State.UNKNOWN: 2,
    State.ARGUABLE: 3,
    State.MET: 4,
}
_FEW = settings(max_examples=30, deadline=None)


@st.composite
def _visits(draw: st.DrawFn) -> tuple[Visit, ...]:
    visits = []
    at, km = datetime(2024, 5, 8, 9), 0
    for number in range(draw(st.integers(0, 7))):
        at += timedelta(days=draw(st.integers(0, 60)), minutes=draw(st.integers(0, 2000)))
        km += draw(st.integers(0, 9000))
        end = at + timedelta(minutes=draw(st.integers(0, 20_000)))
        known = draw(st.booleans())
        visits.append(
            Visit(
                id=f"v{number}",
                agreed_at=at,
                completed_at=end if known else None,
                notified_at=end,
                odometer_km=draw(st.one_of(st.none(), st.just(float(km)))),
                quality_problem=draw(st.sampled_from([True, True, True, False, None])),
                symptom_group=draw(st.sampled_from(["", "a", "b"])),
                part_group=draw(st.sampled_from(["", "a", "b"])),
                system=draw(st.sampled_from([None, *System])),
                replaced=draw(st.lists(_parts(), max_size=2).map(tuple)),
                needs_replacement=draw(st.sampled_from([True, False, None])),
                serious_safety=draw(st.booleans()),
                failure=draw(st.sampled_from([None, None, *Failure])),
                cured=draw(st.sampled_from([True, False, None])),
                exemption=draw(
                    st.sampled_from([None, None, None, Exemption("32", True), Exemption("32", None)])
                ),
            )
        )
        at = end
    return tuple(visits)


def _parts() -> st.SearchStrategy[ReplacedPart]:
    return st.builds(
        ReplacedPart, st.sampled_from(["piston", "x"]), st.booleans(), st.sampled_from([True, False, None])
    )


@st.composite
def _cases(draw: st.DrawFn) -> Case:
    visits = draw(_visits())
    sold = draw(st.sampled_from([DELIVERED, date(2023, 1, 31)]))
    last = max((each.notified_at or datetime(2024, 5, 8) for each in visits), default=datetime(2024, 5, 8))
    today = last.date() + timedelta(days=draw(st.integers(1, 500)))
    km = max((each.odometer_km or 0 for each in visits), default=0)
    vehicle = Vehicle(
        invoice_date=sold,
        delivery_date=draw(st.sampled_from([sold, DELIVERED])),
        price=draw(st.sampled_from([None, 200_000])),
        usage_coefficient=draw(st.sampled_from([None, 0.005])),
        use=draw(st.sampled_from(list(Use))),
    )
    asked = st.builds(Request, st.dates(DELIVERED, today), st.sampled_from(list(Remedy)))
    return Case(
        market="cn",
        today=today,
        vehicle=vehicle,
        odometer_km=draw(st.one_of(st.none(), st.integers(0, 5000).map(lambda more: km + more))),
        visits=visits,
        requests=draw(st.lists(asked, max_size=2).map(tuple)),
    )


def _by(case: Case) -> dict[tuple[str, str], Right]:
    return {(each.edition, each.rule): each for each in assess(case, LAW).rights}


@_FEW
@given(_cases())
def test_every_answer_can_be_written_and_names_every_rule_once(case: Case) -> None:
    check_facts(case, LAW)
    position = assess(case, LAW)
    answer = json.loads(json.dumps(document(position)))
    assert [(each["edition"], each["rule"]) for each in answer["rights"]] == list(_by(case))
    assert {each["rule"] for each in answer["rights"]} >= {rule.id for rule in LAW.editions[1].rules}


@_FEW
@given(_cases())
def test_an_open_right_says_why_and_an_arguable_or_unknown_one_names_its_question(case: Case) -> None:
    ids = {each.id for each in case.visits}
    for right in assess(case, LAW).rights:
        if right.state.is_open:
            assert ids & set(right.because)
        if right.state is State.ARGUABLE:
            assert any(each.startswith("A") and each[1:].isdigit() for each in right.because)
        if right.state is State.UNKNOWN:
            assert any("." in each for each in right.because)


@_FEW
@given(_cases())
def test_the_money_is_told_where_an_open_right_asks_for_it_and_only_there(case: Case) -> None:
    position = assess(case, LAW)
    asks = any(each.state.is_open and each.owner_pays == "usage_compensation" for each in position.rights)
    assert (position.compensation is not None) is asks
    if position.compensation is not None:
        known = None not in {case.vehicle.price, case.vehicle.usage_coefficient}
        assert (position.compensation.amount is None) is not known or position.compensation.because


@_FEW
@given(_cases(), st.integers(0, 400))
def test_one_more_repair_never_takes_a_right_away(case: Case, minutes: int) -> None:
    """It is done on the last day, for a trouble of its own or an old one, and cures or does not."""
    start = datetime.combine(case.today, datetime.min.time())
    for group, cured in (("a", True), ("c", False)):
        visit = Visit(
            id="more",
            agreed_at=start,
            notified_at=start + timedelta(minutes=minutes),
            odometer_km=case.odometer_km,
            quality_problem=True,
            symptom_group=group,
            part_group=group,
            system=System.ENGINE,
            needs_replacement=False,
            cured=cured,
        )
        more = _by(replace(case, visits=(*case.visits, visit)))
        for key, right in _by(case).items():
            if right.state.is_open:
                assert RANK[more[key].state] >= RANK[State.ARGUABLE], key
                assert RANK[more[key].state] >= RANK[right.state], key


@_FEW
@given(_cases(), st.integers(1, 5000))
def test_a_longer_repair_never_has_fewer_days(case: Case, minutes: int) -> None:
    for place, visit in enumerate(case.visits):
        longer = replace(visit, notified_at=(visit.notified_at or datetime.max) + timedelta(minutes=minutes))
        visits = (*case.visits[:place], longer, *case.visits[place + 1 :])
        before, after = _by(case), _by(replace(case, visits=visits))
        for key in before.keys() & after.keys():
            one, two = before[key].counter, after[key].counter
            if one is not None and two is not None and key[1] in {"21", "24.1.4.days"}:
                assert two.value >= one.value


@_FEW
@given(_cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_visits_changes_nothing(case: Case, chance: random.Random) -> None:
    if len({each.agreed_at for each in case.visits}) < len(case.visits):
        return
    visits = list(case.visits)
    chance.shuffle(visits)
    states = {key: (each.state, each.counter) for key, each in _by(case).items()}
    assert {
        key: (each.state, each.counter) for key, each in _by(replace(case, visits=tuple(visits))).items()
    } == states


@_FEW
@given(_cases())
def test_the_other_edition_is_never_more_than_arguable(case: Case) -> None:
    position = assess(case, LAW)
    for right in position.rights:
        if right.edition != position.edition:
            assert right.edition == position.arguable_edition
            assert right.state is not State.MET
            assert "A1" in right.because or right.state is State.EXCLUDED


@_FEW
@given(_cases())
def test_what_is_near_is_not_open_and_has_something_left(case: Case) -> None:
    position = assess(case, LAW)
    for near in nearest(position):
        right = position.by_rule[near.rule]
        assert not right.state.is_open
        assert near.left >= 1
        assert near.until is not None and case.today <= near.until


def test_owners_change_nothing() -> None:
    given_case = {
        "market": "cn",
        "today": "2025-03-03",
        "vehicle": {"delivery_date": "2024-05-08", "use": "household"},
        "visits": [{"id": "v1", "agreed_at": "2024-07-01T09:00", "quality_problem": True}],
    }
    one = read_case(given_case, LAW)
    two = read_case({**given_case, "owners": [{"from": "2024-05-08"}, {"from": "2024-12-24"}]}, LAW)
    assert document(assess(one, LAW)) == document(assess(two, LAW))
