"""What is handed out carries nothing of the machine that it was written on."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

#: Written in pieces, so that this file does not find itself.
FORBIDDEN = {
    "a path of somebody's machine": re.compile("/" + r"(work|root|home/\w+|Users/\w+|mnt/\w+)/[\w.-]"),
    "a folder of this run": re.compile("/" + r"tmp/anxin"),
    "the address of a package registry or mirror": re.compile(
        r"https?://[^\s\"'<>)]*\b(artifactory|nexus|verdaccio|devpi|mirror|proxy)\b[^\s\"'<>)]*"
        r"|https?://(10|192\.168|172\.(1[6-9]|2\d|3[01]))\.[\d.]+",
        re.IGNORECASE,
    ),
}
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".ini",
    ".yml",
    ".yaml",
    ".json",
    ".js",
    ".css",
    ".html",
    ".po",
    ".txt",
    ".lock",
    "",
}
#: The public registries that lock files name.
PUBLIC = ("https://pypi.org/", "https://files.pythonhosted.org/", "https://registry.npmjs.org/")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file under version control; a source archive without it has nothing to say here."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("This is no git checkout.")
    return tuple(ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file())


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_tells_of_a_machine(what: str) -> None:
    pattern = FORBIDDEN[what]
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for path in tracked()
        if path.suffix in TEXT
        for number, line in enumerate(
            path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1
        )
        if pattern.search(line)
    ]
    assert not found, "\n" + "\n".join(found[:40])


@pytest.mark.parametrize("name", ["uv.lock", "frontend/package-lock.json"])
def test_lock_files_name_public_registries_only(name: str) -> None:
    path = ROOT / name
    addresses = set(re.findall(r"https?://[^\s\"',]+", path.read_text(encoding="utf-8")))
    packages = {each for each in addresses if each.endswith((".whl", ".tar.gz", ".tgz", ".zip", "/simple"))}
    assert not [each for each in packages if not each.startswith(PUBLIC)]


def test_the_lock_of_the_python_packages_says_where_they_come_from() -> None:
    """The check above has something to look at."""
    assert PUBLIC[1] in (ROOT / "uv.lock").read_text(encoding="utf-8")


def test_nothing_built_is_tracked() -> None:
    built = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix in {".pyc", ".mo", ".whl"} or "node_modules" in path.parts or ".anxin" in path.parts
    ]
    assert not built
