"""What is wrong with a plan is told at its field, whether a form has seen it or not."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.foundation import clock
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.selectors.plan_checks import faults_of_plan, wordings_of
from anxin.satisfaction.services.plans import default_plan
from anxin.satisfaction.tests.plans_typed import WEIGHTS, plan_form
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    """October is the last whole month."""
    with clock.at(datetime(2026, 11, 20, 4, tzinfo=UTC)):
        yield


@pytest.fixture
def first(cast: Cast) -> PlanVersion:
    return default_plan(cast.shanghai.region.brand)


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
