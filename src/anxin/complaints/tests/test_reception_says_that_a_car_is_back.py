"""Reception finds the car in one field and is told, while the customer talks, whether it is back for an old trouble."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.customers.models import Vehicle
from anxin.customers.services.indexing import vehicle_words
from anxin.foundation import clock
from anxin.workshop.choices import RepeatFound, RepeatState
from anxin.workshop.models import RepeatRepair
from anxin.workshop.services.repeats import suspect_repeats
from anxin.workshop.tests.repeat_visits import at, visit
from tests.cast import Cast, make_complaint

SignIn = Callable[[Person], Client]
AGAIN = "空调还是不凉，第三次了"


def twice_here(cast: Cast) -> None:
    """The car was here twice for its air conditioning; the second visit was Wang's own work no more than the first."""
    orders = [visit(cast, "RO-1", 1, technician_name="郑强"), visit(cast, "RO-2", 11, technician_name="郑强")]
    suspect_repeats(cast.shanghai, orders=[order.pk for order in orders])


def ask(client: Client, cast: Cast, name: str = "reception_judge", **more: str):
    data = {"vehicle": str(cast.car.key), "words": AGAIN, "kilometres": "40,300 公里", **more}
    return client.post(reverse(f"workshop:{name}"), data)


def test_a_plate_finds_the_car_with_its_people_and_visits(cast: Cast, signed_in: SignIn):
    Vehicle.objects.filter(pk=cast.car.pk).update(search=vehicle_words(cast.car))
    twice_here(cast)
    client = signed_in(cast.wang)
    found = client.get(reverse("workshop:reception_find"), {"q": "沪A123"}).content.decode()
    assert f"?vehicle={cast.car.key}" in found
    assert "Repeat repair?" in found
    shown = client.get(reverse("workshop:reception"), {"vehicle": str(cast.car.key)}).content.decode()
    assert "王建国" in shown
    assert "RO-2" in shown
    assert "This car is served first." in shown


def test_an_open_complaint_is_hinted_at_to_those_who_see_it(cast: Cast, signed_in: SignIn):
    complaint = make_complaint(cast)
    address = reverse("workshop:reception")
    query = {"vehicle": str(cast.car.key)}
    assert complaint.number in signed_in(cast.chen).get(address, query).content.decode()
    assert complaint.number not in signed_in(cast.wang).get(address, query).content.decode()


def test_the_words_say_that_it_is_the_third_visit(cast: Cast, signed_in: SignIn):
    twice_here(cast)
    with clock.at(at(20)):
        told = ask(signed_in(cast.wang), cast).content.decode()
    assert "This is the third visit for this trouble." in told
    assert "RO-1" in told
    assert "RO-2" in told
    assert "We are answerable for seeing this through" in told
    assert "Nothing on legal liability" in told


def test_another_trouble_is_told_to_be_none(cast: Cast, signed_in: SignIn):
    twice_here(cast)
    with clock.at(at(20)):
        told = ask(signed_in(cast.wang), cast, words="右前轮胎漏气").content.decode()
    assert "Nothing in this car’s visits speaks for an old trouble." in told


def test_one_press_announces_and_confirms(cast: Cast, signed_in: SignIn):
    twice_here(cast)
    with clock.at(at(20)):
        answer = ask(signed_in(cast.wang), cast, "announce_repeat", decision="confirm")
    repeat = RepeatRepair.objects.get(found_by=RepeatFound.RECEPTION)
    assert answer.headers["Location"] == reverse("workshop:repeat", args=[repeat.key])
    assert (repeat.state, repeat.visit, repeat.finder) == (RepeatState.CONFIRMED, 3, cast.wang)


def test_a_refusal_needs_its_reason_and_stays_on_file(cast: Cast, signed_in: SignIn):
    twice_here(cast)
    client = signed_in(cast.wang)
    with clock.at(at(20)):
        assert ask(client, cast, "announce_repeat", decision="refuse", why="").status_code == 422
        assert not RepeatRepair.objects.filter(found_by=RepeatFound.RECEPTION).exists()
        ask(client, cast, "announce_repeat", decision="refuse", why="这次是出风口异味")
    assert RepeatRepair.objects.get(found_by=RepeatFound.RECEPTION).state == RepeatState.REFUSED


def test_of_ones_own_work_the_visit_is_announced_and_a_colleague_confirms(cast: Cast, signed_in: SignIn):
    visit(cast, "RO-1", 1, adviser=cast.wang)
    with clock.at(at(9)):
        ask(signed_in(cast.wang), cast, "announce_repeat", decision="confirm")
    assert RepeatRepair.objects.get().state == RepeatState.SUSPECTED


def test_kilometres_that_are_none_are_refused_at_their_field(cast: Cast, signed_in: SignIn):
    twice_here(cast)
    answer = ask(signed_in(cast.wang), cast, "announce_repeat", decision="confirm", kilometres="没看清")
    assert answer.status_code == 422
    assert "Write the kilometres as" in answer.content.decode()


def test_a_car_of_another_house_is_not_found(cast: Cast, signed_in: SignIn):
    address = reverse("workshop:reception")
    assert signed_in(cast.wang).get(address, {"vehicle": str(cast.foreign_car.key)}).status_code == 404
    assert signed_in(cast.wang).get(address, {"vehicle": "nothing"}).status_code == 404
