"""Scripts and styles of one version never meet those of another in a browser."""

import re
from pathlib import Path

from django.conf import settings
from django.test import Client

from anxin.foundation.static_version import version_of


def test_any_change_of_a_file_gives_all_files_new_addresses(tmp_path: Path) -> None:
    assert version_of(tmp_path) == "none"
    (tmp_path / "dist").mkdir()
    script = tmp_path / "dist" / "app.js"
    script.write_text("one")
    before = version_of(tmp_path)
    assert version_of(tmp_path) == before
    script.write_text("two")
    changed = version_of(tmp_path)
    script.rename(script.with_name("other.js"))
    assert len({before, changed, version_of(tmp_path)}) == 3


def test_pages_name_the_version_and_browsers_may_keep_it(db: None) -> None:
    page = Client().get("/accounts/login/").content.decode()
    addresses = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert addresses and all(
        address.startswith(f"/static/{settings.STATIC_VERSION}/") for address in addresses
    )


def test_a_file_is_served_under_its_version_alone(db: None) -> None:
    client = Client()
    answer = client.get(f"{settings.STATIC_URL}anxin/dist/icon.svg")
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert client.get("/static/anxin/dist/icon.svg").status_code == 404
    assert client.get("/static/000000000000/anxin/dist/icon.svg").status_code == 404
