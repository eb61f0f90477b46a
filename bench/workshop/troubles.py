"""The kinds of trouble and the ways of telling them, read from ``wording/*.yaml``.

The wording was written without looking at the engine's vocabulary, so that a good figure means that the engine
understands words and not that it shares a list with its judge. Every third telling is held back from the
development seed (see ``simulator``): on the reported seed it shows what the engine makes of words nobody tuned it on.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

WORDING = Path(__file__).parent / "wording"
HELD_BACK_EVERY = 3


@dataclass(frozen=True, slots=True)
class Told:
    """One way of telling a trouble; ``held_back`` is never used with the development seed."""

    text: str
    held_back: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """One kind of trouble: each part is a tuple of the names that different systems print, the English one last."""

    key: str
    system: str
    near: tuple[str, ...]
    components: tuple[str, ...]
    zh: tuple[Told, ...]
    en: tuple[Told, ...]
    work: tuple[str, ...]
    work_en: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]


@cache
def troubles() -> tuple[Trouble, ...]:
    """Return every kind of trouble in the order of the files; a broken file raises KeyError or a YAML error."""
    entries = [
        entry for path in sorted(WORDING.glob("*.yaml")) for entry in yaml.safe_load(path.read_text("utf-8"))
    ]
    return tuple(_trouble(entry) for entry in entries)


def _trouble(entry: dict[str, str]) -> Trouble:
    return Trouble(
        key=entry["key"],
        system=entry["system"],
        near=tuple(entry["near"].split()),
        components=tuple(entry["component"].split()),
        zh=_told(entry["zh"]),
        en=_told(entry["en"]),
        work=_lines(entry["work"]),
        work_en=_lines(entry["work_en"]),
        parts=tuple(tuple(name.strip() for name in line.split("|")) for line in _lines(entry["parts"])),
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _told(text: str) -> tuple[Told, ...]:
    lines = _lines(text)
    return tuple(
        Told(line, number % HELD_BACK_EVERY == HELD_BACK_EVERY - 1) for number, line in enumerate(lines)
    )
