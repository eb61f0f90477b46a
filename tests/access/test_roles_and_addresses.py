"""Every address is asked by every role, and answers as the table says; an address that the table lacks is a fault."""

from dataclasses import dataclass

import pytest

from anxin.foundation.paper import why_not_printing
from tests.access.addresses import ROLES_LET_IN, House, api_operations, every_route
from tests.access.table import TABLE


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    method: str
    route: str
    expected: tuple[int, ...]


def _rows() -> list[Row]:
    rows = []
    for line in TABLE.splitlines():
        if line.strip() and not line.startswith("#"):
            method, address, *expected = line.split()
            rows.append(Row(method, address.removeprefix("/"), tuple(int(each) for each in expected)))
    return rows


#: What a form on paper is answered with on a machine without Pango, once everything else has been passed.
NOT_EQUIPPED = 503
ROWS = _rows()
#: The columns of the table.
ROLES = ("nobody", *ROLES_LET_IN)
PARTS = sorted({row.route.split("/")[0] for row in ROWS})


@pytest.mark.parametrize("part", PARTS)
def test_every_role_gets_what_the_table_says(house: House, part: str):
    faults = []
    for row in ROWS:
        if row.route.split("/")[0] != part:
            continue
        body = house.body(row.method, row.route)
        for role, expected in zip(ROLES, row.expected, strict=True):
            status = house.ask(
                house.people.get(role), row.method, house.address(row.route), body=body
            ).status_code
            if status == NOT_EQUIPPED and row.route.endswith(".pdf") and why_not_printing():
                status = 200
            if status != expected:
                faults.append(f"{row.method} /{row.route} as {role}: {status}, the table says {expected}")
    assert not faults, "\n".join(faults)


def test_every_address_of_the_resolver_stands_in_the_table():
    known = {row.route for row in ROWS}
    missing = [f"/{route}" for route in every_route() if route not in known]
    assert not missing, "Add a line to the table in tests/access for each of:\n" + "\n".join(missing)


def test_the_table_names_no_address_that_is_gone():
    routes = set(every_route())
    gone = [f"/{row.route}" for row in ROWS if row.route not in routes]
    assert not gone, "\n".join(gone)


def test_every_operation_of_the_api_stands_in_the_table():
    known = {(row.method, row.route) for row in ROWS}
    missing = [f"{method} /{route}" for method, route in api_operations() if (method, route) not in known]
    assert not missing, "Add a line to tests/access/api_table.py for each of:\n" + "\n".join(missing)


def test_no_line_stands_twice():
    lines = [(row.method, row.route) for row in ROWS]
    assert len(lines) == len(set(lines))


def test_nobody_signed_in_reaches_only_the_public_pages():
    public = {
        "brand.css",
        "accounts/login/",
        "accounts/inactive/",
        "accounts/signup/",
        "accounts/password/reset/",
        "accounts/password/reset/done/",
        "accounts/password/reset/key/done/",
        "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        "api/v1/openapi.json",
        "people/choose/language/",
        "people/choose/theme/",
        # The customers' own pages.
        "d/<str:code>/",
        "d/<str:code>/challenge/",
        "c/<str:token>/",
        "c/<str:token>/decide/",
        "c/<str:token>/say/",
        "c/<str:token>/rate/",
        "c/<str:token>/review/",
        "c/<path:token>",
        "s/<str:token>/",
        "q/<str:door>/",
    }
    shown = {row.route for row in ROWS if row.expected[0] not in (302, 401, 404)}
    assert shown == public
