"""Between apps: what may be imported, and who may write whose rows."""

import ast
from collections.abc import Iterator

from tests.architecture.source import APPS, Module, app_modules, imports_of, working_modules

#: What an app shows to the apps above it.
SHOWN = frozenset({"models", "selectors", "services", "events", "choices", "policies"})

#: Beyond that, on purpose: the part that imports, and what it may import.
ALSO = {
    ("views", "middleware"): "the type of a request that knows its person and dealer",
    ("rest", "rest"): "one door of the API: pagination and the caller's names",
    ("schemas", "schemas"): "one document: a complaint shows its customer as the customer is shown",
    ("services", "phones"): "notation: a pure rule of writing",
    ("selectors", "plates"): "notation: a pure rule of writing",
    ("views", "plates"): "notation: a pure rule of writing",
    ("views", "forms"): "the page of a car stands a floor above its forms",
    ("selectors", "content_files"): "the law lies as documents beside the packs",
    ("selectors", "public_holidays"): "the working days of a country, which the law counts by",
    ("selectors", "wording"): "figures name categories as cases do",
}

WRITES = frozenset({
    "create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "delete", "save",
})  # fmt: skip

#: Who writes rows of apps without being their service, and why.
MAY_WRITE = {
    "anxin.config.demo": "lays down a year of three dealers in bulk; the cases themselves go through the services",
    "anxin.accounts.middleware": "notes that a session is in use",
}


def test_across_apps_only_what_is_shown_is_imported() -> None:
    against = [
        f"{each.shown}:{found.line} imports {found.target}"
        for each in app_modules()
        for found in imports_of(each)
        if found.floor in APPS and found.floor != each.floor and found.part
        and found.part not in SHOWN and (each.part, found.part) not in ALSO
    ]  # fmt: skip
    assert not against, "\n" + "\n".join(against)


def test_every_exception_is_used() -> None:
    used = {
        (each.part, found.part)
        for each in app_modules()
        for found in imports_of(each)
        if found.floor in APPS and found.floor != each.floor
    }
    assert not set(ALSO) - used


def test_rows_are_written_by_the_services_of_their_own_app() -> None:
    against = [
        f"{each.shown}:{line} writes {app}.{model}"
        for each in working_modules()
        if not each.name.startswith(tuple(MAY_WRITE))
        for app, model, line in _writes(each)
        if not (each.floor == app and each.part in {"services", ""})
    ]
    assert not against, "\n" + "\n".join(against)


def test_a_write_outside_a_service_is_noticed() -> None:
    """The reader of the two tests above can trust that they see what they forbid."""
    text = (
        "from anxin.complaints.models import Complaint\n"
        "def view(request):\n"
        "    Complaint.objects.filter(pk=1).exclude(level=2).update(level=3)\n"
    )
    module = Module(next(working_modules()).path, "anxin.reports.views", ast.parse(text), 3)
    assert list(_writes(module)) == [("complaints", "Complaint", 3)]


def _writes(module: Module) -> Iterator[tuple[str, str, int]]:
    """Yield app, model and line of every write that begins with a model's manager."""
    owners = _models_known_to(module)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            root, through_manager = _root_of(node.func.value)
            if root in owners and through_manager:
                yield owners[root], root, node.lineno


def _models_known_to(module: Module) -> dict[str, str]:
    return {
        name.asname or name.name: (node.module or "").split(".")[1]
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("anxin.")
        and ".models" in (node.module or "") and (node.module or "").split(".")[1] in APPS
        for name in node.names
    }  # fmt: skip


def _root_of(node: ast.expr) -> tuple[str, bool]:
    """Follow ``A.objects.filter(…).order_by(…)`` to its beginning; tell whether it goes through a manager."""
    through_manager = False
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            through_manager |= node.attr in {"objects", "_base_manager", "_default_manager"}
            node = node.value
        else:
            return (node.id, through_manager) if isinstance(node, ast.Name) else ("", through_manager)
