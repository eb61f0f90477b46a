"""Who has a customer on the line has him alone; and who served him does not ring him."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from anxin.accounts.models import Person
from anxin.callbacks.choices import CallKind
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.queue import NOW, QueueFilter, calls_left, next_calls, read_queue
from anxin.callbacks.services.hold_call import let_call_go, take_call, take_next_call
from anxin.callbacks.services.make_call import CallAbout, make_call
from anxin.callbacks.tests.ringing import call_of, hour, taken
from anxin.foundation.errors import NotAllowed, NotFound, Refused
from tests.cast import Cast


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_get_two_customers(cast: Cast) -> None:
    with hour():
        for _each in range(4):
            call_of(cast)

    def press(person: Person) -> int | None:
        try:
            with hour():
                call = take_next_call(cast.shanghai, by=person)
            return call.customer_id if call else None
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=2) as pool:
        found = list(pool.map(press, [cast.chen, cast.sun]))
    assert None not in found
    assert len(set(found)) == 2


@pytest.mark.django_db
def test_a_colleague_has_to_ask_first_and_half_an_hour_later_not(cast: Cast) -> None:
    with hour():
        call = taken(cast)
        with pytest.raises(Refused) as error:
            take_call(call.key, by=cast.sun)
        assert (error.value.code, cast.chen.name in str(error.value)) == ("CALL_HELD", True)
        assert take_call(call.key, by=cast.sun, over=True).held_by == cast.sun
    with hour(minutes=31):
        assert take_call(call.key, by=cast.chen).held_by == cast.chen


@pytest.mark.django_db
def test_another_call_of_the_same_customer_waits_while_he_is_on_the_line(cast: Cast) -> None:
    with hour():
        call = taken(cast)
        about = CallAbout(customer=call.customer, vehicle=call.vehicle)
        other = make_call(cast.shanghai, kind=CallKind.LOST, about=about)
        assert next_calls(cast.sun, cast.shanghai) == []
        with pytest.raises(Refused) as error:
            take_call(other.key, by=cast.sun)
        assert error.value.code == "CALL_BLOCKED"
        let_call_go(call.key, by=cast.chen)
        assert take_call(other.key, by=cast.sun).held_by == cast.sun


@pytest.mark.django_db
def test_who_takes_the_next_gives_the_one_before_back(cast: Cast) -> None:
    with hour():
        first, second = taken(cast), taken(cast)
    first.refresh_from_db()
    assert (first.held_by, second.held_by) == (None, cast.chen)


@pytest.mark.django_db
def test_whoever_served_him_neither_sees_him_in_his_queue_nor_takes_him(cast: Cast) -> None:
    with hour():
        call = call_of(cast, adviser=cast.sun)
        assert next_calls(cast.sun, cast.shanghai) == []
        assert next_calls(cast.chen, cast.shanghai) == [call.pk]
        assert (calls_left(cast.sun, cast.shanghai), calls_left(cast.chen, cast.shanghai)) == (0, 1)
        with pytest.raises(Refused):
            take_call(call.key, by=cast.sun)


@pytest.mark.django_db
def test_who_does_not_call_takes_nothing_and_another_dealer_sees_nothing(cast: Cast) -> None:
    with hour():
        call = call_of(cast)
        with pytest.raises(NotAllowed):
            take_call(call.key, by=cast.gao)
        for outsider in (cast.zhao, cast.wang):
            with pytest.raises(NotFound):
                take_call(call.key, by=outsider)


@pytest.mark.django_db
def test_the_queue_counts_by_kind_of_work_and_says_why(cast: Cast) -> None:
    with hour():
        call_of(cast)
        call_of(cast, kind=CallKind.LOST)
        hot = call_of(cast, kind=CallKind.BAD_ANSWER)
        page = read_queue(cast.chen, cast.shanghai, QueueFilter(when=NOW))
        assert page.counts == {"visits": 1, "complaints": 1, "due": 1, "": 3}
        assert (page.lines[0].call, page.lines[0].why) == (hot, "answered badly: at once")
        named = QueueFilter(query=hot.customer.name)
        assert [line.call for line in read_queue(cast.chen, cast.shanghai, named).lines] == [hot]
    with hour(hours=2):
        page = read_queue(cast.chen, cast.shanghai, QueueFilter())
        assert (page.rings_now, page.lines, page.later) == (False, [], 3)
    assert Call.objects.count() == 3
