"""``anxin surveys import`` brings answers in, tells what it did or why not, and answers 0 or 2."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.utils import translation

from anxin.config import cli
from anxin.config.cli import surveys as command
from anxin.surveys.models import AnswerImport, Interview
from anxin.surveys.tests.asking import make_version
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Use the test's own database and English words."""
    monkeypatch.setattr(command, "database", nullcontext)
    monkeypatch.setattr(command, "load_django", lambda: None)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")
    with translation.override("en"):
        yield


def run(*words: str | Path) -> int:
    return cli.main(["surveys", "import", *map(str, words)])


def test_answers_go_in_and_what_was_rejected_is_told(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = make_version(cast.shanghai, cast.liu).questionnaire.key
    path = tmp_path / "answers.csv"
    path.write_text("Q1,clean\n9,5\n11,4\n", encoding="utf-8")
    asked = (path, "--dealer", "SH01", "--questionnaire", str(key), "--map", "overall=Q1")
    assert run(*asked, "--dry-run") == 0
    told = capsys.readouterr().out
    assert "2 rows: 1 brought in, 0 known already, 1 rejected." in told
    assert "Nothing was brought in" in told
    assert not Interview.objects.exists()
    assert not AnswerImport.objects.exists()
    assert run(*asked) == 0
    told = capsys.readouterr().out
    assert "Row 3, Q1" in told
    assert Interview.objects.get().answers == {"overall": 9, "clean": 5}
    assert run(*asked) == 0
    assert "0 brought in, 1 known already" in capsys.readouterr().out


def test_a_questionnaire_that_is_not_there_is_asked_wrongly(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("overall\n9\n", encoding="utf-8")
    assert run(path, "--dealer", "SH01", "--questionnaire", "nothing") == 2
    assert "anxin surveys import:" in capsys.readouterr().err
