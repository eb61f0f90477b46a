"""YAML documents that know the line and the column of everything in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from anxin.config.cli.documents import WrongInput, name_of, read_bytes
from anxin.config.cli.words import gettext as _

_PLAIN = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("null", "bool", "int", "float"))

Path = tuple[str, ...]


@dataclass(frozen=True)
class MarkedDocument:
    """What a YAML file holds, and where: ``places`` has line and column, from 1 on, of every value by its keys."""

    name: str
    value: Any
    places: Mapping[Path, tuple[int, int]] = field(default_factory=dict)

    def place_of(self, path: Path) -> tuple[int, int]:
        """Return where the value stands, or where the nearest one around it begins."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))


def read_marked_yaml(source: str) -> MarkedDocument:
    """Return the one document of a YAML file in UTF-8; WrongInput names file, line and column of what is wrong.

    Keys are texts exactly as they are written, so that 01 and Y need no quotes. A key that stands twice in one place
    and a value that holds itself are refused.
    """
    name, raw = name_of(source), read_bytes(source)
    text = decoded(raw, name)
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        loader = yaml.SafeLoader("")
        places: dict[Path, tuple[int, int]] = {}
        value = None if node is None else _built(node, (), places, loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or error.context
        raise _wrong(name, (mark.line + 1, mark.column + 1) if mark else (1, 1), reason) from error
    except yaml.reader.ReaderError as error:
        raise _wrong(name, _place(text[: error.position]), error.reason) from error
    except (RecursionError, ValueError) as error:
        raise _wrong(name, (1, 1), str(error)) from error
    return MarkedDocument(name, value, places)


def decoded(raw: bytes, name: str) -> str:
    """Return text in UTF-8, with or without a byte order mark; WrongInput names line and column of what is not."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig", "replace")
        raise _wrong(name, _place(before), _("this is not UTF-8")) from error


def _built(node: yaml.Node, path: Path, places: dict[Path, tuple[int, int]], loader: Any) -> Any:
    places[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_built(each, (*path, str(place)), places, loader) for place, each in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return loader.construct_object(node) if node.tag in _PLAIN else node.value
    found: dict[str, Any] = {}
    for key, value in node.value:
        mark = key.start_mark
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.MarkedYAMLError(problem=_("a key must be a text"), problem_mark=mark)
        if key.value in found:
            told = _("the key %(key)s stands twice in one object") % {"key": key.value}
            raise yaml.MarkedYAMLError(problem=told, problem_mark=mark)
        found[key.value] = _built(value, (*path, key.value), places, loader)
    return found


def _place(before: str) -> tuple[int, int]:
    """Return line and column of what follows a text."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _wrong(name: str, place: tuple[int, int], reason: str | None) -> WrongInput:
    words = _("%(file)s: line %(line)s, column %(column)s: %(reason)s")
    return WrongInput(words % {"file": name, "line": place[0], "column": place[1], "reason": reason or ""})
