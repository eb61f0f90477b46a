"""A plan of scoring that cannot be scored, or weighs what its questionnaire does not ask, is reported."""

from pathlib import Path
from typing import Any

from anxin.playbooks.tests.test_content_check import packs, says, spoil

__all__ = ["packs"]
FILE = "packs/care/plans/after_service.yaml"


def test_a_factor_that_the_questionnaire_does_not_ask_is_reported(packs: Path) -> None:
    def spoilt(body: dict[str, Any]) -> None:
        body["factors"]["quality"]["column"] = "paint"

    assert says(spoil(packs, FILE, spoilt), FILE, "factors", "paint is no item of after_service")


def test_a_rule_that_does_not_go_with_the_scale_is_reported(packs: Path) -> None:
    found = spoil(packs, FILE, lambda body: body.update(scale={"min": 1, "max": 5, "rule": "times_100"}))
    assert says(found, FILE, "scale.rule", "min_max")


def test_an_order_of_other_factors_is_reported(packs: Path) -> None:
    found = spoil(packs, FILE, lambda body: body["order"].pop())
    assert says(found, FILE, "order", "other factors")


def test_a_name_in_one_language_is_reported(packs: Path) -> None:
    def spoilt(body: dict[str, Any]) -> None:
        body["factors"]["quality"]["title"] = {"zh": "维修质量"}

    assert spoil(packs, FILE, spoilt)
