"""python -m tools.mutants rights [--module NAME] [--law-only]: does a test notice when one thing is changed?

Every threshold, comparison, boolean, exclusion and list of the engine of rights, in its code and in the data of the
law, is changed in turn; the readable cases beside the law are answered anew in this process. A change that nothing
notices has survived, unless tools/mutants_explained.yaml says why it gives no other answer. Exit status 1 if one has
survived, or if an explanation explains nothing any more: its change is noticed by now, or is gone.
"""

import argparse
import importlib
import importlib.machinery
import json
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, cast

import yaml

from tools.changes import FOLDER, MODULES, ROOT, Mutant, Name, of_code, of_law, source_of

PACKAGE = "anxin.engines.rights"
EXPLAINED = Path(__file__).with_name("mutants_explained.yaml")
#: Of processor time, so that a busy machine does not end what would end.
_SECONDS = 20


class TooLong(BaseException):
    """A changed engine did not come to an end."""


class Tally:
    """What became of the changes that were tried, beside what is explained."""

    def __init__(self, explained: frozenset[Name]) -> None:
        self._explained = explained
        self._met: set[Name] = set()
        self.tried = self.killed = self.survived = self.stale = 0

    @property
    def is_clean(self) -> bool:
        """Tell whether every change was noticed or is explained, and every explanation is needed."""
        return not self.survived and not self.stale

    def add(self, name: Name, noticed: str | None, *, line: int = 0) -> str | None:
        """Count a change, with what noticed it; return what is wrong about it, if anything is."""
        self.tried += 1
        is_explained = name in self._explained
        self._met.add(name)
        if noticed is None:
            if is_explained:
                return None
            self.survived += 1
            return f"survived: {written(name)}  line {line}"
        self.killed += 1
        if not is_explained:
            return None
        self.stale += 1
        return f"explained, but noticed: {written(name)}  {noticed}"

    def gone(self) -> list[str]:
        """Return what is explained of changes that there are not."""
        missing = sorted(self._explained - self._met)
        self.stale += len(missing)
        return [f"explained, but no such change: {written(name)}" for name in missing]

    def total(self) -> str:
        """Return the figures in one line."""
        explained = self.tried - self.killed - self.survived
        return f"{self.tried} mutants, {self.killed} killed, {explained} explained, {self.survived} survived"


def main() -> int:
    """Try every mutant and print what survived."""
    arguments = _arguments()
    sys.path.insert(0, str(ROOT / "src"))
    signal.signal(signal.SIGPROF, _stop)
    bench, started = Bench(), time.monotonic()
    if (told := bench.judge({}, None)) is not None:
        print(f"the tests fail without a change: {told}", file=sys.stderr)
        return 2
    only, code = arguments.module, not arguments.law_only
    tally = Tally(frozenset(name for name in explained() if _is_asked(name.place, only, code=code)))
    for mutant in _mutants(only, code=code):
        module = mutant.name.place.partition(".")[0]
        noticed = bench.judge({module: mutant.code()} if mutant.code else {}, mutant.law)
        if wrong := tally.add(mutant.name, noticed, line=mutant.line):
            print(wrong, flush=True)
    for wrong in tally.gone():
        print(wrong)
    print(f"{tally.total()}, {time.monotonic() - started:.0f} s")
    return 0 if tally.is_clean else 1


def explained() -> dict[Name, str]:
    """Return the changes that give no other answer, each with the reason."""
    groups = yaml.safe_load(EXPLAINED.read_text(encoding="utf-8"))
    return {Name(each["in"], each["change"]): group["why"] for group in groups for each in group["changes"]}


def written(name: Name) -> str:
    """Write the name of a change as a line of what is explained."""
    return f"- {{in: {name.place}, change: {json.dumps(name.change, ensure_ascii=False)}}}"


def _mutants(only: str, *, code: bool) -> Iterator[Mutant]:
    """Yield the changes of the modules and of the law, or of those whose names begin so."""
    for name in MODULES:
        if _is_asked(name, only, code=code):
            yield from of_code(name, source_of(name))
    yield from (each for each in of_law() if _is_asked(each.name.place, only, code=code))


def _is_asked(place: str, only: str, *, code: bool) -> bool:
    is_code = place.partition(".")[0] in MODULES
    return place.startswith(only) and (code or not is_code)


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
        self._compiled = {name: compile(source_of(name), name, "exec") for name in _all_modules()}

    def judge(self, changed: Mapping[str, CodeType | None], law: Mapping[str, Any] | None) -> str | None:
        """Return what noticed a change; None if nothing did."""
        signal.setitimer(signal.ITIMER_PROF, _SECONDS)
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
            signal.setitimer(signal.ITIMER_PROF, 0)
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


if __name__ == "__main__":
    sys.exit(main())
