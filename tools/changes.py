"""What may be changed in an engine and in the data of its law: one change at a time, each with a name that stays.

A change is named by the function in which it stands and by its text, so that code may move around it.
"""

import ast
import copy
import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "src" / "anxin" / "engines" / "rights"
LAW = ROOT / "content" / "law"
_HELD_ONLY = {"__init__", "facts", "law"}
#: What decides rights; facts and the form of the law only hold them.
MODULES = tuple(path.stem for path in sorted(FOLDER.glob("*.py")) if path.stem not in _HELD_ONLY)
_SWAPPED: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.And: (ast.Or,), ast.Or: (ast.And,),
    ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Div,), ast.Div: (ast.Mult,), ast.Mod: (ast.FloorDiv,),
    ast.FloorDiv: (ast.Div,),
}  # fmt: skip
#: Calls that give a higher or lower, an all or an any.
_CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}


class Name(NamedTuple):
    """How a change is named: ``module.function`` or a place in a document of the law, and what became what."""

    place: str
    change: str


@dataclass(frozen=True)
class Mutant:
    """One change with its name; ``line`` is where it stands today. Code is compiled only when it is asked for."""

    name: Name
    line: int = 0
    code: Callable[[], CodeType] | None = None
    law: Mapping[str, Mapping[str, Any]] | None = None


def source_of(name: str) -> str:
    """Return the source of a module of the engine."""
    return (FOLDER / f"{name}.py").read_text(encoding="utf-8")


def of_code(name: str, source: str) -> Iterator[Mutant]:
    """Yield every change of one module."""
    whole = list(ast.walk(ast.parse(source)))
    parents = {id(child): node for node in whole for child in ast.iter_child_nodes(node)}
    kinds = tuple(kind for kind, _ in _CHANGES)
    # A decorator tells how a dataclass is built, the list in Callable[[X], Y] what it takes: neither decides.
    forms = [each for node in whole for each in getattr(node, "decorator_list", ())]
    forms += [
        node.slice for node in whole if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple)
    ]
    left_alone = {id(part) for each in forms for part in ast.walk(each)}
    alike: Counter[Name] = Counter()
    for place, node in enumerate(whole):
        if not isinstance(node, kinds) or id(node) in left_alone:
            continue
        within = ".".join([name, *_within(node, parents)])
        for variant in itertools.count():
            if not (told := _told(node, parents[id(node)], variant)):
                break
            alike[Name(within, told)] += 1
            many = alike[Name(within, told)]
            named = Name(within, told if many == 1 else f"{told} ({many})")
            line = getattr(node.iter if isinstance(node, ast.comprehension) else node, "lineno", 0)
            yield Mutant(named, line, partial(_compiled, name, source, place, variant))


def _within(node: ast.AST, parents: Mapping[int, ast.AST]) -> list[str]:
    """Return the names of the classes and functions around a node, the outermost first."""
    found: list[str] = []
    around: ast.AST | None = node
    while around is not None:
        if isinstance(around, ast.FunctionDef | ast.ClassDef):
            found.insert(0, around.name)
        around = parents.get(id(around))
    return found


def _told(node: Any, parent: ast.AST, variant: int) -> str | None:
    """Tell a change without making it; a number is told with what stands around it."""
    if not isinstance(node, ast.Constant):
        return _change(copy.deepcopy(node), variant)
    kept, before = node.value, _line(parent)
    told = _change(node, variant)
    after = _line(parent)
    node.value = kept
    return told and f"{before} -> {after}"


def _line(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())


def _compiled(name: str, source: str, place: int, variant: int) -> CodeType:
    """Compile a module with one change."""
    tree = ast.parse(source)
    _change(next(itertools.islice(ast.walk(tree), place, None)), variant)
    ast.fix_missing_locations(tree)
    return compile(tree, name, "exec")


def _change(node: ast.AST, variant: int) -> str | None:
    """Change a node in place and tell how; None where it has no such change."""
    for kind, change in _CHANGES:
        if isinstance(node, kind):
            return change(node, variant)
    return None


def _compare(node: Any, variant: int) -> str | None:
    """Change one of its comparisons; a chain such as ``a < b < c`` has several."""
    swaps = [(place, swap) for place, op in enumerate(node.ops) for swap in _SWAPPED.get(type(op), ())]
    if variant >= len(swaps):
        return None
    before, (place, swap) = ast.unparse(node), swaps[variant]
    node.ops[place] = swap()
    return f"{before} -> {ast.unparse(node)}"


def _operator(node: Any, variant: int) -> str | None:
    swaps = _SWAPPED.get(type(node.op), ())
    if variant >= len(swaps) or _is_annotation(node):
        return None
    before = ast.unparse(node)
    node.op = swaps[variant]()
    return f"{before} -> {ast.unparse(node)}"


def _is_annotation(node: Any) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr)


