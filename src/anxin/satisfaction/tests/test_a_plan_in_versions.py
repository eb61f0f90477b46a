"""The plan of a brand on its page: filled in, changed from a month on, checked while it is typed, taken back."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anxin.accounts.models import Brand, Person
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Refused
from anxin.foundation.models import AuditRecord
from anxin.satisfaction.models import (
    Cell,
    DirtyMonth,
    FactFile,
    MonthSum,
    Plan,
    PlanVersion,
    ScoreRun,
    VisitCount,
)
from anxin.satisfaction.selectors.plan_checks import faults_of_plan, wordings_of
from anxin.satisfaction.selectors.plan_words import differences
from anxin.satisfaction.selectors.plans import engine_plan
from anxin.satisfaction.services.counting import count_month
from anxin.satisfaction.services.plans import change_plan, default_plan, take_back_version
from anxin.satisfaction.services.runs import give_up
from anxin.satisfaction.tests.two_advisers import asked_in_october, run_of_october, second_adviser
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]
OCTOBER, DECEMBER = date(2026, 10, 1), date(2026, 12, 1)
WEIGHTS = ("quality", "pick_up", "facility", "adviser", "initiation")


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    """October is the last whole month."""
    with clock.at(datetime(2026, 11, 20, 4, tzinfo=UTC)):
        yield


@pytest.fixture
def first(cast: Cast) -> PlanVersion:
    return default_plan(cast.shanghai.region.brand)


@pytest.fixture
def brand(cast: Cast) -> Brand:
    return cast.shanghai.region.brand


def test_the_plan_is_shown_filled_in_and_changed_from_a_month_on(cast: Cast, signed_in: SignedIn) -> None:
    client, address = signed_in(cast.liu), reverse("satisfaction:plan")
    page = client.get(address)
    assert "0.22 · Quality of the work" in page.content.decode()
    told = client.post(address, plan_form() | {"weight_quality": "40"})
    assert told.status_code == 302, told.context["form"].errors
    newest = PlanVersion.objects.get(number=2)
    assert newest.body["factors"]["quality"] == {"column": "quality", "weight": 40}
    words = "Weight of “Quality of the work”: from 22 (22.0 %) to 40 (33.9 %)"
    assert words in client.get(address).content.decode()


def test_looking_at_a_plan_writes_nothing(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.liu)
    for name in ("plan", "index", "league", "drivers", "complaints", "recovery"):
        with CaptureQueriesContext(connection) as held:
            client.get(reverse(f"satisfaction:{name}"))
        told = [each["sql"] for each in held.captured_queries if "satisfaction_plan" in each["sql"]]
        assert not [sql for sql in told if sql.startswith(("INSERT", "UPDATE", "DELETE")) or "FOR " in sql], (
            name
        )
    assert not Plan.objects.exists()


RUBBISH = [
    ({f"weight_{name}": "0" for name in WEIGHTS}, "factors"),
    ({"weight_quality": "NaN"}, "weight_quality"),
    ({"weight_quality": "1e400"}, "weight_quality"),
    ({"weight_quality": "-1"}, "weight_quality"),
    ({"weight_quality": "<b>"}, "weight_quality"),
    ({"weight_recommend": "10"}, "weight_recommend"),
    ({"overall": "recommend"}, "overall"),
    ({"overall": "nothing"}, "overall"),
    ({"target": "2000"}, "target"),
    ({"target": "inf"}, "target"),
    ({"target": ""}, "target"),
    ({"caution": "5"}, "caution"),
    ({"minimum": "1.5"}, "minimum"),
    ({"min_answered": "nan"}, "min_answered"),
    ({"rule": "squares"}, "rule"),
    ({"rake": "colour"}, "rake"),
    ({"kinds": "washing"}, "kinds"),
    ({"owned_from": "-1"}, "owned_from"),
    ({"owned_from": "36", "owned_to": "12"}, "owned_to"),
    ({"asked_within": "9999"}, "asked_within"),
    ({"satisfaction": "NaN"}, "satisfaction"),
    ({"loyalty": "-0.1"}, "loyalty"),
    ({"satisfaction": "0", "loyalty": "0", "complaints": "0"}, "satisfaction"),
    ({"points_a_complaint": "1e400"}, "points_a_complaint"),
    ({"holds_from": "1999-01"}, "holds_from"),
    ({"holds_from": "2026-13"}, "holds_from"),
    ({"holds_from": "2026-1"}, "holds_from"),
    ({"holds_from": "9999-12"}, "holds_from"),
    ({"holds_from": "२०२६-१२"}, "holds_from"),
    ({"holds_from": ""}, "holds_from"),
    ({"why": "a\x00b"}, "why"),
    ({"why": "x" * 301}, "why"),
]


@pytest.mark.parametrize(
    ("changes", "field"), RUBBISH, ids=[str(changes)[:40] for changes, _field in RUBBISH]
)
def test_what_is_wrong_with_a_plan_is_said_at_its_field(
    cast: Cast, signed_in: SignedIn, first: PlanVersion, changes: dict[str, str], field: str
) -> None:
    told = signed_in(cast.liu).post(reverse("satisfaction:plan"), plan_form() | changes)
    assert told.status_code == 422
    errors = told.context["form"].errors
    assert set(errors) == {field if field in told.context["form"].fields else "__all__"}
    assert PlanVersion.objects.count() == 1


NUMBER = {"column": "quality", "weight": 22}
MISSHAPEN: list[tuple[dict[str, Any], str]] = [
    ({"factors": {"quality": NUMBER | {"weight": float("nan")}}}, "factors.quality.weight"),
    ({"factors": {"quality": NUMBER | {"weight": 10**400}}}, "factors.quality.weight"),
    ({"factors": {"quality": NUMBER | {"weight": -1}}}, "factors.quality.weight"),
    ({"factors": {"quality": NUMBER | {"column": "no\x00thing"}}}, "factors.quality.column"),
    ({"factors": ["quality"]}, "factors"),
    ({"factors": {}}, "factors"),
    ({"order": 5}, "order"),
    ({"order": [["quality"]]}, "order"),
    ({"order": ["quality", "quality"]}, "order"),
    ({"rake": ["kind", "kind"]}, "rake"),
    ({"rake": ["colour"]}, "rake"),
    ({"titles": []}, "titles"),
    ({"titles": {}}, "titles"),
    ({"titles": {"quality": {"zh": " ", "en": "x"}}}, "titles"),
    ({"target": float("inf")}, "target"),
    ({"target": True}, "target"),
    ({"target": 10**400}, "target"),
    ({"population": "all"}, "population"),
    ({"population": {"colour": ["red"]}}, "population"),
    ({"population": {"kinds": ["washing"]}}, "population.kinds"),
    ({"population": {"kinds": [["service"]]}}, "population.kinds"),
    ({"population": {"owned_months": 12}}, "population.owned_months"),
    ({"population": {"owned_months": {"from": "12"}}}, "population.owned_months.from"),
    ({"population": {"owned_months": {"from": True}}}, "population.owned_months.from"),
    ({"population": {"owned_months": {"from": 9, "to": 8}}}, "population.owned_months.to"),
    ({"population": {"asked_within_days": -1}}, "population.asked_within_days"),
    ({"composite": {"loyalty": float("nan")}}, "composite.loyalty"),
    ({"composite": {"luck": 1}}, "composite.luck"),
    ({"colour": "red"}, "colour"),
    ({"scale": {"min": 1, "max": 10, "rule": "squares"}}, "scale.rule"),
    ({"small_sample": {"minimum": 1, "caution": 30}}, "small_sample.minimum"),
]


@pytest.mark.parametrize(("changes", "field"), MISSHAPEN, ids=[str(each)[:50] for each in MISSHAPEN])
def test_a_body_that_no_form_has_seen_is_refused_by_its_field(
    first: PlanVersion, changes: dict[str, Any], field: str
) -> None:
    faults = faults_of_plan(first.body | changes, wordings_of(first.plan))
    assert field in [each.field for each in faults]


def test_a_plan_that_is_sent_as_it_is_makes_no_version(
    cast: Cast, signed_in: SignedIn, first: PlanVersion
) -> None:
    told = signed_in(cast.liu).post(reverse("satisfaction:plan"), plan_form())
    assert told.status_code == 422 and PlanVersion.objects.count() == 1


def test_a_plan_from_before_composite_and_population_is_not_changed_by_sending_it_again(
    cast: Cast, signed_in: SignedIn, first: PlanVersion
) -> None:
    old = {key: value for key, value in first.body.items() if key != "composite"}
    second = change_plan(
        cast.shanghai.region.brand, body=old | {"target": 800}, holds_from=DECEMBER, why="", by=cast.liu
    )
    assert "composite" not in second.body
    form = plan_form() | {"target": "800", "holds_from": "2027-01"}
    assert signed_in(cast.liu).post(reverse("satisfaction:plan"), form).status_code == 422


def test_factors_keep_the_order_of_the_plan(first: PlanVersion) -> None:
    version = PlanVersion.objects.get(pk=first.pk)
    assert [each.name for each in engine_plan(version).factors] == list(WEIGHTS)


def test_a_plan_is_checked_while_it_is_typed(cast: Cast, signed_in: SignedIn) -> None:
    client, address = signed_in(cast.liu), reverse("satisfaction:plan_check")
    good = client.post(address, plan_form() | {"weight_quality": "40"}).content.decode()
    assert "This plan can be scored" in good and "40" in good
    bad = client.post(address, plan_form() | {"weight_recommend": "10"}).content.decode()
    assert "1 to 10" in bad and "can be scored" not in bad
    assert not Plan.objects.exists()


def test_what_is_typed_shows_what_it_would_make_of_the_last_months(
    cast: Cast, signed_in: SignedIn, first: PlanVersion
) -> None:
    asked_in_october(cast, second_adviser(cast))
    count_month(cast.shanghai.pk, month=OCTOBER)
    told = signed_in(cast.liu).post(reverse("satisfaction:plan_check"), only_quality())
    preview = told.context["preview"]
    now, typed = preview["lines"]
    assert (now["n"], typed["n"], now["visits"]) == ("24", "24", "30")
    # Both advisers' work was rated 4 to 9, each twice: 6.5 on the average, 611 points; the plan of today adds the rest.
    assert typed["value"] == "611*" and now["value"] != typed["value"]
    assert preview["difference"].startswith("−") and "30" in told.content.decode()
    page = signed_in(cast.liu).get(reverse("satisfaction:index") + "?dealer=SH01&until=2026-10&span=3")
    assert f"{page.context['found'].figure.value:.0f}*" == now["value"]


def test_a_month_that_a_run_froze_keeps_its_plan(cast: Cast, signed_in: SignedIn) -> None:
    scored_october(cast)
    told = signed_in(cast.liu).post(
        reverse("satisfaction:plan"), plan_form() | {"weight_quality": "40", "holds_from": "2026-10"}
    )
    assert told.status_code == 422 and set(told.context["form"].errors) == {"holds_from"}


def test_who_does_not_run_the_surveys_changes_no_plan(
    cast: Cast, signed_in: SignedIn, brand: Brand, first: PlanVersion
) -> None:
    changed(cast, first)
    for person in (cast.he, cast.qian, cast.shen, cast.wang):
        client = signed_in(person)
        page = client.get(reverse("satisfaction:plan"))
        assert page.context["form"] is None and not any(row["form"] for row in page.context["versions"])
        assert client.post(reverse("satisfaction:plan"), plan_form()).status_code == 403
        back = client.post(reverse("satisfaction:plan_take_back"), {"number": "2", "why": "so"})
        assert back.status_code == 403
        with pytest.raises((NotAllowed, NotFound)):
            take_back_version(brand, number=2, why="so", by=person)
    with pytest.raises(NotFound):
        take_back_version(brand, number=2, why="so", by=cast.zhao)
    assert PlanVersion.objects.count() == 2


def test_a_version_that_no_run_has_scored_by_is_taken_back_with_what_was_counted_by_it(
    cast: Cast, signed_in: SignedIn, brand: Brand, first: PlanVersion
) -> None:
    asked_in_october(cast, second_adviser(cast))
    second = changed(cast, first, holds_from=OCTOBER)
    count_month(cast.shanghai.pk, month=OCTOBER)
    DirtyMonth.objects.all().delete()
    FactFile.objects.create(
        plan=first.plan, month=OCTOBER, name="x.parquet", rows=24, digest="x", written_at=second.made_at
    )
    assert set(Cell.objects.values_list("version", flat=True)) == {second.pk}
    client = signed_in(cast.liu)
    told = client.post(reverse("satisfaction:plan_take_back"), {"number": "2", "why": "weighed by mistake"})
    assert told.status_code == 302
    assert list(PlanVersion.objects.all()) == [first]
    assert not Cell.objects.exists() and not FactFile.objects.exists()
    assert sum(VisitCount.objects.values_list("visits", flat=True)) == 30
    assert MonthSum.objects.get().visits == 30 and MonthSum.objects.get().n == 0
    assert list(DirtyMonth.objects.values_list("month", flat=True)) == [OCTOBER]
    count_month(cast.shanghai.pk, month=OCTOBER)
    assert set(Cell.objects.values_list("version", flat=True)) == {first.pk}
    page = client.get(reverse("satisfaction:plan")).content.decode()
    assert "weighed by mistake" in page and "from 22 (22.0 %) to 40 (33.9 %)" in page
    kept = AuditRecord.objects.get(action="satisfaction.plan_taken_back")
    assert kept.details["body"]["factors"]["quality"]["weight"] == 40
    assert kept.person == cast.liu and kept.details["brand"] == brand.pk


def test_the_number_of_a_version_that_was_taken_back_is_not_given_again(
    cast: Cast, brand: Brand, first: PlanVersion
) -> None:
    changed(cast, first)
    take_back_version(brand, number=2, why="a slip", by=cast.liu)
    assert changed(cast, first).number == 3


@pytest.mark.parametrize("number", [1, 2, 99])
def test_what_a_run_has_frozen_the_first_version_and_what_there_is_not_stay(
    cast: Cast, signed_in: SignedIn, brand: Brand, first: PlanVersion, number: int
) -> None:
    asked_in_october(cast, second_adviser(cast))
    changed(cast, first, holds_from=OCTOBER)
    run_of_october(cast)
    with pytest.raises((Refused, NotFound)) as refused:
        take_back_version(brand, number=number, why="so", by=cast.liu)
    code = {1: "PLAN_FIRST", 2: "PLAN_FROZEN", 99: "NOT_FOUND"}[number]
    assert refused.value.code == code and PlanVersion.objects.count() == 2
    told = signed_in(cast.liu).post(reverse("satisfaction:plan_take_back"), {"number": number, "why": "so"})
    assert told.status_code == (404 if number == 99 else 422)
    if number == 2:
        assert "A score run has frozen months of this version" in told.content.decode()
        assert not any(row["form"] for row in told.context["versions"])


def test_a_run_that_waits_holds_its_version_and_one_that_failed_goes_with_it(
    cast: Cast, brand: Brand, first: PlanVersion
) -> None:
    second = changed(cast, first, holds_from=OCTOBER)
    asked_in_october(cast, second_adviser(cast))
    run = run_of_october(cast)
    # As one that was begun and not carried out: nothing of it is frozen.
    ScoreRun.objects.exclude(pk=run.pk).delete()
    waiting = ScoreRun.objects.create(
        version=changed(cast, second, holds_from=date(2026, 11, 1), quality=50),
        scope=run.scope, brand=run.brand, region=run.region, dealer=run.dealer,
        first_month=date(2026, 11, 1), last_month=date(2026, 11, 1), made_at=run.made_at, made_by=cast.liu,
    )  # fmt: skip
    with pytest.raises(Refused, match="about to begin"):
        take_back_version(brand, number=3, why="so", by=cast.liu)
    give_up(waiting.pk)
    take_back_version(brand, number=3, why="so", by=cast.liu)
    assert not ScoreRun.objects.filter(pk=waiting.pk).exists() and ScoreRun.objects.filter(pk=run.pk).exists()


def test_without_a_reason_nothing_is_taken_back(
    cast: Cast, signed_in: SignedIn, brand: Brand, first: PlanVersion
) -> None:
    changed(cast, first)
    for why in ("", "   ", "\x00", "x" * 301):
        told = signed_in(cast.liu).post(reverse("satisfaction:plan_take_back"), {"number": "2", "why": why})
        assert told.status_code == 422
    for number in ("", "two", "-1", "1e9", "9" * 400):
        told = signed_in(cast.liu).post(
            reverse("satisfaction:plan_take_back"), {"number": number, "why": "so"}
        )
        assert told.status_code == 422
    with pytest.raises(InvalidInput):
        take_back_version(brand, number=2, why=" ", by=cast.liu)
    assert PlanVersion.objects.count() == 2


def test_a_version_is_put_in_place_of_one_of_the_same_month(
    cast: Cast, signed_in: SignedIn, first: PlanVersion
) -> None:
    changed(cast, first)
    client, address = signed_in(cast.liu), reverse("satisfaction:plan")
    form = plan_form() | {"weight_quality": "30", "why": "40 was a slip"}
    assert set(client.post(address, form).context["form"].errors) == {"holds_from"}
    assert client.post(address, form | {"replaces": "on"}).status_code == 302
    assert list(PlanVersion.objects.order_by("number").values_list("number", flat=True)) == [1, 3]
    newest = PlanVersion.objects.get(number=3)
    assert newest.holds_from == DECEMBER and newest.body["factors"]["quality"]["weight"] == 30
    assert AuditRecord.objects.filter(action="satisfaction.plan_taken_back").count() == 1


def test_nothing_is_replaced_by_a_plan_that_cannot_be_kept(
    cast: Cast, signed_in: SignedIn, first: PlanVersion
) -> None:
    changed(cast, first)
    form = plan_form() | {"weight_recommend": "30", "replaces": "on"}
    assert signed_in(cast.liu).post(reverse("satisfaction:plan"), form).status_code == 422
    assert PlanVersion.objects.filter(number=2).exists()


def test_differences_are_told_in_words(cast: Cast, first: PlanVersion) -> None:
    told = {
        "population": {"kinds": ["repair"], "owned_months": {"from": 12, "to": 36}},
        "composite": {"satisfaction": 50, "loyalty": 50, "complaints": 0, "points_a_complaint": 100},
    }
    words = differences(first, PlanVersion(plan=first.plan, body=first.body | told, number=2))
    assert words == [
        "Whose visits count: from “It speaks of all closed visits.” to “It speaks of visits of these kinds alone: "
        "repair. It speaks of cars that were delivered 12 to 36 months before the visit.”",
        "Composite: from 60 % satisfaction, 20 % loyalty, 20 % complaints to 50 % satisfaction, 50 % loyalty, "
        "0 % complaints",
    ]


def scored_october(cast: Cast) -> ScoreRun:
    asked_in_october(cast, second_adviser(cast))
    return run_of_october(cast)


def changed(
    cast: Cast, before: PlanVersion, *, holds_from: date = DECEMBER, quality: int = 40
) -> PlanVersion:
    """The plan with another weight of the work, from a month on."""
    factors = before.body["factors"] | {"quality": {"column": "quality", "weight": quality}}
    return change_plan(
        cast.shanghai.region.brand,
        body=before.body | {"factors": factors},
        holds_from=holds_from,
        why="",
        by=cast.liu,
    )


def only_quality() -> dict[str, Any]:
    return plan_form() | {f"weight_{name}": "" for name in WEIGHTS} | {"weight_quality": "1"}


def plan_form() -> dict[str, Any]:
    """The shipped plan as its form sends it."""
    weights = {"quality": "22", "pick_up": "20", "facility": "20", "adviser": "19", "initiation": "19"}
    return {f"weight_{name}": weight for name, weight in weights.items()} | {
        "rule": "min_max", "min_answered": "0.5", "minimum": "10", "caution": "30", "target": "850",
        "overall": "overall", "recommend": "recommend", "rake": ["kind", "age"], "holds_from": "2026-12",
        "satisfaction": "0.6", "loyalty": "0.2", "complaints": "0.2", "points_a_complaint": "100",
    }  # fmt: skip
