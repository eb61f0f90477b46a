"""The pages of customers kept and of services due: who sees them, whose numbers, and what leads where."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from anxin.engines.upkeep import months_later
from anxin.foundation import clock
from anxin.workshop.tests.visits import all_came, many_cars, visit
from tests.cast import Cast


def today(cast: Cast) -> date:
    return clock.today(cast.shanghai.time_zone)


@pytest.fixture
def served(cast: Cast) -> None:
    """The customer's car wants its service next week."""
    day = months_later(today(cast) + timedelta(days=7), -12)
    visit(cast.shanghai, cast.car, day.isoformat(), kind="service", sender=cast.customer)


def test_a_figure_leads_to_the_very_cars(cast, signed_in):
    base = months_later(today(cast).replace(day=1), -7)
    cars = many_cars(cast.shanghai, 3)
    all_came(cast.shanghai, cars, base.isoformat())
    all_came(cast.shanghai, cars[:1], months_later(base, 2).isoformat())
    client = signed_in(cast.gao)
    page = client.get(reverse("workshop:care")).content.decode()
    month = f"{months_later(base, 6):%Y-%m}"
    address = f"{reverse('workshop:care_cars')}?of=gone&amp;month={month}"
    assert address in page and "67 %" in page
    listed = client.get(address.replace("&amp;", "&")).content.decode()
    assert listed.count("data-row=") == 2
    assert cars[0].plate not in listed


def test_a_figure_that_makes_no_sense_is_told_so(cast, signed_in):
    assert signed_in(cast.liu).get(reverse("workshop:care_cars"), {"of": "x"}).status_code == 422


def test_callers_see_services_due_and_no_figures(cast, signed_in, served):
    client = signed_in(cast.chen)
    assert client.get(reverse("workshop:care")).status_code == 403
    page = client.get(reverse("workshop:due")).content.decode()
    assert "in the next 30 days: 1" in page and cast.customer.name in page


def test_a_number_is_masked_and_shown_by_those_who_may(cast, signed_in, served):
    reveal = reverse("customers:phone", args=[cast.customer.key])
    for person, may in ((cast.chen, True), (cast.qian, False), (cast.shen, False)):
        page = signed_in(person).get(reverse("workshop:due")).content.decode()
        assert cast.customer.phone not in page and "139****1234" in page
        assert (reveal in page) is may, person


def test_who_wants_no_calls_is_marked_instead_of_offered(cast, signed_in, served):
    cast.customer.do_not_call = True
    cast.customer.save()
    page = signed_in(cast.chen).get(reverse("workshop:due")).content.decode()
    assert "do not call" in page and "139****1234" not in page


def test_the_workshop_opens_the_first_page_that_somebody_has(cast, signed_in):
    for person in (cast.chen, cast.liu, cast.shen):
        answer = signed_in(person).get(reverse("workshop"), follow=True)
        assert answer.status_code == 200 and answer.request["PATH_INFO"].startswith("/workshop/")
    assert signed_in(cast.an).get(reverse("workshop")).headers["Location"] == reverse("home")


def test_without_visits_the_pages_say_what_would_fill_them(cast, signed_in):
    client = signed_in(cast.liu)
    assert "No whole month of visits" in client.get(reverse("workshop:care")).content.decode()
    assert "No service is due here" in client.get(reverse("workshop:due")).content.decode()