def _boolean(node: Any, variant: int) -> str | None:
    """Change ``and`` into ``or``, or leave one of its parts out."""
    before = ast.unparse(node)
    if variant == 0:
        return _operator(node, 0)
    if variant > len(node.values):
        return None
    kept = [each for place, each in enumerate(node.values) if place != variant - 1]
    node.values = kept if len(kept) > 1 else [kept[0], kept[0]]
    return f"{before} -> {ast.unparse(node)}"


def _constant(node: Any, variant: int) -> str | None:
    if isinstance(node.value, bool):
        if variant:
            return None
        node.value = not node.value
        return f"{not node.value} -> {node.value}"
    if not isinstance(node.value, int | float):
        return None
    steps = (1, -1)
    if variant >= len(steps):
        return None
    before = node.value
    node.value = before + steps[variant]
    return f"{before} -> {node.value}"


def _negation(node: Any, variant: int) -> str | None:
    if variant or not isinstance(node.op, ast.Not):
        return None
    before = ast.unparse(node)
    node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)
    return f"{before} -> {ast.unparse(node)}"


def _condition(node: Any, variant: int) -> str | None:
    """Negate what decides."""
    if variant:
        return None
    before = ast.unparse(node.test)
    node.test = ast.UnaryOp(ast.Not(), node.test)
    return f"if {before} -> if not"


def _filter(node: Any, variant: int) -> str | None:
    """Leave one filter of a comprehension out: an exclusion that no longer excludes."""
    if variant >= len(node.ifs):
        return None
    gone = node.ifs.pop(variant)
    return f"if {ast.unparse(gone)} -> (nothing)"


def _entry(node: Any, variant: int) -> str | None:
    """Leave one entry of a set, a list or a row of words out."""
    are_words = all(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in node.elts)
    if variant >= len(node.elts) or (isinstance(node, ast.Tuple) and not are_words):
        return None
    before = ast.unparse(node)
    node.elts.pop(variant)
    return f"{before} -> {ast.unparse(node)}"


def _call(node: Any, variant: int) -> str | None:
    if variant or not isinstance(node.func, ast.Name) or node.func.id not in _CALLS:
        return None
    before = ast.unparse(node)
    node.func.id = _CALLS[node.func.id]
    return f"{before} -> {ast.unparse(node)}"


_CHANGES: tuple[tuple[Any, Callable[[Any, int], str | None]], ...] = (
    (ast.Compare, _compare),
    (ast.BoolOp, _boolean),
    (ast.BinOp, _operator),
    (ast.AugAssign, _operator),
    (ast.UnaryOp, _negation),
    (ast.Constant, _constant),
    (ast.If, _condition),
    (ast.IfExp, _condition),
    (ast.comprehension, _filter),
    (ast.Set, _entry),
    (ast.List, _entry),
    (ast.Tuple, _entry),
    (ast.Call, _call),
)


def of_law() -> Iterator[Mutant]:
    """Yield every change of a number, a truth, a date or an entry of a list in the documents of the law."""
    for folder in sorted(path.parent for path in LAW.glob("*/law.yaml")):
        documents = {
            path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in folder.glob("*.yaml")
        }
        for path in _paths(documents["law"]):
            yield from _changed(folder.name, documents, path)


def _paths(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        if key in {"title", "citation", "mark", "version"}:
            continue
        yield (*path, key)
        yield from _paths(value, (*path, key))


def _changed(market: str, documents: Mapping[str, Any], path: tuple[Any, ...]) -> Iterator[Mutant]:
    value = documents["law"]
    for key in path:
        value = value[key]
    for told, put in _other_values(value, isinstance(path[-1], int)):
        mine = copy.deepcopy(documents["law"])
        holder = mine
        for key in path[:-1]:
            holder = holder[key]
        put(holder, path[-1])
        where = "/".join(_named(documents["law"], path))
        yield Mutant(Name(f"{market}/{where}", told), law={market: {**documents, "law": mine}})


def _named(node: Any, path: tuple[Any, ...]) -> Iterator[str]:
    """Name the places by what they hold: a rule by its id."""
    for key in path:
        node = node[key]
        named = isinstance(node, dict) and (node.get("id") or node.get("key"))
        yield str(named or key)


def _other_values(value: Any, is_entry: bool) -> Iterator[tuple[str, Callable[[Any, Any], None]]]:
    def put(new: Any) -> Callable[[Any, Any], None]:
        return lambda holder, key: holder.__setitem__(key, new)

    if isinstance(value, bool):
        yield f"{value} -> {not value}", put(not value)
    elif isinstance(value, int):
        yield f"{value} -> {value + 1}", put(value + 1)
        yield f"{value} -> {value - 1}", put(value - 1)
    elif isinstance(value, float):
        yield f"{value} -> {value * 1.02}", put(value * 1.02)
        yield f"{value} -> {value * 0.98}", put(value * 0.98)
    elif hasattr(value, "toordinal"):
        for days in (1, -1):
            later = value.fromordinal(value.toordinal() + days)
            yield f"{value} -> {later}", put(later)
    elif is_entry and isinstance(value, str):
        yield f"{value} -> (left out)", lambda holder, key: holder.pop(key)
