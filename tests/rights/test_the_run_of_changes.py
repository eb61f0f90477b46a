"""The tool that changes the engine: what it changes, how it names that, and what it says of what it found."""

from tools.changes import MODULES, Name, of_code, of_law, source_of
from tools.mutants import Tally, explained

_NAMED = Name("periods.span_of", "1 -> 2")
_SMALL = """
class Car:
    def is_old(self, km: int = 0) -> bool:
        return self.known and km >= 50_000 - 1

    def is_new(self) -> bool:
        return [each for each in self.visits if each.ended] == []
"""


def _names(source: str) -> list[Name]:
    return [each.name for each in of_code("car", source)]


def test_every_comparison_number_truth_and_filter_is_changed_once() -> None:
    assert set(_names(_SMALL)) == {
        Name("car.Car.is_old", "self.known and km >= 50000 - 1 -> self.known or km >= 50000 - 1"),
        Name("car.Car.is_old", "self.known and km >= 50000 - 1 -> km >= 50000 - 1 and km >= 50000 - 1"),
        Name("car.Car.is_old", "self.known and km >= 50000 - 1 -> self.known and self.known"),
        Name(
            "car.Car.is_new",
            "[each for each in self.visits if each.ended] == [] -> [each for each in self.visits if each.ended] != []",
        ),
        Name("car.Car.is_old", "self, km: int=0 -> self, km: int=1"),
        Name("car.Car.is_old", "self, km: int=0 -> self, km: int=-1"),
        Name("car.Car.is_old", "km >= 50000 - 1 -> km > 50000 - 1"),
        Name("car.Car.is_old", "km >= 50000 - 1 -> km < 50000 - 1"),
        Name("car.Car.is_new", "if each.ended -> (nothing)"),
        Name("car.Car.is_old", "50000 - 1 -> 50000 + 1"),
        Name("car.Car.is_old", "50000 - 1 -> 50001 - 1"),
        Name("car.Car.is_old", "50000 - 1 -> 49999 - 1"),
        Name("car.Car.is_old", "50000 - 1 -> 50000 - 2"),
        Name("car.Car.is_old", "50000 - 1 -> 50000 - 0"),
    }


def test_a_chain_a_row_of_words_and_a_sum_are_changed_too() -> None:
    changes = {
        each.change for each in _names("A = frozenset({'x', 'y'})\nB = ('a',)\nC = 1 < B < D\nD += B\n")
    }
    assert {"{'x', 'y'} -> {'y'}", "{'x', 'y'} -> {'x'}", "('a',) -> ()", "D += B -> D -= B"} <= changes
    assert {"1 < B < D -> 1 <= B < D", "1 < B < D -> 1 < B <= D"} <= changes


def test_every_part_of_a_condition_is_left_out_once() -> None:
    changes = [each.change.partition(" -> ")[2] for each in _names("A = b and c and d\n")]
    assert changes == ["b or c or d", "c and d", "b and d", "b and c"]


def test_a_change_that_stands_twice_in_a_function_is_named_twice() -> None:
    twice = [each for each in _names("def f(a):\n    g(a > 1)\n    h(a > 1)\n") if "a >= 1" in each.change]
    assert [each.change for each in twice] == ["a > 1 -> a >= 1", "a > 1 -> a >= 1 (2)"]


def test_lines_that_move_leave_the_names_alone() -> None:
    assert _names("\n\n" + _SMALL) == _names(_SMALL)


def test_what_is_compiled_has_the_one_change() -> None:
    mutants = {each.name.change: each for each in of_code("limit", "LIMIT = 5\nOTHER = 1\n")}
    found: dict[str, int] = {}
    code = mutants["LIMIT = 5 -> LIMIT = 6"].code
    assert code is not None
    exec(code(), found)  # noqa: S102  two lines of this test
    assert (found["LIMIT"], found["OTHER"]) == (6, 1)


def test_a_change_that_nothing_notices_has_survived() -> None:
    tally = Tally(frozenset())
    wrong = tally.add(_NAMED, None, line=7)
    assert wrong == 'survived: - {in: periods.span_of, change: "1 -> 2"}  line 7'
    assert not tally.is_clean
    assert tally.total() == "1 mutants, 0 killed, 0 explained, 1 survived"


def test_one_that_is_explained_is_well() -> None:
    tally = Tally(frozenset({_NAMED}))
    assert tally.add(_NAMED, None) is None
    assert tally.add(Name("periods.span_of", "1 -> 0"), "a case") is None
    assert tally.gone() == []
    assert tally.is_clean
    assert tally.total() == "2 mutants, 1 killed, 1 explained, 0 survived"


def test_one_that_is_explained_and_noticed_all_the_same_is_told() -> None:
    tally = Tally(frozenset({_NAMED}))
    wrong = tally.add(_NAMED, "days: a case")
    assert wrong is not None
    assert wrong.startswith("explained, but noticed: - {in: periods.span_of,")
    assert not tally.is_clean


def test_an_explanation_of_no_change_is_told() -> None:
    tally = Tally(frozenset({_NAMED}))
    assert tally.gone() == ['explained, but no such change: - {in: periods.span_of, change: "1 -> 2"}']
    assert not tally.is_clean


def test_every_explanation_names_a_change_that_there_is() -> None:
    names = {each.name for name in MODULES for each in of_code(name, source_of(name))}
    names |= {each.name for each in of_law()}
    assert sorted(explained().keys() - names) == []
    assert all(len(why) > 20 for why in explained().values())
