"""Getting ready: steps are stamped last, skipped when nothing changed, and failures are one sentence."""

from __future__ import annotations

import contextlib
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tools import bootstrap, finders, stage
from tools.stage import StepFailed


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / ".anxin"
    for module in (stage, bootstrap, finders):
        for name, value in (
            ("HOME", home),
            ("STAMPS", home / "stamps"),
            ("LOG", home / "bootstrap.log"),
            ("ROOT", tmp_path),
            ("TOOLS_ENV", home / "tools"),
            ("NODE_ENV", home / "node"),
            ("VENV", tmp_path / ".venv"),
            ("FRONTEND", tmp_path / "frontend"),
            ("BUILT", tmp_path / "built"),
            ("CATALOGUES", tmp_path / "locale"),
        ):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, value)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("npm error code ENOTFOUND", "network"),
        ("error sending request for url", "network"),
        ("ERROR: No matching distribution found for uv", "network"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("error: Permission denied (os error 13)", "may not write"),
        ("error: No interpreter found for Python 3.13", "Python from 3.12"),
        ("The lockfile at uv.lock needs to be updated", "lock file"),
        ("Error: Could not resolve 'src/app.js'\nNode.js v20", "src/app.js"),
        ("", "no reason"),
    ],
)
def test_a_failure_becomes_one_plain_sentence(output: str, sentence: str) -> None:
    told = stage.explain(output, "Installing")
    assert sentence in told
    assert "\n" not in told


def test_the_sentence_is_chinese_where_the_reader_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "联网" in stage.explain("ENOTFOUND", "安装")


def test_a_program_that_fails_leaves_its_words_in_the_log(own_folder: Path) -> None:
    program = "print('half way'); raise SystemExit(3)"
    with pytest.raises(StepFailed, match="half way"):
        stage.run([sys.executable, "-c", program], doing="Building")
    assert "half way" in (own_folder / ".anxin" / "bootstrap.log").read_text()


def test_a_program_that_is_not_there_is_told_plainly() -> None:
    with pytest.raises(StepFailed, match="no-such-program"):
        stage.run(["no-such-program"], doing="Building")


def test_a_stamp_holds_for_its_input_only() -> None:
    stage.stamp("step", "one")
    assert stage.stamped("step", "one")
    assert not stage.stamped("step", "two")
    stage.unstamp("step")
    assert not stage.stamped("step", "one")


def test_the_digest_changes_with_a_files_content(own_folder: Path) -> None:
    file = own_folder / "lock"
    file.write_text("a")
    before = stage.digest([file])
    file.write_text("b")
    assert stage.digest([file]) != before


def test_a_full_disk_is_told_before_the_download(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=5 * 2**20))
    with pytest.raises(StepFailed, match="5 MB left and this needs 1200 MB"):
        stage.need_space(1200)


def test_a_shim_without_its_program_is_not_believed(own_folder: Path) -> None:
    shim = own_folder / "uv"
    shim.write_text("#!/bin/sh\necho 'version 3.13 is not installed' >&2\nexit 127\n")
    shim.chmod(0o755)
    assert finders.version([str(shim)]) == ()


def test_an_old_uv_is_passed_over(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = own_folder / "uv"
    old.write_text("#!/bin/sh\necho 'uv 0.4.1'\n")
    old.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _name: str(old))
    found = finders.find_uv()
    assert found is None or found != [str(old)]


def test_translations_are_compiled_once(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = own_folder / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "django.po"
    source.write_text("one")
    compiled = []

    def compile_words(*_arguments: object, **_options: object) -> str:
        compiled.append(source.read_text())
        source.with_suffix(".mo").touch()
        return ""

    monkeypatch.setattr(bootstrap, "CATALOGUES", own_folder)
    monkeypatch.setattr(bootstrap, "run", compile_words)
    screen = stage.Screen(total=1)
    bootstrap.ready_words(screen)
    bootstrap.ready_words(screen)
    source.write_text("two")
    bootstrap.ready_words(screen)
    assert compiled == ["one", "two"]


def test_an_interrupted_install_is_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[list[str]] = []

    def install(command: list[object], **_options: object) -> str:
        runs.append([str(word) for word in command])
        if len(runs) == 1:
            raise KeyboardInterrupt
        return ""

    monkeypatch.setattr(bootstrap, "run", install)
    monkeypatch.setattr(bootstrap, "environment_works", lambda: True)
    screen = stage.Screen(total=1)
    with pytest.raises(KeyboardInterrupt):
        bootstrap.ready_packages(screen, ["uv"], dev=False)
    bootstrap.ready_packages(screen, ["uv"], dev=False)
    bootstrap.ready_packages(screen, ["uv"], dev=False)
    assert len(runs) == 2


def test_what_the_benchmarks_compare_with_is_added_once_and_again_after_the_packages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runs: list[str] = []
    monkeypatch.setattr(bootstrap, "run", lambda command, **_: runs.append(" ".join(map(str, command))))
    monkeypatch.setattr(bootstrap, "environment_works", lambda: True)
    screen = stage.Screen(total=1)
    for _ in range(2):
        bootstrap.ready_packages(screen, ["uv"], dev=True)
        bootstrap.ready_peers(screen, ["uv"])
    assert [" bench" in each for each in runs] == [False, True]
    # What is there stays: a lock file alone would take it away.
    assert "--inexact" in runs[1]
    stage.unstamp("packages-dev")
    bootstrap.ready_packages(screen, ["uv"], dev=True)
    bootstrap.ready_peers(screen, ["uv"])
    assert len(runs) == 4


def test_a_missing_python_is_told_rather_than_the_network_it_was_sought_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def install(command: list[object], **_options: object) -> str:
        reason = "No interpreter found" if "--no-python-downloads" in command else "dns error"
        raise StepFailed(stage.explain(reason, "Installing"))

    monkeypatch.setattr(bootstrap, "run", install)
    monkeypatch.setattr(bootstrap, "environment_works", lambda: False)
    with pytest.raises(StepFailed, match="No Python from"):
        bootstrap.ready_packages(stage.Screen(total=1), ["uv"], dev=False)


def test_the_second_way_to_a_browser_is_taken_when_the_first_fails(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def install(command: list[object], **_options: object) -> str:
        tried.append(str(command[0]))
        if len(tried) == 1:
            raise StepFailed("no such package")
        return ""

    monkeypatch.setattr(bootstrap, "run", install)
    monkeypatch.setattr(finders, "find_browser", lambda: "/opt/chrome" if len(tried) > 1 else None)
    assert bootstrap.install_browser(stage.Screen(total=1)) == "/opt/chrome"


def test_a_wrong_purpose_is_a_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(["holiday"]) == 2
    assert "usage" in capsys.readouterr().err


def test_a_failed_step_ends_with_its_sentence_and_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_purpose: str) -> None:
        raise StepFailed("Connect the network.")

    monkeypatch.setattr(bootstrap, "get_ready", fail)
    monkeypatch.setattr(bootstrap, "alone", contextlib.nullcontext)
    assert bootstrap.main(["demo"]) == 1
    assert capsys.readouterr().err.strip() == "Connect the network."
