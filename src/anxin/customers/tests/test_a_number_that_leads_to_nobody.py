"""A number that does not lead to the customer is asked for at his next visit, and is our fault until then."""

from typing import Any

import pytest
from django.test import Client

from anxin.customers.services import (
    CustomerDetails,
    change_customer,
    confirm_number,
    create_customer,
    doubt_number,
)
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin(cast: Cast) -> Any:
    details = CustomerDetails(name="林岚", phone="13800138000")
    return create_customer(details, dealer=cast.shanghai, by=cast.chen)


def test_the_page_says_that_the_number_is_doubtful_since_when_and_by_whom(
    cast: Cast, lin: Any, signed_in: Any
) -> None:
    doubted = doubt_number(lin.key, why="wrong_number", by=cast.chen)
    page = signed_in(cast.chen).get(f"/customers/{lin.key}/").content.decode()
    assert doubted.number_doubted_on and doubted.number_doubted_on.isoformat() in page
    assert f"/customers/{lin.key}/number/" in page


def test_a_new_number_ends_the_doubt_and_another_field_does_not(cast: Cast, lin: Any) -> None:
    doubt_number(lin.key, why="dead_number", by=cast.chen)
    assert change_customer(lin.key, changes={"care_note": "轻声"}, by=cast.chen).number_doubt == "dead_number"
    changed = change_customer(lin.key, changes={"phone": "13900139000"}, by=cast.chen)
    assert (changed.number_doubt, changed.number_doubted_on, changed.number_doubted_by) == ("", None, None)


def test_the_customer_says_that_it_is_right(cast: Cast, lin: Any, signed_in: Any) -> None:
    doubt_number(lin.key, why="not_reached", by=cast.chen)
    client: Client = signed_in(cast.chen)
    assert client.post(f"/customers/{lin.key}/number/").status_code == 302
    lin.refresh_from_db()
    assert lin.number_doubt == ""
    assert confirm_number(lin.key, by=cast.chen).number_doubt == ""


def test_only_known_reasons_and_only_people_of_the_dealer(cast: Cast, lin: Any) -> None:
    with pytest.raises(InvalidInput) as fault:
        doubt_number(lin.key, why="rude", by=cast.chen)
    assert fault.value.field == "why"
    with pytest.raises(NotFound):
        doubt_number(lin.key, why="wrong_number", by=cast.zhao)
    with pytest.raises((NotAllowed, NotFound)):
        doubt_number(lin.key, why="wrong_number", by=cast.qian)
