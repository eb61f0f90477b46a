"""Rules of the house that no general linter knows: one clock, words that can be translated, no code in templates."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import Module, modules, templates, working_modules

GETTEXT = re.compile(r"^(_|_now|(n|p|np)?gettext(_lazy|_noop)?)$")
CLOCKS = {("timezone", "now"), ("timezone", "localdate"), ("timezone", "localtime"), ("time", "time")}
CLOCKS_OF_DATETIME = {"now", "utcnow", "today"}
#: Where time is measured for a machine, not told to a person.
STOPWATCHES = ("anxin.foundation.clock",)

_TAG = re.compile(r"<[a-z][^<>]*>", re.IGNORECASE | re.DOTALL)
_TEMPLATE_CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_INLINE = re.compile(r"\s(style|on[a-z]+)\s*=", re.IGNORECASE)


def test_there_is_one_clock() -> None:
    against = [
        f"{each.shown}:{line} asks the machine for the time; ask foundation.clock"
        for each in working_modules()
        if not each.name.startswith(STOPWATCHES)
        for line in _clock_reads(each)
    ]
    assert not against, "\n" + "\n".join(against)


def test_words_to_translate_are_plain_literals() -> None:
    """A formatted msgid is found by no translator: the result is formatted, never the literal."""
    against = [
        f"{each.shown}:{call.lineno} {ast.unparse(call)[:80]}"
        for each in modules()
        if not each.is_test
        for call in _translations(each)
        if call.args and not _is_translatable(call)
    ]
    assert not against, "\n" + "\n".join(against)


@pytest.mark.parametrize(
    "text", ['_(f"{name} wrote")', '_("%s wrote" % name)', '_("a" + name)', '_("{}".format(1))']
)
def test_a_formatted_msgid_is_noticed(text: str) -> None:
    call = ast.parse(text, mode="eval").body
    assert isinstance(call, ast.Call)
    assert not _is_translatable(call)


def test_templates_hold_no_inline_code() -> None:
    """The content policy of every page forbids inline scripts, style sheets, style attributes and handlers."""
    against = []
    for path in templates():
        text = _TEMPLATE_CODE.sub(" ", path.read_text(encoding="utf-8"))
        for tag in _TAG.findall(text):
            lowered = tag.lower()
            is_code = lowered.startswith("<style") or (
                lowered.startswith("<script") and " src=" not in lowered and "application/json" not in lowered
            )
            if is_code or _INLINE.search(tag):
                against.append(f"{path.name}: {' '.join(tag.split())[:100]}")
    assert not against, "\n" + "\n".join(against)


def _clock_reads(module: Module) -> Iterator[int]:
    bare = _bare_clocks(module)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner = node.value.id
            of_datetime = owner in {"datetime", "date"} and node.attr in CLOCKS_OF_DATETIME
            if of_datetime or (owner, node.attr) in CLOCKS:
                yield node.lineno
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in bare:
            yield node.lineno


def _bare_clocks(module: Module) -> set[str]:
    """Names such as ``now`` that the module took from Django's ``timezone`` or from ``time``."""
    return {
        name.asname or name.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.module in {"django.utils.timezone", "time"}
        for name in node.names
        if name.name in {"now", "localdate", "localtime", "time"}
    }


def _translations(module: Module) -> Iterator[ast.Call]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and GETTEXT.match(node.func.id):
            yield node


def _is_translatable(call: ast.Call) -> bool:
    """A literal, or a name that stands for one: a plain variable, an item of a table, a choice's label."""
    return not any(_is_formatted(argument) for argument in call.args[:2])


def _is_formatted(argument: ast.expr) -> bool:
    by_method = isinstance(argument, ast.Call) and isinstance(argument.func, ast.Attribute)
    if by_method and argument.func.attr == "format":  # type: ignore[attr-defined]  # an attribute, as asked above
        return True
    return isinstance(argument, ast.JoinedStr | ast.BinOp)
