"""Budgets of size, set from the best measured trees: a file, function or class beyond its limit fails the run."""

import ast
import statistics
from collections.abc import Iterator

from tests.architecture.source import Module, working_modules

MOST_LINES_OF_A_FILE = 500
MOST_LINES_OF_A_FUNCTION = 60
MOST_LINES_OF_A_DOOR = 40
MOST_LINES_OF_A_CLASS = 300
MOST_METHODS = 20
DOORS = frozenset({"views", "rest"})

Function = ast.FunctionDef | ast.AsyncFunctionDef
Sizes = list[tuple[int, str]]


def test_files_are_short() -> None:
    sizes = [(each.lines, each.shown) for each in working_modules()]
    _hold(sizes, MOST_LINES_OF_A_FILE, "lines of a file", p95=300)


def test_functions_are_short() -> None:
    sizes = [(_length(node), _named(each, node)) for each in working_modules() for node in _functions(each)]
    _hold(sizes, MOST_LINES_OF_A_FUNCTION, "lines of a function", p95=35)


def test_doors_are_narrow() -> None:
    """A view or a function of the API reads, calls and answers; what is longer hides a rule."""
    sizes = [
        (_length(node), _named(each, node))
        for each in working_modules()
        if each.part in DOORS
        for node in _functions(each)
    ]
    _hold(sizes, MOST_LINES_OF_A_DOOR, "lines of a view or REST function", p95=30)


def test_classes_do_one_thing() -> None:
    classes = [
        (each, node)
        for each in working_modules()
        for node in ast.walk(each.tree)
        if isinstance(node, ast.ClassDef)
    ]
    _hold(
        [(_length(node), _named(each, node)) for each, node in classes],
        MOST_LINES_OF_A_CLASS,
        "lines of a class",
    )
    methods = [
        (sum(isinstance(part, Function) for part in node.body), _named(each, node)) for each, node in classes
    ]
    _hold(methods, MOST_METHODS, "methods of a class")


def test_no_import_hides_inside_a_function() -> None:
    hidden = [
        f"{each.shown}:{inner.lineno}"
        for each in working_modules()
        for node in _functions(each)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not hidden, "\n" + "\n".join(hidden)


def _hold(sizes: Sizes, most: int, what: str, *, p95: int | None = None) -> None:
    numbers = sorted(size for size, _ in sizes)
    high = statistics.quantiles(numbers, n=20, method="inclusive")[-1]
    told = f"{what}: median {statistics.median(numbers):g}, p95 {high:g}, most {numbers[-1]}, limit {most}"
    beyond = [f"{size:4} {where}" for size, where in sorted(sizes, reverse=True) if size > most]
    assert not beyond, "\n".join([told, *beyond])
    if p95 is not None:
        longest = [f"{size:4} {where}" for size, where in sorted(sizes, reverse=True)[:12]]
        assert high <= p95, "\n".join([f"{told}, and p95 must stay within {p95}; the longest:", *longest])


def _functions(module: Module) -> Iterator[Function]:
    return (node for node in ast.walk(module.tree) if isinstance(node, Function))


def _length(node: Function | ast.ClassDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _named(module: Module, node: Function | ast.ClassDef) -> str:
    return f"{module.shown}:{node.lineno} {node.name}"
