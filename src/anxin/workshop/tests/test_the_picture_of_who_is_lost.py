"""The page of customers kept has a picture by both definitions, a table beneath, and its months as a file."""

import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from anxin.accounts.models import Person
from anxin.customers.models import Vehicle
from anxin.foundation import clock
from anxin.workshop.charts import lost_chart
from anxin.workshop.selectors.care import care_by_month, care_rules
from anxin.workshop.tests.repeat_visits import visit
from tests.cast import Cast

SignIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def in_december() -> Iterator[None]:
    with clock.at(datetime(2026, 12, 10, 4, tzinfo=UTC)):
        yield


@pytest.fixture
def visits(cast: Cast) -> None:
    """Two cars came in July, one of them again in October."""
    other = Vehicle.objects.create(dealer=cast.shanghai, plate="沪B00001", made_at=clock.now())
    for number, (month, car) in enumerate(((7, cast.car), (7, other), (10, other))):
        day = datetime(2025, month, 10, 4, tzinfo=UTC)
        visit(cast, f"R{number}", 1, car=car, opened_at=day, closed_at=day)


def _chart(cast: Cast) -> dict[str, Any]:
    found = lost_chart(care_by_month(cast.liu, cast.shanghai), care_rules(cast.shanghai))
    assert found is not None
    return found


def test_each_definition_is_a_line_whose_points_open_their_cars(cast: Cast, visits: None) -> None:
    data = _chart(cast)["data"]
    months = care_by_month(cast.liu, cast.shanghai)
    assert data["x"] == [f"{each.month:%Y-%m}" for each in reversed(months)]
    again, silent = data["series"]
    assert again["values"] == [each.churn for each in reversed(months)]
    assert silent["values"] == [each.silent_share for each in reversed(months)]
    assert 50 in again["values"]
    assert again["urls"][-1] == f"{reverse('workshop:care_cars')}?of=gone&month=2026-11"


def test_the_title_says_what_is_found(cast: Cast, visits: None) -> None:
    assert _chart(cast)["finding"].startswith("Lost by the end of 2026-11: ")


def test_a_house_without_visits_has_no_picture(cast: Cast) -> None:
    assert lost_chart(care_by_month(cast.liu, cast.shanghai), care_rules(cast.shanghai)) is None


def test_the_page_shows_it_above_the_table(cast: Cast, visits: None, signed_in: SignIn) -> None:
    page = signed_in(cast.liu).get(reverse("workshop:care")).content.decode()
    drawn = page.index('data-chart="lost"')
    assert drawn < page.index("Customers kept, month by month")
    assert json.loads(page.split('type="application/json"')[1].split(">", 1)[1].split("</script>")[0])


def test_the_months_are_handed_out_as_on_the_page(cast: Cast, visits: None, signed_in: SignIn) -> None:
    answer = signed_in(cast.liu).get(reverse("workshop:care_file", args=["xlsx"]))
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.getvalue()))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][0] == "By the end of"
    assert [row[4] for row in rows[1:]] == [each.gone for each in care_by_month(cast.liu, cast.shanghai)]
    assert signed_in(cast.liu).get(reverse("workshop:care_file", args=["exe"])).status_code == 404
    assert signed_in(cast.chen).get(reverse("workshop:care_file", args=["xlsx"])).status_code == 403
