"""What a dealer's policies must look like before they become a version."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from anxin.foundation.errors import InvalidInput
from anxin.playbooks.services import require_fits_schema

_MOST_MINUTES = 366 * 24 * 60
_HEAD = {"list": "clock_policies", "version": 1, "title": {"zh": "-", "en": "-"}}
_NAMES = ("policies", "pause_reasons", "step_names")


def check_policies(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body as it is kept, or raise ``InvalidInput`` on the first field that is wrong."""
    kept: dict[str, Any] = {name: body.get(name) for name in _NAMES}
    require_fits_schema("clock_policies", {**_HEAD, **kept})
    _check_order(kept["policies"])
    return kept


def _check_order(policies: list[dict[str, Any]]) -> None:
    keys = [policy["key"] for policy in policies]
    if len(keys) != len(set(keys)):
        raise InvalidInput("POLICY_TWICE", _("Two policies have the same key."), field="policies")
    if any(policies[-1]["when"].values()):
        raise InvalidInput(
            "NO_POLICY_FOR_THE_REST",
            _("The last policy must hold for every case that fits none before it."),
            field="policies",
        )
    for place, policy in enumerate(policies):
        for limit in policy["clocks"]:
            if "minutes" not in limit or limit["minutes"] > _MOST_MINUTES:
                raise InvalidInput(
                    "LIMIT_OUT_OF_RANGE",
                    _("A limit is between nothing and a year."),
                    field=f"policies.{place}.{limit['clock']}",
                )
        named = [step["key"] + step["clock"] for step in policy["steps"]]
        if len(named) != len(set(named)):
            raise InvalidInput(
                "STEP_TWICE", _("A step stands twice in one ladder."), field=f"policies.{place}.steps"
            )
