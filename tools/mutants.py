"""python -m tools.mutants rights [--module NAME] [--law-only]: does a test notice when one thing is changed?

Every threshold, comparison, boolean, exclusion and list of the engine of rights, in its code and in the data of the
law, is changed in turn; the readable cases beside the law are answered anew in this process. A change that nothing
notices is printed as survived. Exit status 1 if there is one.
"""

import argparse
import ast
import copy
import importlib
import importlib.machinery
import itertools
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, cast

import yaml

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "anxin.engines.rights"
FOLDER = ROOT / "src" / "anxin" / "engines" / "rights"
LAW = ROOT / "content" / "law"
#: What decides rights; facts, positions and the form of the law only hold them.
MODULES = (
    "assess", "checking", "compensation", "deadlines", "docket", "early", "editions", "findings", "flags",
    "law_reading", "nearest", "periods", "position", "reading", "records", "repairing", "returning", "visits",
    "working_days",
)  # fmt: skip
_SECONDS = 20
_SWAPPED: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.And: (ast.Or,), ast.Or: (ast.And,),
    ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Div,), ast.Div: (ast.Mult,), ast.Mod: (ast.FloorDiv,),
    ast.FloorDiv: (ast.Div,),
}  # fmt: skip
#: Calls that give a higher or lower, an all or an any.
_CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Mutant:
    """One change: the module or document, its line, what it was and what it became."""

    where: str
    change: str
    code: CodeType | None = None
    law: Mapping[str, Mapping[str, Any]] | None = None


class TooLong(BaseException):
    """A changed engine did not come to an end."""


def main() -> int:
    """Try every mutant and print what survived."""
    arguments = _arguments()
    sys.path.insert(0, str(ROOT / "src"))
    signal.signal(signal.SIGALRM, _stop)
    bench = Bench()
    if (told := bench.judge({}, None)) is not None:
        print(f"the tests fail without a change: {told}", file=sys.stderr)
        return 2
    started, tried = time.monotonic(), []
    for mutant in _mutants(arguments.module, code=not arguments.law_only):
        name = mutant.where.partition(":")[0]
        survived = bench.judge({name: mutant.code} if mutant.code else {}, mutant.law) is None
        tried.append(survived)
        if survived:
            print(f"survived: {mutant.where}  {mutant.change}", flush=True)
    alive = sum(tried)
    took = time.monotonic() - started
    print(f"{len(tried)} mutants, {len(tried) - alive} killed, {alive} survived, {took:.0f} s")
    return 1 if alive else 0


def _mutants(only: str, *, code: bool) -> Iterator[Mutant]:
    """Yield the changes of the modules and of the law, or of those whose names begin so."""
    for name in MODULES if code else ():
        if name.startswith(only):
            yield from of_code(name)
    yield from (each for each in of_law() if each.where.startswith(only))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tools.mutants")
    parser.add_argument("engine", choices=["rights"])
    parser.add_argument("--module", default="", help="only this module, or document of the law")
    parser.add_argument("--law-only", action="store_true")
    return parser.parse_args()


def _stop(_signal: int, _frame: object) -> None:
    raise TooLong


class Bench:
    """The engine imported anew for each change, with everything else compiled once, and the quick tests."""

    def __init__(self) -> None:
        self._compiled = {name: compile(_source(name), name, "exec") for name in _all_modules()}

    def judge(self, changed: Mapping[str, CodeType | None], law: Mapping[str, Any] | None) -> str | None:
        """Return what noticed a change; None if nothing did."""
        signal.alarm(_SECONDS)
        try:
            self._import(changed)
            rights = sys.modules[PACKAGE]
            checks = importlib.import_module("tests.rights.quick_checks")
            told: str | None = checks.first_difference(rights, law)
        except TooLong:
            return "does not end"
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        finally:
            signal.alarm(0)
        return told

    def _import(self, changed: Mapping[str, CodeType | None]) -> None:
        for name in [each for each in sys.modules if each.startswith(PACKAGE)]:
            del sys.modules[name]
        finder = _Finder({**self._compiled, **{name: code for name, code in changed.items() if code}})
        sys.meta_path.insert(0, finder)
        try:
            importlib.import_module(PACKAGE)
        finally:
            sys.meta_path.remove(finder)


class _Finder:
    """Gives the modules of the engine from what is compiled already."""

    def __init__(self, compiled: Mapping[str, CodeType]) -> None:
        self._compiled = compiled

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> Any:
        short = "__init__" if name == PACKAGE else name.removeprefix(f"{PACKAGE}.")
        if not name.startswith(PACKAGE) or short not in self._compiled:
            return None
        is_package, loader = name == PACKAGE, cast(Any, self)
        spec = importlib.machinery.ModuleSpec(name, loader, is_package=is_package)
        if is_package:
            spec.submodule_search_locations = [str(FOLDER)]
        return spec

    def create_module(self, _spec: object) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        short = "__init__" if module.__name__ == PACKAGE else module.__name__.removeprefix(f"{PACKAGE}.")
        exec(self._compiled[short], module.__dict__)  # noqa: S102  our own source, changed in one place


def _all_modules() -> list[str]:
    return [path.stem for path in sorted(FOLDER.glob("*.py"))]


