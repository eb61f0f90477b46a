"""Printing is made possible where the system's packages are at hand, and nothing waits for it where they are not."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tools import printing, stage
from tools.stage import StepFailed


class Machine:
    """A machine that has some programs, and on which installing does or does not work."""

    def __init__(self, *programs: str, works: bool = True) -> None:
        self.programs = set(programs)
        self.works = works
        self.commands: list[list[str]] = []
        self.prints = False

    def which(self, name: str) -> str | None:
        return f"/usr/bin/{name}" if name in self.programs else None

    def run(self, command: list[str], **_options: object) -> str:
        self.commands.append(command)
        if not self.works:
            raise StepFailed("no network")
        if "install" in command:
            self.prints = self.prints or any("pango" in word for word in command)
            self.programs |= {"pdftotext"} if "poppler-utils" in command else set()
        return ""


def on(machine: Machine, monkeypatch: pytest.MonkeyPatch, folder: Path, *, root: bool = True) -> None:
    monkeypatch.setattr(stage, "STAMPS", folder / "stamps")
    monkeypatch.setattr(shutil, "which", machine.which)
    monkeypatch.setattr(printing, "run", machine.run)
    monkeypatch.setattr(printing, "prints_forms", lambda _python: machine.prints)
    monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)


def get_ready(folder: Path, *, dev: bool = True) -> None:
    printing.ready_paper(stage.Screen(total=1), python=folder / "python", dev=dev)


def test_what_is_missing_is_installed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine("apt-get")
    on(machine, monkeypatch, tmp_path)
    get_ready(tmp_path)
    get_ready(tmp_path)
    assert [command[1] for command in machine.commands] == ["update", "install"]
    assert {"libpango-1.0-0", "fonts-noto-cjk", "poppler-utils"} <= set(machine.commands[-1])


def test_who_only_runs_anxin_gets_nothing_for_tests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine("dnf")
    on(machine, monkeypatch, tmp_path)
    get_ready(tmp_path, dev=False)
    assert machine.commands == [["dnf", "install", "-y", "pango", "google-noto-sans-cjk-fonts"]]


def test_a_machine_that_prints_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine("apt-get", "pdftotext")
    machine.prints = True
    on(machine, monkeypatch, tmp_path)
    get_ready(tmp_path)
    assert machine.commands == []


@pytest.mark.parametrize(("programs", "root"), [(["apt-get"], False), ([], True)])
def test_without_the_right_or_a_package_manager_all_else_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, programs: list[str], *, root: bool
) -> None:
    machine = Machine(*programs)
    on(machine, monkeypatch, tmp_path, root=root)
    get_ready(tmp_path)
    assert machine.commands == []


def test_a_failed_installation_stops_nothing_and_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = Machine("apt-get", works=False)
    on(machine, monkeypatch, tmp_path)
    get_ready(tmp_path)
    machine.works = True
    get_ready(tmp_path)
    assert machine.prints
