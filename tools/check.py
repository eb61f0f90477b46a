"""Every check and every test, a line each, pytest last.

python -m tools.check [--only-checks] [pytest's own arguments]
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from anxin.foundation.embedded import EmbeddedPostgres
from anxin.foundation.server_files import default_home
from anxin.foundation.server_programs import EmbeddedPostgresError
from tools import finders
from tools.stage import HOME, ROOT

BIN = Path(sys.executable).parent
AT_ONCE = 2


@dataclass(frozen=True)
class Check:
    """One program whose exit code tells whether the project is in order."""

    name: str
    command: list[str]
    folder: Path = ROOT
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What came of a check."""

    passed: bool
    seconds: float
    output: str


def tool(name: str, *arguments: str) -> list[str]:
    return [str(BIN / name), *arguments]


def templates() -> list[str]:
    return [str(path) for path in sorted((ROOT / "src").rglob("templates")) if path.is_dir()]


def environment() -> dict[str, str]:
    """Let every Python keep what it compiles, apart from the sources: tests start it some hundred times."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"PYTHONPYCACHEPREFIX": str(HOME / "bytecode")} | kept


def checks(database_url: str) -> list[Check]:
    """List the checks, the quick ones first."""
    python = sys.executable
    node = finders.find_node()
    semgrep = [
        "--metrics=off",
        "--disable-version-check",
        "--config",
        "tools/semgrep.yml",
        "--error",
        "--quiet",
    ]
    listed = [
        Check("ruff check", tool("ruff", "check", "--quiet", ".")),
        Check("ruff format", tool("ruff", "format", "--check", "--quiet", ".")),
        Check("types (mypy strict)", tool("mypy")),
        Check("floors (import-linter)", tool("lint-imports", "--no-logo")),
        Check("house rules (semgrep)", tool("semgrep", "scan", *semgrep, "src")),
        Check("templates (djlint)", tool("djlint", "--lint", "--quiet", *templates())),
        Check("content packs", [python, "-m", "anxin.playbooks.content_check", "content"]),
        Check("Chinese catalogue", [python, "tools/messages.py", "check"]),
        Check(
            "migrations",
            tool("anxin", "manage", "makemigrations", "--check", "--dry-run"),
            environment={"DATABASE_URL": database_url},
        ),
    ]
    if node is not None and (ROOT / "frontend" / "package.json").exists():
        for_node = finders.node_environment(node[0])
        listed.append(Check("front end", [*node[1], "test"], ROOT / "frontend", for_node))
    return listed


def carry_out(check: Check) -> Outcome:
    """Run one check and keep what it says."""
    begun = time.monotonic()
    try:
        done = subprocess.run(
            check.command,
            cwd=check.folder,
            env=environment() | check.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        return Outcome(passed=False, seconds=0.0, output=str(error))
    return Outcome(done.returncode == 0, time.monotonic() - begun, done.stdout)


def template(database_url: str) -> Check:
    """What the tests begin with, made while there is a processor to spare."""
    return Check(
        "test database",
        [sys.executable, "-m", "tests.template_database"],
        environment={"DATABASE_URL": database_url},
    )


def run_checks(listed: list[Check]) -> list[str]:
    """Run every check, a line each as it ends; return the names of those that failed."""
    failed = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running: dict[Future[Outcome], Check] = {pool.submit(carry_out, check): check for check in listed}
        for future in as_completed(running):
            check, outcome = running[future], future.result()
            mark = "✓" if outcome.passed else "✗"
            print(f"{mark} {check.name:<24} {outcome.seconds:6.1f} s", flush=True)
            if not outcome.passed:
                failed.append(check.name)
                print(outcome.output.rstrip() + "\n", flush=True)
    return failed


def run_tests(arguments: list[str]) -> int:
    """Run pytest, its closing line the last thing on the screen."""
    browser = HOME / "chromium"
    noted = {"ANXIN_CHROMIUM": browser.read_text()} if browser.exists() else {}
    # A part of the tests covers a part of the code: the floor holds for the whole run.
    coverage = [] if arguments else ["--cov", "--cov-report="]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        str(AT_ONCE),
        *coverage,
        *arguments,
    ]
    return subprocess.run(command, cwd=ROOT, env=noted | environment(), check=False).returncode


@contextmanager
def database() -> Iterator[str]:
    """Give the checks a database: the one DATABASE_URL names, or a server of their own."""
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    with EmbeddedPostgres(default_home() / "test", testing=True) as server:
        yield server.maintenance_url


def main(argv: list[str]) -> int:
    """Run all of it; exit 1 if anything failed."""
    only_checks = "--only-checks" in argv
    try:
        with database() as url:
            # The longest first, the checks beside it.
            failed = run_checks(checks(url) if only_checks else [template(url), *checks(url)])
            if failed:
                print(f"✗ failed: {', '.join(failed)}\n", flush=True)
            code = 0 if only_checks else run_tests(argv)
    except EmbeddedPostgresError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 1 if failed or code else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
