"""The names of colleagues as cells tell them: several in one, with figures behind, in brackets."""

import re

from anxin.foundation.tables.matching import fold_name

_BRACKETED = re.compile(r"[(（\[【].*?[)）\]】]")
_BETWEEN = re.compile(r"[,，;；、/|&+\n]+")
_SPACE = re.compile(r"\s+")


def colleague_key(name: str) -> str:
    """Return a colleague's name as it is compared: without a number in brackets or figures behind it."""
    return fold_name(_BRACKETED.sub("", name)).strip("0123456789")


def names_in(cell: str) -> list[str]:
    """Return the people that a cell names, each once; spaces part Chinese names, not English ones."""
    found: dict[str, str] = {}
    for part in _BETWEEN.split(cell):
        for name in (part,) if re.search("[A-Za-z]", part) else _SPACE.split(part):
            if key := fold_name(name):
                found.setdefault(key, name.strip())
    return list(found.values())


def is_named(name: str, cell: str) -> bool:
    """Tell whether a cell names the colleague with this name, alone or beside others."""
    key = colleague_key(name)
    return bool(key) and key in map(colleague_key, names_in(cell))
