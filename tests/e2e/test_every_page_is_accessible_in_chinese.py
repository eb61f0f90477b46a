"""Nobody is shut out: axe finds no serious fault on any page on a phone in Chinese; at a desk it looks in English.

The page is the same document at both widths. What it says in each language must fit into both.
"""

from pathlib import Path

from pytest_django import Settings

from anxin.accounts.models import Person
from tests.cast import Cast
from tests.e2e.axe import judge
from tests.e2e.conftest import PHONE, OpenDesk
from tests.e2e.places import places

LANGUAGE = "zh-hans"


def test_no_page_has_a_grave_fault(
    cast: Cast, open_desk: OpenDesk, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    Person.objects.update(language=LANGUAGE)
    faults = judge(open_desk, places(cast), language=LANGUAGE, widths=[PHONE])
    assert not faults, "\n\n" + "\n".join(faults)
