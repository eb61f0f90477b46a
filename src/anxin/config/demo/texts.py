"""The demo group's texts as they stand in the content folder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from anxin.playbooks.content_files import content_root

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Texts:
    """The invented world, the complaints in customers' words, and what people say around them."""

    world: Entry
    complaints: Sequence[Entry]
    phrases: Entry


def read_texts() -> Texts:
    """Read every file of the demo group; complaints come in the order of their ids."""
    folder = content_root() / "demo"
    found = [_read(path.name) for path in sorted(folder.glob("complaints_*.yaml"))]
    complaints = [{**entry, "language": each["language"]} for each in found for entry in each["entries"]]
    return Texts(
        world=_read("world.yaml"),
        complaints=sorted(complaints, key=lambda entry: str(entry["id"])),
        phrases=_read("phrases.yaml"),
    )


def language_key(language: str) -> str:
    """Return the key of bilingual texts for a person's or dealer's language."""
    return "zh" if language.startswith("zh") else "en"


def _read(name: str) -> Any:
    text = (content_root() / "demo" / name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)
