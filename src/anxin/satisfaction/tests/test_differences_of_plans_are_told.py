"""In what a version differs is told against the version that was before it, and of every factor."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation

from anxin.foundation import clock
from anxin.foundation.models import AuditRecord
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.selectors.plan_words import differences, taken_back
from anxin.satisfaction.selectors.plans import versions_of
from anxin.satisfaction.services.plans import change_plan, default_plan, take_back_version
from tests.cast import Cast

pytestmark = pytest.mark.django_db
OCTOBER, DECEMBER = date(2026, 10, 1), date(2026, 12, 1)


def weighed(first: PlanVersion, **weights: int) -> dict[str, Any]:
    body: dict[str, Any] = first.body
    factors = {name: body["factors"][name] | {"weight": weight} for name, weight in weights.items()}
    return body | {"factors": body["factors"] | factors}


def test_what_was_taken_back_is_told_against_the_version_before_it_though_that_went_too(cast: Cast) -> None:
    brand = cast.shanghai.region.brand
    first = default_plan(brand)
    with clock.at(datetime(2026, 11, 20, 4, tzinfo=UTC)), translation.override("en"):
        for month, weight in ((OCTOBER, 40), (DECEMBER, 50)):
            change_plan(brand, body=weighed(first, quality=weight), holds_from=month, why="", by=cast.liu)
        for number in (3, 2):
            take_back_version(brand, number=number, why="a slip", by=cast.liu)
        told = taken_back(first.plan, versions_of(brand.pk))
        assert [(each.number, [words.partition("”: ")[2] for words in each.changes]) for each in told] == [
            (2, ["from 22 (22.0 %) to 40 (33.9 %)"]),
            (3, ["from 40 (33.9 %) to 50 (39.1 %)"]),
        ]


def test_what_was_taken_back_before_records_said_what_was_before_is_told_against_what_is_there(
    cast: Cast,
) -> None:
    brand = cast.shanghai.region.brand
    first = default_plan(brand)
    change_plan(brand, body=weighed(first, quality=40), holds_from=DECEMBER, why="", by=cast.liu)
    take_back_version(brand, number=2, why="a slip", by=cast.liu)
    kept = AuditRecord.objects.get(action="satisfaction.plan_taken_back")
    assert kept.details.pop("before") == 1
    older = AuditRecord(
        at=kept.at, action=kept.action, subject=kept.subject, details=kept.details | {"number": 9}
    )
    older.save(force_insert=True)
    told = {each.number: each.changes for each in taken_back(first.plan, versions_of(brand.pk))}
    assert told[9] == told[2] != []


def test_of_two_factors_of_the_same_title_neither_is_lost(cast: Cast) -> None:
    first = default_plan(cast.shanghai.region.brand)
    same = {"zh": "服务", "en": "Service"}
    titles = first.body["titles"] | {"quality": same, "adviser": same}
    before, after = (
        PlanVersion(plan=first.plan, body=body | {"titles": titles}, number=number)
        for number, body in ((2, first.body), (3, weighed(first, quality=40, adviser=21)))
    )
    with translation.override("en"):
        assert differences(before, after) == [
            "Weight of “Service”: from 22 (22.0 %) to 40 (33.3 %)",
            "Weight of “Service”: from 19 (19.0 %) to 21 (17.5 %)",
        ]


def test_differences_are_told_in_words(cast: Cast) -> None:
    first = default_plan(cast.shanghai.region.brand)
    told = {
        "population": {"kinds": ["repair"], "owned_months": {"from": 12, "to": 36}},
        "composite": {"satisfaction": 50, "loyalty": 50, "complaints": 0, "points_a_complaint": 100},
    }
    with translation.override("en"):
        words = differences(first, PlanVersion(plan=first.plan, body=first.body | told, number=2))
    assert words == [
        "Whose visits count: from “It speaks of all closed visits.” to “It speaks of visits of these kinds alone: "
        "repair. It speaks of cars that were delivered 12 to 36 months before the visit.”",
        "Composite: from 60 % satisfaction, 20 % loyalty, 20 % complaints to 50 % satisfaction, 50 % loyalty, "
        "0 % complaints",
    ]
