"""Every figure on the page is a link, and behind it stand exactly the cases that it counts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.complaints.choices import Outcome
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.selectors.lists import filtered
from anxin.complaints.services.close_complaint import FollowUp, Remedy, quick_close, record_follow_up
from anxin.complaints.services.open_complaint import Intake
from anxin.foundation import clock
from anxin.reports.selectors import complaints as selectors
from tests.cast import Cast, make_complaint

MONDAY = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)


def some_weeks(cast: Cast) -> None:
    for week in range(4):
        for day in range(week + 1):
            with clock.at(MONDAY - timedelta(weeks=week) + timedelta(hours=day)):
                make_complaint(
                    cast, words=f"第{week}周第{day}件", category="cat-quality" if day else "cat-sales-other"
                )
    with clock.at(MONDAY - timedelta(weeks=1)):
        solved = Intake(
            dealer=cast.shanghai, words="没洗车", channel="intake-visit", category="cat-service-other",
            customer=cast.customer, reason="reason-expectation",
        )  # fmt: skip
        slugs = [
            quick_close(solved, remedy=Remedy("马上洗了", "可以了"), by=cast.chen).slug for _ in range(3)
        ]
    with clock.at(MONDAY):
        record_follow_up(slugs[0], call=FollowUp(satisfied=True, distress=1), by=cast.sun)
        record_follow_up(slugs[1], call=FollowUp(satisfied=False, distress=3, words="还是脏"), by=cast.sun)


@pytest.mark.parametrize("grouping", list(selectors.GROUPINGS))
def test_behind_each_figure_stand_as_many_cases(cast: Cast, grouping: str) -> None:
    some_weeks(cast)
    with clock.at(MONDAY + timedelta(hours=5)):
        wanted = ComplaintFilter(since="2026-10-19", until="2026-11-16")
        rows = [*selectors.GROUPINGS[grouping](cast.liu, wanted), selectors.total(cast.liu, wanted)]
        for row in rows:
            for name, figure in row.figures.items():
                query = {key: values[0] for key, values in parse_qs(figure.query).items()}
                assert filtered(cast.liu, ComplaintFilter.read(query)).count() == figure.value, (
                    row.label,
                    name,
                )
        assert rows[-1].figures["new"].value == Complaint.objects.count() == 13
        assert rows[-1].satisfied_share == 50


def test_weeks_add_up_to_the_whole(cast: Cast) -> None:
    some_weeks(cast)
    with clock.at(MONDAY + timedelta(hours=5)):
        wanted = ComplaintFilter(since="2026-10-19", until="2026-11-16")
        whole = selectors.total(cast.liu, wanted)
        for grouping in ("week", "category", "owner", "dealer"):
            rows = selectors.GROUPINGS[grouping](cast.liu, wanted)
            for name, figure in whole.figures.items():
                assert sum(row.figures[name].value for row in rows) == figure.value, (grouping, name)


def test_the_page_shows_the_figure_with_its_link(cast: Cast, signed_in: Callable[[Person], Client]) -> None:
    some_weeks(cast)
    with clock.at(MONDAY + timedelta(hours=5)):
        page = signed_in(cast.liu).get(reverse("reports:figures"), {"by": "category"}).content.decode()
    assert "/complaints/?category=cat-quality&amp;since=" in page
    assert "50%" in page and "n = 2" in page


def test_a_caller_is_told_that_figures_are_not_for_his_role(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    assert signed_in(cast.chen).get(reverse("reports:figures")).status_code == 403


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"since": "2026-13-01"}, "2026-11-21"),
        ({"since": "2026-11-10", "until": "2026-11-01"}, "ends before"),
        ({"since": "0001-01-01"}, "three years"),
        ({"by": "moon"}, "week, category"),
    ],
)
def test_a_senseless_period_is_told_in_a_sentence(
    cast: Cast, signed_in: Callable[[Person], Client], query: dict[str, str], words: str
) -> None:
    answer = signed_in(cast.liu).get(reverse("reports:figures"), query)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_the_outcome_words_are_the_choices_of_the_list() -> None:
    for outcome in Outcome.values:
        assert ComplaintFilter.read({"outcome": outcome}).outcome == outcome