def _source(name: str) -> str:
    return (FOLDER / f"{name}.py").read_text(encoding="utf-8")


def of_code(name: str) -> Iterator[Mutant]:
    """Yield every change of one module."""
    source = _source(name)
    kinds = tuple(kind for kind, _ in _CHANGES)
    whole = list(ast.walk(ast.parse(source)))
    # A decorator tells how a dataclass is built, and decides nothing.
    decorators = {
        id(part) for node in whole for each in getattr(node, "decorator_list", ()) for part in ast.walk(each)
    }
    places = [
        place for place, node in enumerate(whole) if isinstance(node, kinds) and id(node) not in decorators
    ]
    for place in places:
        for variant in range(3):
            tree = ast.parse(source)
            node = next(itertools.islice(ast.walk(tree), place, None))
            line = getattr(node, "lineno", 0)
            if told := _change(node, variant):
                ast.fix_missing_locations(tree)
                yield Mutant(f"{name}:{line}", told, code=compile(tree, name, "exec"))


def _change(node: ast.AST, variant: int) -> str | None:
    """Change a node in place and tell how; None where it has no such change."""
    for kind, change in _CHANGES:
        if isinstance(node, kind):
            return change(node, variant)
    return None


def _compare(node: Any, variant: int) -> str | None:
    swaps = _SWAPPED.get(type(node.ops[0]), ())
    if len(node.ops) != 1 or variant >= len(swaps):
        return None
    before = ast.unparse(node)
    node.ops[0] = swaps[variant]()
    return f"{before}  ->  {ast.unparse(node)}"


def _operator(node: Any, variant: int) -> str | None:
    swaps = _SWAPPED.get(type(node.op), ())
    if variant >= len(swaps) or _is_annotation(node):
        return None
    before = ast.unparse(node)
    node.op = swaps[variant]()
    return f"{before}  ->  {ast.unparse(node)}"


def _is_annotation(node: Any) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr)


def _boolean(node: Any, variant: int) -> str | None:
    """Change ``and`` into ``or``, or leave the first or the last of its parts out."""
    before = ast.unparse(node)
    if variant == 0:
        return _operator(node, 0)
    kept = node.values[1:] if variant == 1 else node.values[:-1]
    node.values = kept if len(kept) > 1 else [kept[0], kept[0]]
    return f"{before}  ->  {ast.unparse(node)}"


def _constant(node: Any, variant: int) -> str | None:
    if isinstance(node.value, bool):
        if variant:
            return None
        node.value = not node.value
        return f"{not node.value}  ->  {node.value}"
    if not isinstance(node.value, int | float):
        return None
    steps = (1, -1)
    if variant >= len(steps):
        return None
    before = node.value
    node.value = before + steps[variant]
    return f"{before}  ->  {node.value}"


def _negation(node: Any, variant: int) -> str | None:
    if variant or not isinstance(node.op, ast.Not):
        return None
    before = ast.unparse(node)
    node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)
    return f"{before}  ->  {ast.unparse(node)}"


def _condition(node: Any, variant: int) -> str | None:
    """Negate what decides."""
    if variant:
        return None
    before = ast.unparse(node.test)
    node.test = ast.UnaryOp(ast.Not(), node.test)
    return f"if {before}  ->  if not"


def _filter(node: Any, variant: int) -> str | None:
    """Leave one filter of a comprehension out: an exclusion that no longer excludes."""
    if variant >= len(node.ifs):
        return None
    gone = node.ifs.pop(variant)
    return f"if {ast.unparse(gone)}  ->  (nothing)"


def _call(node: Any, variant: int) -> str | None:
    if variant or not isinstance(node.func, ast.Name) or node.func.id not in _CALLS:
        return None
    before = ast.unparse(node)
    node.func.id = _CALLS[node.func.id]
    return f"{before}  ->  {ast.unparse(node)}"


_CHANGES: tuple[tuple[Any, Callable[[Any, int], str | None]], ...] = (
    (ast.Compare, _compare),
    (ast.BoolOp, _boolean),
    (ast.BinOp, _operator),
    (ast.UnaryOp, _negation),
    (ast.Constant, _constant),
    (ast.If, _condition),
    (ast.IfExp, _condition),
    (ast.comprehension, _filter),
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
        yield Mutant(f"{market}/{where}:", told, law={market: {**documents, "law": mine}})


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
        yield f"{value}  ->  {not value}", put(not value)
    elif isinstance(value, int):
        yield f"{value}  ->  {value + 1}", put(value + 1)
        yield f"{value}  ->  {value - 1}", put(value - 1)
    elif isinstance(value, float):
        yield f"{value}  ->  {value * 1.02}", put(value * 1.02)
        yield f"{value}  ->  {value * 0.98}", put(value * 0.98)
    elif hasattr(value, "toordinal"):
        for days in (1, -1):
            later = value.fromordinal(value.toordinal() + days)
            yield f"{value}  ->  {later}", put(later)
    elif is_entry and isinstance(value, str):
        yield f"{value}  ->  (left out)", lambda holder, key: holder.pop(key)


if __name__ == "__main__":
    sys.exit(main())
