"""The catalogue tool keeps translations through every merge."""

from __future__ import annotations

import gettext
import json
from pathlib import Path

import pytest

from tools import messages

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext

LABEL = _("Complaint %(number)s")
SHORT = pgettext("verb", "Open")


def count(n: int) -> str:
    return ngettext("%(n)d promise", "%(n)d promises", n) % {"n": n}
"""

TEMPLATE = """{% load i18n %}
    <h1>{% translate "Today" %}</h1>
  <p title="it's">{% blocktranslate trimmed with who=name %}
      Hello
      {{ who }}
    {% endblocktranslate %}</p>
{% blocktranslate count n=total %}{{ n }} case{% plural %}{{ n }} cases{% endblocktranslate %}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    source = tmp_path / "anxin"
    (source / "desk" / "templates" / "desk").mkdir(parents=True)
    (source / "desk" / "views.py").write_text(PYTHON, encoding="utf-8")
    (source / "desk" / "templates" / "desk" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    monkeypatch.setattr(messages, "SOURCE", source)
    monkeypatch.setattr(messages, "CATALOGUE", source / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po")
    return source


def fill(project: Path, words: dict[str, str]) -> int:
    file = project / "words.json"
    file.write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
    return messages.main(["fill", str(file)])


COMPLETE = {
    "Complaint %(number)s": "投诉 %(number)s",
    "verb\x04Open": "打开",
    "%(n)d promise": "%(n)d 项承诺",
    "Today": "今天",
    "Hello %(who)s": "%(who)s,您好",
    "%(n)s case": "%(n)s 件",
}


def test_code_and_templates_are_both_read(project: Path) -> None:
    assert {entry.label for entry in messages.extract().values()} == set(COMPLETE)


def test_check_fails_until_every_message_is_translated(project: Path) -> None:
    assert messages.main(["check"]) == 1
    assert fill(project, COMPLETE) == 0
    assert messages.main(["check"]) == 0


def test_a_lost_placeholder_is_a_fault(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(project, COMPLETE | {"Complaint %(number)s": "投诉"})
    assert messages.main(["check"]) == 1
    assert "placeholders differ" in capsys.readouterr().out


def test_filling_leaves_existing_translations_alone(project: Path) -> None:
    fill(project, COMPLETE)
    fill(project, {"Today": "今日"})
    assert "今日" not in messages.CATALOGUE.read_text(encoding="utf-8")


def test_an_unknown_msgid_is_reported(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fill(project, {"Yesterday": "昨天"}) == 1
    assert "Yesterday" in capsys.readouterr().err


def test_a_translation_survives_its_message_going_away_and_coming_back(project: Path) -> None:
    fill(project, COMPLETE)
    views = project / "desk" / "views.py"
    views.write_text("", encoding="utf-8")
    messages.main(["update"])
    assert '#~ msgid "Complaint %(number)s"' in messages.CATALOGUE.read_text(encoding="utf-8")
    assert messages.main(["check"]) == 0
    views.write_text(PYTHON, encoding="utf-8")
    messages.main(["update"])
    assert messages.main(["check"]) == 0


def test_writing_twice_gives_the_same_bytes(project: Path) -> None:
    fill(project, COMPLETE)
    before = messages.CATALOGUE.read_bytes()
    messages.main(["update"])
    assert messages.CATALOGUE.read_bytes() == before


def test_the_compiled_catalogue_speaks_plurals_and_contexts(project: Path) -> None:
    fill(project, COMPLETE)
    messages.main(["compile"])
    with messages.CATALOGUE.with_suffix(".mo").open("rb") as stream:
        words = gettext.GNUTranslations(stream)
    assert words.ngettext("%(n)d promise", "%(n)d promises", 5) == "%(n)d 项承诺"
    assert words.pgettext("verb", "Open") == "打开"
