"""Nobody is shut out: axe finds no serious fault on any page at a desk in English; on a phone it looks in Chinese.

The page is the same document at both widths. What it says in each language must fit into both.
"""

from pathlib import Path

from pytest_django import Settings

from anxin.accounts.models import Person
from tests.cast import Cast
from tests.e2e.axe import judge
from tests.e2e.conftest import DESK, OpenDesk
from tests.e2e.places import NO_PAGES, page_names, places

LANGUAGE = "en"


def test_no_page_has_a_grave_fault(
    cast: Cast, open_desk: OpenDesk, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    Person.objects.update(language=LANGUAGE)
    faults = judge(open_desk, places(cast), language=LANGUAGE, widths=[DESK])
    assert not faults, "\n\n" + "\n".join(faults)


def test_no_page_has_a_grave_fault_in_the_dark(
    cast: Cast, open_desk: OpenDesk, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    chosen = {
        "account_login", "complaints:today", "complaints:list", "complaints:new", "complaints:case",
        "customers:show", "reports:figures", "accounts:me",
    }  # fmt: skip
    seen = [place for place in places(cast) if place.name in chosen]
    faults = judge(open_desk, seen, language=LANGUAGE, dark=True)
    assert not faults, "\n\n" + "\n".join(faults)


def test_every_page_of_the_house_is_looked_at(cast: Cast, settings: Settings, tmp_path: Path) -> None:
    """A new page joins the list, or is named as no page of its own."""
    settings.MEDIA_ROOT = tmp_path
    seen = {place.name for place in places(cast)}
    assert page_names() - seen - NO_PAGES == set()
    assert NO_PAGES - page_names() == set()
