"""The share of visits asked is one number: scored interviews of visits, on page, in table, API and run."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.foundation.tables import open_table
from anxin.satisfaction.schemas.figures import shown_figure
from anxin.satisfaction.services.counting import count_month
from anxin.satisfaction.tests.csi60_house import OCTOBER
from anxin.satisfaction.tests.two_advisers import asked_in_october, run_of_october, second_adviser
from anxin.surveys.models import Interview
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SHARE = 21 / 30
ASKED = "dealer=SH01&until=2026-10&span=1"


def test_page_table_api_and_run_tell_the_same_share(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    asked_in_october(cast, second_adviser(cast))
    # Three of the 24 answered too little to be scored.
    some = Interview.objects.order_by("pk").values_list("pk", flat=True)[:3]
    Interview.objects.filter(pk__in=list(some)).update(answers={"overall": 9, "quality": 9})
    count_month(cast.shanghai.pk, month=OCTOBER)
    client = signed_in(cast.liu)
    page = client.get(f"{reverse('satisfaction:index')}?{ASKED}")
    assert page.context["found"].figure.rows == 24
    assert "n = 21 of N = 30 visits, 70 %" in page.context["shown"]["rests_on"]
    assert shown_figure(page.context["found"].figure).response == pytest.approx(SHARE)
    file = client.get(f"{reverse('satisfaction:index_table', args=['xlsx'])}?{ASKED}")
    with open_table(b"".join(file), name="x.xlsx") as table:
        cells = next(iter(table.rows)).cells
    assert cells["Share of visits asked"] == pytest.approx(SHARE)
    run = client.get(run_of_october(cast).get_absolute_url())
    dealer = run.context["levels"][0]["rows"][0]
    assert dealer["told"].share == "70.0 %"
