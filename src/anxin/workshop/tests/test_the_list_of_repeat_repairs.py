"""The list of repeat repairs: what is suspected first, narrowed by its address, decided on in place."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from anxin.accounts.models import Person
from anxin.engines.repeats.items import Item
from anxin.foundation.errors import InvalidInput
from anxin.workshop.choices import RepeatOutcome, RepeatState
from anxin.workshop.models import RepeatRepair
from anxin.workshop.selectors.repeat_list import RepeatFilter, filtered_repeats, read_repeats_in_house
from anxin.workshop.services.repeats import confirm_repeat, set_outcome, suspect_repeats
from anxin.workshop.tests.repeat_visits import confirmed, prove, suspected, visit
from tests.cast import Cast, make_customer

SignIn = Callable[[Person], Client]


def shown(client: Client, **query: str) -> str:
    return client.get(reverse("workshop:repeats"), query).content.decode()


def another(cast: Cast, plate: str = "沪B00001") -> RepeatRepair:
    """A second car that is back, for its brakes."""
    _customer, car = make_customer(cast.shanghai, "赵云", "13900002222", plate=plate, vin="")
    orders = [visit(cast, f"{plate}-{day}", day, words="刹车异响", car=car) for day in (2, 15)]
    suspect_repeats(cast.shanghai, orders=[order.pk for order in orders])
    return RepeatRepair.objects.get(order=orders[1])


def found(cast: Cast, **wanted: str) -> set[RepeatRepair]:
    return set(filtered_repeats(cast.liu, RepeatFilter(**wanted), [cast.shanghai]))


def test_what_is_suspected_stands_above_what_is_under_way(cast: Cast, signed_in: SignIn):
    confirmed(cast)
    another(cast)
    page = shown(signed_in(cast.liu))
    assert page.index("沪B00001") < page.index("沪A12345")
    assert 'To be decided <span class="figures">1</span>' in page
    assert "2 Prepare" not in page
    assert "1 Confirm" in page


def test_a_suspicion_is_confirmed_and_refused_without_leaving_the_list(cast: Cast, signed_in: SignIn):
    client = signed_in(cast.chen)
    back = reverse("workshop:repeats") + "?state=suspected"
    first, second = suspected(cast), another(cast)
    data = {"seen": first.version, "back": back}
    answer = client.post(reverse("workshop:confirm_repeat", args=[first.key]), data)
    assert answer.headers["Location"] == back
    answer = client.post(reverse("workshop:refuse_repeat", args=[second.key]), {**data, "why": "换了轮胎"})
    assert answer.headers["Location"] == back
    assert set(RepeatRepair.objects.values_list("state", flat=True)) == {"confirmed", "refused"}


def test_nobody_is_led_out_of_the_house_after_a_decision(cast: Cast, signed_in: SignIn):
    repeat = suspected(cast)
    answer = signed_in(cast.chen).post(
        reverse("workshop:confirm_repeat", args=[repeat.key]), {"seen": 0, "back": "//evil.example/x"}
    )
    assert answer.headers["Location"] == reverse("workshop:repeat", args=[repeat.key])


def test_each_filter_finds_what_it_names(cast: Cast):
    first, second = confirmed(cast), another(cast)
    prove(first, Item.PICK_UP, by=cast.he)
    prove(first, Item.FINAL_CHECK, by=cast.he)
    set_outcome(first.key, outcome=RepeatOutcome.NOT_AS_EXPECTED, by=cast.he)
    assert found(cast, state="real") == {first}
    assert found(cast, state="open") == {first, second}
    assert found(cast, state=RepeatState.SUSPECTED) == {second}
    assert found(cast, pick_up="yes") == {first}
    assert found(cast, pick_up="no") == {second}
    assert found(cast, outcome=RepeatOutcome.NOT_AS_EXPECTED) == {first}
    assert found(cast, technician="郑强") == {first}
    assert found(cast, adviser=cast.wang.name) == {first}
    assert found(cast, fault=first.component) == {first}
    assert found(cast, solved="open") == set()


def test_days_are_the_dealers_own(cast: Cast):
    repeat = suspected(cast)
    assert found(cast, since="2026-06-11", until="2026-06-11") == {repeat}
    assert found(cast, until="2026-06-10") == set()
    RepeatRepair.objects.update(came_at="2026-06-10T17:00:00Z")
    assert found(cast, since="2026-06-11", until="2026-06-11") == {repeat}


@pytest.mark.parametrize(
    "query",
    [
        {"state": "nonsense"},
        {"since": "yesterday"},
        {"until": "9999-12-31"},
        {"since": "2026-06-02", "until": "2026-06-01"},
        {"q": "\x00"},
    ],
)
def test_what_makes_no_sense_is_named(query: dict[str, str]):
    with pytest.raises(InvalidInput):
        RepeatFilter.read(query)


def test_a_longer_list_asks_no_more_of_the_database(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
):
    client = signed_in(cast.liu)
    for number in range(3):
        confirm_repeat(another(cast, f"沪C0000{number}").key, by=cast.chen)
        another(cast, f"沪D0000{number}")
    shown(client)
    with django_assert_max_num_queries(30) as few:
        shown(client)
    for number in range(3, 8):
        confirm_repeat(another(cast, f"沪C0000{number}").key, by=cast.chen)
        another(cast, f"沪D0000{number}")
    with django_assert_max_num_queries(len(few)) as _many:
        shown(client)


def test_the_morning_round_counts_what_is_in_the_house(cast: Cast, signed_in: SignIn):
    confirmed(cast)
    another(cast)
    round_of = read_repeats_in_house(cast.liu, cast.shanghai)
    assert round_of is not None
    assert (round_of.total, round_of.counts.suspected, len(round_of.rows)) == (2, 1, 1)
    assert read_repeats_in_house(cast.an, cast.shanghai) is None
    page = signed_in(cast.liu).get(reverse("complaints:today")).content.decode()
    assert "Repeat repairs in the house" in page
    assert "1 to be decided" in page


def test_a_second_dealers_list_is_empty(cast: Cast, signed_in: SignIn):
    suspected(cast)
    assert "沪A12345" not in shown(signed_in(cast.zhao), dealer="all", state="open")
    assert "沪A12345" not in shown(signed_in(cast.zhao), dealer=cast.shanghai.code, state="open")
