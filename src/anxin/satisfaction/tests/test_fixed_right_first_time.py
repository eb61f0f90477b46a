"""Fixed right first time: what customers say beside what the orders show, who sees it, and what leaves the house."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anxin.accounts.models import Person
from anxin.engines.statistics.shares import wilson
from anxin.foundation import clock
from anxin.foundation.models import AuditRecord
from anxin.foundation.tables import Cell, open_table
from anxin.satisfaction.selectors.first_fix import FirstFix, first_fix
from anxin.satisfaction.selectors.first_fix_counts import Visits, is_ripe
from anxin.satisfaction.selectors.first_fix_words import agreement_words, finding, unjudged_words
from anxin.satisfaction.selectors.places import place_of
from anxin.satisfaction.selectors.plans import engine_plan
from anxin.satisfaction.selectors.windows import window_ending
from anxin.satisfaction.services.counting import count_month
from anxin.satisfaction.services.plans import change_plan, default_plan
from anxin.satisfaction.tests.answered import answered, closed_visit, wording
from anxin.satisfaction.tests.counted_at_hand import visits
from anxin.satisfaction.tests.figures_at_hand import plan_for
from anxin.surveys.models import QuestionnaireVersion
from anxin.workshop.models import RepairOrder, RepeatRepair
from tests.cast import Cast

SignedIn = Callable[[Person], Client]
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
AUGUST, SEPTEMBER = date(2026, 8, 1), date(2026, 9, 1)
QUARTER = "until=2026-10&span=3"
ITEM = "fixed_first_visit"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november() -> object:
    with clock.at(NOW):
        yield


@pytest.fixture
def asked(cast: Cast) -> QuestionnaireVersion:
    return wording(cast.shanghai)


def came_back(before: RepairOrder, **more: Any) -> RepeatRepair:
    """Let the car of a visit be back ten days later for the same trouble."""
    facts = {
        "dealer": before.dealer, "vehicle": before.vehicle, "earlier": before, "first": before, "visit": 2, "days": 10,
        "came_at": before.closed_at, "found_by": "import", "found_at": before.closed_at, "state": "confirmed",
    }  # fmt: skip
    return RepeatRepair.objects.create(**facts | more)


def many(
    cast: Cast, asked: QuestionnaireVersion, *, fixed: bool, back: bool, times: int, **more: Any
) -> None:
    """Let customers of so many visits in September say so, and their cars come back or not."""
    for place in range(times):
        order = closed_visit(cast, f"2026-09-{1 + place % 20:02}", **more)
        answered(asked, order, {ITEM: fixed}, adviser=order.adviser)
        if back:
            came_back(order)


def september(cast: Cast, asked: QuestionnaireVersion, **more: Any) -> None:
    """Twenty visits of which both are known: 12 fixed by both, 2 came back, 3 not back, 3 fixed by neither."""
    visits(cast.shanghai, SEPTEMBER, 40)
    for fixed, back, times in ((True, False, 12), (True, True, 2), (False, False, 3), (False, True, 3)):
        many(cast, asked, fixed=fixed, back=back, times=times, **more)


def found_at(cast: Cast, person: Person, kinds: Visits = Visits.ALL, **named: str) -> FirstFix:
    place = place_of(person, **named or {"dealer": "SH01"})
    plan = engine_plan(plan_for(cast.shanghai.region.brand))
    return first_fix(place, window_ending(date(2026, 10, 1), 3), kinds, plan=plan, today=TODAY)


def sheet_of(client: Client, address: str) -> list[Mapping[str, Cell]]:
    answer = client.get(address)
    assert answer.status_code == 200
    with open_table(b"".join(answer), name="x.xlsx") as table:
        return [row.cells for row in table.rows]


def test_both_shares_stand_with_their_interval_and_agreement(cast: Cast, asked: QuestionnaireVersion) -> None:
    september(cast, asked)
    found = found_at(cast, cast.liu)
    assert (found.said.fixed, found.said.n, found.said.interval) == (14, 20, wilson(14, 20))
    assert (found.shown.fixed, found.shown.n, found.shown.interval) == (35, 40, wilson(35, 40))
    table = found.agreement
    assert (table.both, table.came_back, table.not_back, table.neither) == (12, 2, 3, 3)
    # Observed 0.75, by chance 0.7 × 0.75 + 0.3 × 0.25 = 0.6: κ = 0.375.
    assert table.kappa is not None and table.kappa.kappa == pytest.approx(0.375)
    words = agreement_words(table, found.least)
    assert words[0].startswith("κ = 0.38 (") and "agreement is slight; 75 % of 20 visits agree" in words[0]
    assert "3 customers say that not all was done" in words[1] and "2 customers were content" in words[2]
    assert (found.young, found.said_then) == ([date(2026, 10, 1)], found.said)


def test_a_month_whose_thirty_days_have_not_run_out_is_marked_and_not_counted(
    cast: Cast, asked: QuestionnaireVersion
) -> None:
    september(cast, asked)
    visits(cast.shanghai, date(2026, 10, 1), 50)
    october = closed_visit(cast, "2026-10-31")
    answered(asked, october, {ITEM: False})
    found = found_at(cast, cast.liu)
    assert found.young == [date(2026, 10, 1)] and found.months[-1].young
    assert found.shown.n == 40 and found.agreement.n == 20
    # What a customer says holds at once.
    assert found.said.n == 21 and found.months[-1].said.n == 1
    # Held against the orders are the customers of the same months alone: 14 of 20, not 14 of 21.
    assert (found.said_then.fixed, found.said_then.n) == (14, 20)
    assert finding(found) == (
        "Fixed right first time, 2026-08 – 2026-09: by their customers 70 %, by the orders 88 %"
    )
    assert not is_ripe(date(2026, 10, 1), date(2026, 11, 30)) and is_ripe(
        date(2026, 10, 1), date(2026, 12, 1)
    )


def test_a_house_of_young_months_alone_is_told_so_and_not_that_it_had_no_visit(
    cast: Cast, signed_in: SignedIn
) -> None:
    plan_for(cast.shanghai.region.brand)
    visits(cast.shanghai, date(2026, 10, 1), 30)
    told = signed_in(cast.liu).get(f"/satisfaction/first-fix/?dealer=SH01&{QUARTER}").content.decode()
    assert "No closed visit" not in told and "Not counted yet by the orders: 2026-10." in told
    assert "Too few visits to tell" in told


@pytest.mark.parametrize(
    ("more", "counts"),
    [
        ({"days": 30}, 1),
        ({"days": 31}, 0),
        ({"days": 60, "km": 1000}, 1),
        ({"days": 60, "km": 1001}, 0),
        ({"state": "suspected"}, 1),
        ({"state": "refused"}, 0),
        ({"caught_inside": True}, 0),
        ({"earlier": None, "first": None, "visit": None, "days": None}, 0),
    ],
)
def test_back_is_who_came_soon_for_the_same_trouble_by_himself(
    cast: Cast, more: dict[str, Any], counts: int
) -> None:
    visits(cast.shanghai, AUGUST, 12)
    came_back(closed_visit(cast, "2026-08-10"), **more)
    found = found_at(cast, cast.liu)
    assert found.shown.n - found.shown.fixed == counts
    assert found.unjudged == (1 if more.get("state") == "suspected" else 0)
    assert bool(unjudged_words(found)) == bool(found.unjudged)


def test_a_recall_is_the_makers_call_and_no_repeat(cast: Cast) -> None:
    visits(cast.shanghai, AUGUST, 12)
    recall = closed_visit(cast, "2026-08-20", kind="recall")
    came_back(closed_visit(cast, "2026-08-10"), order=recall)
    assert found_at(cast, cast.liu).shown.fixed == 12


@pytest.mark.parametrize(("kinds", "n", "fixed"), [(Visits.ALL, 36, 24), (Visits.REPAIRS, 24, 12)])
def test_visits_of_which_the_plan_does_not_speak_count_as_their_repeats_do(
    cast: Cast, kinds: Visits, n: int, fixed: int
) -> None:
    """12 services and 24 repairs, 12 of which came back; the plan speaks of services alone."""
    brand = cast.shanghai.region.brand
    body = default_plan(brand).body | {"population": {"kinds": ["service"]}}
    change_plan(brand, body=body, holds_from=SEPTEMBER, why="", by=cast.liu)
    for day in range(1, 25):
        repair = closed_visit(cast, f"2026-09-{day:02}", kind="repair", adviser=cast.wang)
        if day <= 12:
            closed_visit(cast, f"2026-09-{day:02}", adviser=cast.wang)
            came_back(repair)
    count_month(cast.shanghai.pk, month=SEPTEMBER)
    for named in ({"dealer": "SH01"}, {"dealer": "SH01", "adviser": "wang.lei"}):
        found = found_at(cast, cast.liu, kinds, **named)
        assert (found.shown.n, found.shown.fixed) == (n, fixed)
    assert found_at(cast, cast.liu, kinds, dealer="SH01", adviser="liu.fang").shown.n == 0


def test_repairs_alone_leave_services_out_on_both_sides(cast: Cast, asked: QuestionnaireVersion) -> None:
    september(cast, asked)
    visits(cast.shanghai, SEPTEMBER, 15, kind="repair")
    many(cast, asked, fixed=False, back=True, times=10, kind="repair")
    found = found_at(cast, cast.liu, Visits.REPAIRS)
    assert (found.said.n, found.said.fixed, found.shown.n, found.shown.fixed) == (10, 0, 15, 5)


def test_of_a_visit_the_last_answer_counts_and_never_an_anonymous_one(
    cast: Cast, asked: QuestionnaireVersion
) -> None:
    order = closed_visit(cast, "2026-09-03")
    answered(asked, order, {ITEM: False}, ended_at=datetime(2026, 9, 5, tzinfo=UTC))
    answered(asked, order, {ITEM: True}, ended_at=datetime(2026, 9, 9, tzinfo=UTC))
    answered(asked, order, {}, ended_at=datetime(2026, 9, 12, tzinfo=UTC))
    found = found_at(cast, cast.liu)
    assert (found.said.n, found.said.fixed) == (1, 1)


def test_below_the_least_number_only_n_is_told(
    cast: Cast, asked: QuestionnaireVersion, signed_in: SignedIn
) -> None:
    visits(cast.shanghai, SEPTEMBER, 9)
    many(cast, asked, fixed=False, back=False, times=9)
    found = found_at(cast, cast.liu)
    assert found.said.share is None and found.shown.share is None and found.agreement.kappa is None
    told = signed_in(cast.liu).get(f"/satisfaction/first-fix/?dealer=SH01&{QUARTER}").content.decode()
    assert "n = 9: below 10 visits" in told and "Visits on which they differ" not in told


def test_all_of_one_kind_has_no_kappa_and_says_so(cast: Cast, asked: QuestionnaireVersion) -> None:
    many(cast, asked, fixed=True, back=False, times=12)
    found = found_at(cast, cast.liu)
    assert found.agreement.kappa is not None and found.agreement.kappa.kappa is None
    assert "κ cannot be told" in agreement_words(found.agreement, found.least)[0]


def test_the_figures_of_a_place_take_as_many_queries_however_large_it_is(
    cast: Cast, asked: QuestionnaireVersion
) -> None:
    september(cast, asked)
    place, plan = place_of(cast.qian), engine_plan(plan_for(cast.shanghai.region.brand))
    window = window_ending(date(2026, 10, 1), 12)
    with CaptureQueriesContext(connection) as few:
        first_fix(place, window, Visits.ALL, plan=plan, today=TODAY)
    assert len(few) == 4


def test_the_visits_that_differ_lead_to_order_and_interview(
    cast: Cast, asked: QuestionnaireVersion, signed_in: SignedIn
) -> None:
    september(cast, asked)
    client = signed_in(cast.liu)
    told = client.get(f"/satisfaction/first-fix/?dealer=SH01&{QUARTER}").content.decode()
    differing = RepeatRepair.objects.filter(earlier__interviews__answers__fixed_first_visit=True)
    assert differing.count() == 2 and told.count("10 days later") == 2
    assert all(f"/workshop/orders/{each.earlier.key}/" in told for each in differing if each.earlier)
    assert told.count("did not come back</td>") == 3 and told.count("/surveys/interviews/") == 5


def test_a_page_of_visits_that_differ_asks_for_none_of_them_by_itself(
    cast: Cast, asked: QuestionnaireVersion, signed_in: SignedIn
) -> None:
    september(cast, asked)
    client, address = signed_in(cast.liu), f"/satisfaction/first-fix/?dealer=SH01&{QUARTER}"
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    many(cast, asked, fixed=False, back=False, times=20)
    with CaptureQueriesContext(connection) as more:
        client.get(address)
    assert len(more) == len(few)


def test_an_adviser_sees_his_own_visits_and_of_his_colleagues_the_number_alone(
    cast: Cast, asked: QuestionnaireVersion, signed_in: SignedIn
) -> None:
    september(cast, asked, adviser=cast.wang)
    theirs = closed_visit(cast, "2026-09-15")
    answered(asked, theirs, {ITEM: False})
    client, told = signed_in(cast.wang), ""
    for address in ("?", "?dealer=SH01&"):
        told = client.get(f"/satisfaction/first-fix/{address}{QUARTER}").content.decode()
        assert told.count("did not come back</td>") == 3 and theirs.number not in told
    assert "5 of 6: those that you may see." in told
    assert found_at(cast, cast.wang, dealer="SH01", adviser="wang.lei").said.n == 20
    assert client.get("/satisfaction/first-fix/?dealer=SH01&adviser=liu.fang").status_code == 404
    assert signed_in(cast.chen).get("/satisfaction/first-fix/").status_code == 403
    assert signed_in(cast.zhao).get("/satisfaction/first-fix/?dealer=SH01").status_code == 404


def test_of_a_region_nobody_is_shown_visit_by_visit(
    cast: Cast, asked: QuestionnaireVersion, signed_in: SignedIn
) -> None:
    september(cast, asked)
    told = (
        signed_in(cast.qian)
        .get(f"/satisfaction/first-fix/?region={cast.shanghai.region.key}&{QUARTER}")
        .content.decode()
    )
    assert "Choose a dealer to see them one by one." in told and "/surveys/interviews/" not in told


def test_the_figures_leave_as_table_and_who_took_them_is_on_record(
    cast: Cast, asked: QuestionnaireVersion, signed_in: SignedIn
) -> None:
    september(cast, asked)
    rows = sheet_of(signed_in(cast.liu), f"/satisfaction/first-fix.xlsx?dealer=SH01&{QUARTER}")
    cells = [[each for each in row.values() if each not in (None, "")] for row in rows]
    assert ["By customers", 14, 20, 70, 48.1, 85.5, "small sample *"] in cells
    assert ["customer: not all done", 3, 3, 6] in cells
    taken = AuditRecord.objects.get(action="satisfaction.first_fix_taken_out")
    assert taken.person_id == cast.liu.pk and taken.details["way"] == "table"


def test_an_adviser_takes_out_his_own_and_not_the_houses(
    cast: Cast, asked: QuestionnaireVersion, signed_in: SignedIn
) -> None:
    september(cast, asked, adviser=cast.wang)
    client = signed_in(cast.wang)
    assert (
        client.get(f"/satisfaction/first-fix.csv?dealer=SH01&adviser=wang.lei&{QUARTER}").status_code == 200
    )
    assert client.get(f"/satisfaction/first-fix.csv?dealer=SH01&{QUARTER}").status_code == 403
