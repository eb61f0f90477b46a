"""The strongest outsider, with every role at the second dealer, asks for everything of the first: it does not exist."""

import re

import pytest

from anxin.accounts.choices import Role
from anxin.accounts.models import Membership, Person
from anxin.accounts.policies import forget_standing
from anxin.complaints.views.operations import OPERATIONS
from tests.access.addresses import House, api_operations, every_route, parameters_of

#: Parameters that name nothing of a dealer: a year and a kind of file are everybody's; versions, policies and rules
#: are one's own dealer's.
OF_NO_DEALER = {"year", "version", "policy", "act", "gateway_kind", "template_key", "kind", "question"}


#: Pages for customers: whoever has the address is let in, whatever house he works for.
FOR_ANYBODY = ("d/<", "c/<", "s/<", "q/<")


def _object_routes() -> list[str]:
    return [
        route
        for route in every_route()
        if set(parameters_of(route)) - OF_NO_DEALER and not route.startswith(FOR_ANYBODY)
    ]


@pytest.fixture
def outsider(house: House) -> Person:
    person = house.cast.zhao
    for role in Role:
        Membership.objects.get_or_create(person=person, role=role, dealer=house.cast.chengdu)
    Membership.objects.get_or_create(
        person=person, role=Role.ADMINISTRATOR, brand=house.cast.chengdu.region.brand
    )
    forget_standing(person)
    house.let_in(person)
    return person


def test_there_are_addresses_to_try():
    routes = _object_routes()
    assert len(routes) > 40
    assert any(route.startswith("api/") for route in routes)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_page_fragment_or_operation_of_the_first_dealer_exists_for_him(
    house: House, outsider: Person, method: str
):
    faults = []
    operations = set(api_operations())
    for route in _object_routes():
        if route.startswith("api/") and (method, route) not in operations:
            continue
        body = house.body(method, route)
        status = house.ask(outsider, method, house.address(route), body=body).status_code
        # 405 comes before anything is looked up: the address has no such method for anybody.
        if status not in (404, 405):
            faults.append(f"{method} /{route}: {status}")
    assert not faults, "\n".join(faults)


def test_a_fragment_asked_for_by_htmx_is_refused_alike(house: House, outsider: Person):
    faults = []
    for route in _object_routes():
        if not route.startswith("api/"):
            status = house.ask(outsider, "GET", house.address(route), fragment=True).status_code
            if status not in (404, 405):
                faults.append(f"/{route}: {status}")
    assert not faults, "\n".join(faults)


def test_each_operation_of_a_case_is_refused_alike(house: House, outsider: Person):
    route = "complaints/<slug:slug>/do/<slug:operation>/"
    for operation in OPERATIONS:
        answer = house.ask(outsider, "POST", house.address(route, operation=operation))
        assert answer.status_code == 404, operation


def test_a_line_of_todays_work_is_not_settled_from_outside(house: House, outsider: Person):
    line = {"why": "promise", "slug": house.complaint.slug, "ident": "1", "scope": "mine"}
    assert house.ask(outsider, "POST", "/today/settle/", body=line).status_code == 404


def test_what_is_hidden_looks_like_what_never_was(house: House, outsider: Person):
    hidden = house.ask(outsider, "GET", house.address("complaints/<slug:slug>/"))
    never = house.ask(outsider, "GET", "/complaints/SH01-TS19990101-0001/")
    assert hidden.status_code == never.status_code == 404
    assert _plain(hidden.content) == _plain(never.content)


def test_lists_and_search_hold_nothing_of_the_first_dealer(house: House, outsider: Person):
    secrets = (house.complaint.number, house.cast.customer.name, house.cast.car.vin, house.cast.chen.username)
    for address in (
        "/complaints/",
        "/complaints/board/",
        "/today/",
        "/figures/",
        "/notices/",
        "/customers/",
        "/people/",
        "/people/places/",
        "/people/audit/",
        "/search/?q=空调",
        "/search/suggest/?q=空调",
        "/search/?q=王建国",
        "/search/?q=123456",
        "/complaints/new/find/?q=王建国",
        "/api/v1/complaints",
        "/api/v1/customers",
        "/api/v1/vehicles",
        "/api/v1/notices",
        "/api/v1/search?q=空调",
    ):
        answer = house.ask(outsider, "GET", address)
        assert answer.status_code == 200, address
        text = answer.content.decode()
        # A page of results repeats what was asked for.
        assert not [secret for secret in secrets if secret in text and secret not in address], address


def test_the_first_dealers_own_people_do_find_them(house: House):
    house.let_in(house.cast.chen)
    for address in ("/complaints/", "/search/?q=空调", "/api/v1/complaints", "/api/v1/search?q=空调"):
        assert house.complaint.number in house.ask(house.cast.chen, "GET", address).content.decode(), address


def _plain(content: bytes) -> str:
    return re.sub(r'content="[^"]*"|value="[^"]*"|\{"X-CSRFToken[^}]*\}', "", content.decode())
