"""The page of a repeat repair: decided on, proved item by item, handed back and ended, all in one place."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.complaints.services.join_repeat import join_repeat
from anxin.engines.repeats.items import Item
from anxin.workshop.choices import RepeatOutcome, RepeatState
from anxin.workshop.models import RepeatRepair
from anxin.workshop.tests.repeat_visits import confirmed, prove, suspected, treated
from tests.cast import Cast

SignIn = Callable[[Person], Client]
PIECE = {"HX-Request": "true"}


def page_of(client: Client, repeat: RepeatRepair) -> str:
    return client.get(reverse("workshop:repeat", args=[repeat.key])).content.decode()


def post(client: Client, name: str, repeat: RepeatRepair, *more: str, **data: object):
    return client.post(
        reverse(f"workshop:{name}", args=[repeat.key, *more]), {"seen": repeat.version, **data}, headers=PIECE
    )


def test_a_suspicion_tells_what_speaks_for_it_and_is_confirmed_in_place(cast: Cast, signed_in: SignIn):
    repeat = suspected(cast)
    client = signed_in(cast.chen)
    shown = page_of(client, repeat)
    assert "This is the second visit for this trouble." in shown
    assert "Same symptom: 空调不制冷" in shown
    answer = post(client, "confirm_repeat", repeat)
    assert answer.status_code == 200
    assert "level-repeat" in answer.content.decode()
    repeat.refresh_from_db()
    assert repeat.state == RepeatState.CONFIRMED


def test_refusing_asks_for_a_reason_and_keeps_the_page(cast: Cast, signed_in: SignIn):
    repeat = suspected(cast)
    client = signed_in(cast.chen)
    answer = post(client, "refuse_repeat", repeat, why=" ")
    assert answer.status_code == 422
    assert "Say why it is no repeat repair." in answer.content.decode()
    assert post(client, "refuse_repeat", repeat, why="另一个毛病").status_code == 200
    repeat.refresh_from_db()
    assert (repeat.state, repeat.why) == (RepeatState.REFUSED, "另一个毛病")


def test_an_item_is_proved_where_it_stands_and_taken_back(cast: Cast, signed_in: SignIn):
    repeat = confirmed(cast)
    client = signed_in(cast.he)
    answer = post(client, "prove", repeat, Item.PICK_UP, offered="yes", accepted="no", said="自己开来")
    assert answer.status_code == 200
    told = answer.content.decode()
    assert "offered" in told
    assert "not taken" in told
    repeat.refresh_from_db()
    assert repeat.proofs.get(item=Item.PICK_UP, taken_back_at=None).facts == {
        "offered": True,
        "accepted": False,
    }
    assert post(client, "take_back_proof", repeat, Item.PICK_UP).status_code == 200
    assert not repeat.proofs.filter(item=Item.PICK_UP, taken_back_at=None).exists()
    assert "Taken back" in page_of(client, repeat)


def test_what_was_typed_stays_when_a_proof_lacks_something(cast: Cast, signed_in: SignIn):
    repeat = confirmed(cast)
    answer = post(signed_in(cast.he), "prove", repeat, Item.MEETING, people="", said="压缩机没有查")
    assert answer.status_code == 422
    assert "压缩机没有查" in answer.content.decode()
    assert not repeat.proofs.filter(item=Item.MEETING).exists()


def test_who_was_faster_is_told_and_nothing_is_overwritten(cast: Cast, signed_in: SignIn):
    repeat = suspected(cast)
    before = repeat.version
    post(signed_in(cast.chen), "confirm_repeat", repeat)
    repeat.version = before
    assert post(signed_in(cast.liu), "refuse_repeat", repeat, why="不是").status_code == 409
    repeat.refresh_from_db()
    assert repeat.state == RepeatState.CONFIRMED


def test_whose_work_is_repeated_sees_that_a_colleague_decides(cast: Cast, signed_in: SignIn):
    repeat = suspected(cast)
    client = signed_in(cast.wang)
    assert "you are heard, a colleague decides" in page_of(client, repeat)
    assert post(client, "confirm_repeat", repeat).status_code == 422
    repeat.refresh_from_db()
    assert repeat.state == RepeatState.SUSPECTED


def test_a_car_that_is_not_right_is_handed_back_by_the_service_manager_alone(cast: Cast, signed_in: SignIn):
    repeat = confirmed(cast)
    prove(repeat, Item.FINAL_CHECK, by=cast.chen)
    repeat.refresh_from_db()
    answer = post(signed_in(cast.chen), "repeat_outcome", repeat, outcome=RepeatOutcome.NOT_AS_EXPECTED)
    assert "The service manager hands the car back" in answer.content.decode()
    repeat.refresh_from_db()
    assert f'id="prove-{Item.ALTERNATIVES}"' not in page_of(signed_in(cast.chen), repeat)
    assert f'id="prove-{Item.ALTERNATIVES}"' in page_of(signed_in(cast.he), repeat)


def test_the_treatment_ends_once_nothing_is_missing(cast: Cast, signed_in: SignIn):
    client = signed_in(cast.he)
    begun = confirmed(cast)
    assert "Still missing:" in page_of(client, begun)
    assert post(client, "finish_repeat", begun).status_code == 422


def test_all_proved_it_is_ended_by_one_press(cast: Cast, signed_in: SignIn):
    repeat = treated(cast)
    join_repeat(repeat.pk)
    assert post(signed_in(cast.he), "finish_repeat", repeat).status_code == 200
    repeat.refresh_from_db()
    assert repeat.state == RepeatState.DONE


def test_the_complaint_is_named_to_those_who_see_it(cast: Cast, signed_in: SignIn):
    repeat = confirmed(cast)
    complaint = join_repeat(repeat.pk)
    assert complaint is not None
    assert complaint.number in page_of(signed_in(cast.liu), repeat)
    assert complaint.number not in page_of(signed_in(cast.wang), repeat)


def test_an_unknown_item_and_another_house_are_not_found(cast: Cast, signed_in: SignIn):
    repeat = confirmed(cast)
    assert post(signed_in(cast.he), "prove", repeat, "nothing").status_code == 404
    assert post(signed_in(cast.he), "take_back_proof", repeat, "nothing").status_code == 404
    assert post(signed_in(cast.zhao), "finish_repeat", repeat).status_code == 404
