"""The plan of a brand as table and on paper: the one that holds, its formula, all versions and those taken back."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anxin.accounts.models import Brand, Person
from anxin.foundation import clock
from anxin.foundation.models import AuditRecord
from anxin.foundation.tables import Cell, open_table
from anxin.satisfaction.models import Plan, PlanVersion
from anxin.satisfaction.selectors.windows import months_after
from anxin.satisfaction.services.plans import default_plan, take_back_version
from anxin.satisfaction.tests.plans_typed import OCTOBER, changed
from anxin.satisfaction.tests.two_advisers import asked_in_october, run_of_october, second_adviser
from tests.cast import Cast
from tests.paper import need_printing, pages_of

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]
type Rows = list[list[Cell | None]]


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    """October is the last whole month."""
    with clock.at(datetime(2026, 11, 20, 4, tzinfo=UTC)):
        yield


@pytest.fixture
def brand(cast: Cast) -> Brand:
    return cast.shanghai.region.brand


@pytest.fixture
def first(brand: Brand) -> PlanVersion:
    return default_plan(brand)


@pytest.fixture
def changed_often(cast: Cast, brand: Brand, first: PlanVersion) -> None:
    """Version 2 holds since October and was scored by, 3 was taken back, 4 is to come."""
    asked_in_october(cast, second_adviser(cast))
    second = changed(cast, first, holds_from=OCTOBER, why="质量更重要")
    run_of_october(cast)
    changed(cast, second, quality=50)
    take_back_version(brand, number=3, why="选错了月份", by=cast.liu)
    changed(cast, second, holds_from=date(2027, 1, 1), quality=60, why="明年起")


def test_the_table_holds_the_plan_its_formula_and_every_version(
    cast: Cast, signed_in: SignedIn, changed_often: None
) -> None:
    rows = rows_of(signed_in(cast.liu))
    at = [str(each[0]) for each in rows if each]
    for title in ("The plan that holds · Version 2, from 2026-10", "Plan to come · Version 4, from 2027-01"):
        assert title in at
    rules = {str(each[0]): str(each[1]) for each in reversed(rows) if len(each) > 1}
    assert (rules["Made by"], rules["Why"], rules["Aim"]) == (cast.liu.name, "质量更重要", "850")
    assert rules["Scale"] == "1–10, lowest answer 0, highest 1,000 points"
    assert rules["Least weight answered"] == "0.5" and rules["Whose visits count"].startswith(
        "It speaks of all"
    )
    assert rules["Composite"].startswith("60 % satisfaction") and rules["Overall question"].endswith(
        "(overall)"
    )
    assert ["Quality of the work", "quality", 40, 33.9] in [each[:4] for each in rows]
    assert any("0.339 · Quality of the work" in str(cell) for each in rows for cell in each)
    told = rows[at_row(rows, "All versions, the newest first") :]
    assert [each[0] for each in told[2:5]] == [4, 2, 1]
    assert [each[4] for each in told[2:5]] == ["no", "yes", "no"]
    assert told[3][5] == "Weight of “Quality of the work”: from 22 (22.0 %) to 40 (33.9 %)"
    assert told[4][5] == "As shipped."
    gone = rows[at_row(rows, "Versions that were taken back, the last first") + 2]
    assert gone[:2] == [3, "2026-12"] and gone[3] == "选错了月份" and "to 50 (39.1 %)" in str(gone[4])


def test_on_paper_it_reads_in_both_languages(cast: Cast, signed_in: SignedIn, changed_often: None) -> None:
    need_printing()
    for language, words in (
        ("zh-hans", ("现行方案", "即将起用的方案", "全部版本", "已撤回的版本", "选错了月份", "综合")),
        ("en", ("Theplanthatholds·Version2", "Plantocome·Version4", "Allversions", "选错了月份")),
    ):
        Person.objects.filter(pk=cast.liu.pk).update(language=language)
        answer = signed_in(Person.objects.get(pk=cast.liu.pk)).get(address("pdf"))
        assert answer["Content-Type"] == "application/pdf"
        told = "".join(pages_of(answer.content))
        assert [each for each in words if each not in told] == []


def test_everybody_who_sees_the_page_takes_the_plan_out_and_it_is_on_record(
    cast: Cast, signed_in: SignedIn, brand: Brand, first: PlanVersion
) -> None:
    for person in (cast.liu, cast.he, cast.wang):
        page = signed_in(person).get(reverse("satisfaction:plan"))
        assert address("xlsx") in page.content.decode() and address("pdf") in page.content.decode()
        assert rows_of(signed_in(person))
    kept = AuditRecord.objects.filter(action="satisfaction.plan_taken_out").order_by("pk")
    assert [each.person for each in kept] == [cast.liu, cast.he, cast.wang]
    assert kept[0].subject == brand.key and kept[0].details == {
        "brand": brand.pk,
        "number": 1,
        "way": "table",
    }


def test_another_brands_plan_is_not_found(cast: Cast, signed_in: SignedIn, brand: Brand) -> None:
    client = signed_in(cast.zhao)
    assert client.get(f"{address('xlsx')}?brand={brand.key}").status_code == 404
    assert client.get(address("exe")).status_code == 404
    assert not AuditRecord.objects.filter(action="satisfaction.plan_taken_out").exists()


def test_the_shipped_plan_is_taken_out_and_nothing_is_kept(cast: Cast, signed_in: SignedIn) -> None:
    rows = rows_of(signed_in(cast.liu))
    assert ["Made by", "as shipped, nothing is scored by it yet"] in [each[:2] for each in rows]
    assert not Plan.objects.exists()


def test_many_versions_take_no_more_queries(
    cast: Cast, signed_in: SignedIn, brand: Brand, first: PlanVersion
) -> None:
    client = signed_in(cast.liu)
    few = queries(client)
    PlanVersion.objects.bulk_create(
        PlanVersion(
            plan=first.plan, number=number, body=first.body | {"target": 600 + number}, made_by=cast.liu,
            holds_from=months_after(date(2015, 1, 1), number), made_at=first.made_at, why="x",
        )
        for number in range(2, 62)
    )  # fmt: skip
    for number in range(100, 160):
        kept = {"number": number, "holds_from": "2026-12", "body": first.body, "before": 1, "reason": "x"}
        AuditRecord(
            at=first.made_at, action="satisfaction.plan_taken_back", subject=str(first.plan.key), details=kept
        ).save(force_insert=True)
    assert queries(client) <= few
    rows = rows_of(client)
    assert rows[at_row(rows, "All versions, the newest first") + 2 + 60][0] == 1
    gone = rows[at_row(rows, "Versions that were taken back, the last first") + 2 :]
    assert len([each for each in gone if each and isinstance(each[0], int)]) == 60


def address(kind: str) -> str:
    return reverse("satisfaction:plan_file", args=[kind])


def rows_of(client: Client) -> Rows:
    answer = client.get(address("xlsx"))
    assert answer.status_code == 200
    with open_table(b"".join(answer), name="x.xlsx") as table:
        return [list(row.cells.values()) for row in table.rows]


def at_row(rows: Rows, title: str) -> int:
    return next(at for at, each in enumerate(rows) if each and each[0] == title)


def queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as held:
        assert client.get(address("csv")).status_code == 200
    return len(held)
