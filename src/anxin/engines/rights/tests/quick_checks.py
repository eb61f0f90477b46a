"""The quick tests of the engine in one call, for a run in which the engine is changed a thousand times."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from anxin.engines.rights.tests.casework import all_cases, differences, laws_of


def first_difference(rights: ModuleType, changed: Mapping[str, Any] | None) -> str | None:
    """Return the first case that an engine, or a changed law, answers otherwise than it says; None if there is none."""
    laws = laws_of(rights, changed)
    for told in all_cases():
        if found := differences(told, rights, laws):
            return f"{told.where}: {found[0]}"
    return None
