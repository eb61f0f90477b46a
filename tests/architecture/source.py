"""The source of the house as the architecture tests read it: every module once, parsed, with its place in the house."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "src" / "anxin"

#: Django apps with the anatomy of an app; the ground (foundation, engines) and the roof (config) have their own.
APPS = tuple(sorted(path.parent.name for path in HOUSE.glob("*/apps.py") if path.parent.name != "foundation"))


@dataclass(frozen=True)
class Module:
    """One file of Python: its dotted name, and the app and the part of the app that it belongs to."""

    path: Path
    name: str
    tree: ast.Module
    lines: int

    @property
    def shown(self) -> str:
        """The path as a person would write it."""
        return str(self.path.relative_to(ROOT))

    @property
    def floor(self) -> str:
        """The package under ``anxin``, such as ``complaints``."""
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 else ""

    @property
    def part(self) -> str:
        """The part of the app, such as ``services`` for ``services/close_complaint.py``."""
        parts = self.name.split(".")
        return parts[2] if len(parts) > 2 else ""

    @property
    def is_test(self) -> bool:
        return "tests" in self.name.split(".")

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.name.split(".")


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the house, tests and migrations included."""
    return tuple(_read(path) for path in sorted(HOUSE.rglob("*.py")))


def working_modules() -> Iterator[Module]:
    """Every module that runs at the dealer's: no tests, no migrations."""
    return (each for each in modules() if not each.is_test and not each.is_migration)


def app_modules() -> Iterator[Module]:
    """Every working module of an app."""
    return (each for each in working_modules() if each.floor in APPS)


@dataclass(frozen=True)
class Import:
    """One imported module of the house, by its dotted name, and the line that asks for it."""

    target: str
    line: int

    @property
    def floor(self) -> str:
        parts = self.target.split(".")
        return parts[1] if len(parts) > 1 else ""

    @property
    def part(self) -> str:
        parts = self.target.split(".")
        return parts[2] if len(parts) > 2 else ""


def imports_of(module: Module) -> Iterator[Import]:
    """Every import of a module of the house; ``from anxin.app import part`` names the part."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (Import(each.name, node.lineno) for each in node.names if _ours(each.name))
        elif isinstance(node, ast.ImportFrom) and node.module and _ours(node.module):
            deep = len(node.module.split(".")) > 2
            names = [node.module] if deep else [f"{node.module}.{each.name}" for each in node.names]
            yield from (Import(name, node.lineno) for name in names)


def templates() -> list[Path]:
    """Every template of the house."""
    return sorted(path for path in HOUSE.rglob("*.html") if "templates" in path.parts)


def _ours(name: str) -> bool:
    return name == "anxin" or name.startswith("anxin.")


def _read(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    dotted = ".".join(path.relative_to(HOUSE.parent).with_suffix("").parts)
    return Module(path, dotted.removesuffix(".__init__"), ast.parse(text, str(path)), len(text.splitlines()))
