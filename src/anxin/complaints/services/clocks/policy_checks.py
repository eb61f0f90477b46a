"""What a dealer's policies must look like before they become a version."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from anxin.foundation.errors import InvalidInput
from anxin.playbooks.content_files import content_root

_MOST_MINUTES = 366 * 24 * 60
_NAMES = ("policies", "pause_reasons", "step_names")


def check_policies(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body as it is kept, or raise ``InvalidInput`` on the first field that is wrong."""
    kept = {name: body.get(name) for name in _NAMES}
    whole = {"list": "clock_policies", "version": 1, "title": {"zh": "-", "en": "-"}, **kept}
    fault = next(
        iter(sorted(_validator().iter_errors(whole), key=lambda error: list(map(str, error.path)))), None
    )
    if fault is not None:
        field = ".".join(str(step) for step in fault.absolute_path)
        raise InvalidInput(
            "CLOCKS_WRONG",
            _("This does not fit: %(what)s"),
            field=field,
            params={"what": fault.message[:200]},
        )
    _check_order(kept["policies"] or [])
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


@cache
def _validator() -> Draft202012Validator:
    folder = content_root() / "schema"
    read = {name: json.loads((folder / name).read_text(encoding="utf-8")) for name in _SCHEMAS}
    registry: Registry[Any] = Registry().with_resources(
        (name, Resource.from_contents(schema)) for name, schema in read.items()
    )
    return Draft202012Validator(read["clock_policies.schema.json"], registry=registry)


_SCHEMAS = ("clock_policies.schema.json", "common.schema.json")
