"""Documentation is tested: what the code has, the documents name, and what they name exists."""

import ast
import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.urls import Resolver404, resolve

from anxin.complaints.choices import EventKind
from tests.architecture.source import ROOT, working_modules
from tools.glossary import PAGE as GLOSSARY
from tools.glossary import glossary_page
from tools.roles import PAGE as ROLES
from tools.roles import roles_page

DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("README*.md"), *ROOT.glob("*/README.md"), *DOCS.rglob("*.md")])
READMES = sorted(ROOT.glob("README*.md"))

#: Names of packages that are imported under another.
IMPORTED_AS = {
    "pyyaml": "yaml", "django_allauth": "allauth", "django_ninja": "ninja", "django_pghistory": "pghistory",
    "django_pgtrigger": "pgtrigger", "pillow": "PIL",
}  # fmt: skip
#: What belongs to a dependency's own interface, and pytest, for which one module of ours is a plugin.
PARTS_OF = {"pydantic": "ninja", "pydantic_core": "ninja", "referencing": "jsonschema", "pytest": "the tests"}

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_VARIABLE = re.compile(r"^(ANXIN_[A-Z_]+|DATABASE_URL)$")
_MAKE = re.compile(r"\bmake ([a-z][a-z-]+)")
_COMMAND = re.compile(r"`anxin ([a-z]+)")


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _words_of_table(page: Path) -> set[str]:
    """The names that stand in the first column of the page's tables."""
    rows = (line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| "))
    first = (row.split("|")[1] for row in rows)
    return {re.sub(r" \(.*", "", name.strip(" `")) for cell in first for name in cell.split(",")}


def test_every_variable_of_the_environment_is_described() -> None:
    asked = {
        node.value
        for module in working_modules()
        for call in ast.walk(module.tree)
        if isinstance(call, ast.Call) and _asks_environment(call)
        for node in call.args[:1]
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _VARIABLE.match(node.value)
    }
    assert {"DATABASE_URL", "ANXIN_HOME", "ANXIN_DEBUG"} <= asked
    assert asked - _words_of_table(DOCS / "operations.md") == set()


def _asks_environment(call: ast.Call) -> bool:
    asked = ast.unparse(call.func)
    return asked in {"env_bool", "env_list"} or asked.endswith(
        ("environ.get", "getenv", "environ.setdefault")
    )


def test_no_variable_is_described_that_nobody_reads() -> None:
    described = {name for name in _words_of_table(DOCS / "operations.md") if _VARIABLE.match(name)}
    text = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("src", "tools", "tests")
        for path in (ROOT / folder).rglob("*.py")
    )
    assert not [name for name in described if name not in text]


def test_every_kind_of_event_has_its_facts_described() -> None:
    described = _words_of_table(DOCS / "mechanisms" / "history.md")
    assert {str(kind) for kind in EventKind} - described == set()


def test_the_glossary_is_current() -> None:
    assert GLOSSARY.read_text(encoding="utf-8") == glossary_page(), "run: python tools/glossary.py"


def test_the_table_of_roles_is_current() -> None:
    assert ROLES.read_text(encoding="utf-8") == roles_page(), "run: python -m tools.roles"


def test_every_dependency_is_justified() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"].values()
    wanted = [*_installed(project), *(each for group in groups for each in group)]
    names = {re.split(r"[\[<>=~! ]", each)[0] for each in wanted}
    package = json.loads((ROOT / "frontend" / "package.json").read_text(encoding="utf-8"))
    names |= set(package["dependencies"]) | set(package["devDependencies"])
    assert names - _words_of_table(DOCS / "dependencies.md") == set()


def test_every_package_that_is_imported_is_a_dependency_of_its_own() -> None:
    """What only comes along with another package may go with it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = {re.split(r"[\[<>=~! ]", each)[0].replace("-", "_") for each in _installed(project)}
    known = {IMPORTED_AS.get(name, name) for name in names} | set(PARTS_OF) | {"anxin"}
    imported = {
        (alias.name if isinstance(node, ast.Import) else node.module or "").split(".")[0]
        for module in working_modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert imported - known - sys.stdlib_module_names - {""} == set()


def _installed(project: dict[str, Any]) -> list[str]:
    """What comes with Anxin, and what comes with it where somebody asks for an extra."""
    extras = project["project"]["optional-dependencies"].values()
    return [*project["project"]["dependencies"], *(each for extra in extras for each in extra)]


@pytest.mark.parametrize("page", PAGES, ids=_shown)
def test_every_link_leads_to_a_file(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = [link for link in _LINK.findall(text) if not link.startswith(("http", "mailto:", "#"))]
    broken = [link for link in links if not (page.parent / link.split("#")[0]).exists()]
    assert not broken


@pytest.mark.parametrize("page", PAGES, ids=_shown)
def test_every_make_target_that_is_named_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z][a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE))
    assert named - targets == set()


@pytest.mark.parametrize("page", PAGES, ids=_shown)
def test_every_command_that_is_named_exists(page: Path) -> None:
    folder = ROOT / "src" / "anxin" / "config" / "cli"
    commands = {path.stem for path in folder.glob("*.py")}
    assert set(_COMMAND.findall(page.read_text(encoding="utf-8"))) - commands == set()


@pytest.mark.parametrize("page", READMES, ids=_shown)
def test_every_address_of_ours_in_a_readme_is_answered(page: Path) -> None:
    """An address on this machine is a page of ours; its path must be one."""
    text = page.read_text(encoding="utf-8")
    for path in re.findall(r"https?://(?:localhost|127\.0\.0\.1)(?::\d+)?(/[\w/-]*)", text):
        try:
            resolve(path)
        except Resolver404:
            pytest.fail(f"{path} is no page")


def test_the_two_readmes_tell_the_same() -> None:
    """Both show the same pictures' kinds, the same commands and lead to the same documents."""
    english, chinese = (
        page.read_text(encoding="utf-8") for page in (ROOT / "README.md", ROOT / "README.zh-CN.md")
    )

    def documents(text: str) -> set[str]:
        return {re.sub(r"-(en|zh)\.png$", ".png", link) for link in _LINK.findall(text)} - {
            "README.md", "README.zh-CN.md",
        }  # fmt: skip

    assert documents(english) == documents(chinese)
    assert set(_MAKE.findall(english)) == set(_MAKE.findall(chinese))


@pytest.mark.parametrize("page", PAGES, ids=_shown)
def test_every_path_of_code_that_is_named_exists(page: Path) -> None:
    named = re.findall(
        r"`((?:src|tests|tools|content|docs|bench|frontend)/[\w./-]+)`", page.read_text(encoding="utf-8")
    )
    missing = [
        path
        for path in named
        if "/dist" not in path and not any((folder / path).exists() for folder in (ROOT, page.parent))
    ]
    assert not missing


def test_every_engine_is_named_in_the_architecture() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    engines = {path.parent.name for path in (ROOT / "src" / "anxin" / "engines").glob("*/__init__.py")}
    assert engines
    assert {name for name in engines if f"`{name}`" not in text} == set()
