"""A dealer group lays its own lists over the shipped ones: checked first, versioned, never touching the rest."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from anxin.foundation.errors import InvalidInput
from anxin.playbooks.content_files import content_root
from anxin.playbooks.models import ContentVersion
from anxin.playbooks.selectors import brand_pack, content, forget_content, label, setting
from anxin.playbooks.services import load_own_packs, load_packs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_words() -> Iterator[None]:
    """What this process keeps of the lists must not outlive the rows that a test takes back."""
    forget_content()
    yield
    forget_content()


def own_list(folder: Path, name: str, *, old: str, new: str) -> Path:
    path = folder / "packs" / "care" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    shipped = (content_root() / "packs" / "care" / f"{name}.yaml").read_text(encoding="utf-8")
    assert old in shipped
    path.write_text(shipped.replace(old, new), encoding="utf-8")
    return folder


def test_one_dealers_limit_is_his_alone(tmp_path: Path) -> None:
    shipped = setting("calls.complaint_follow_up.day")
    body = (content_root() / "packs/care/settings.yaml").read_text(encoding="utf-8")
    lists = yaml.safe_load(body)
    for group in lists["groups"]:
        for item in group["settings"]:
            if item["key"] == "calls.complaint_follow_up.day":
                item["value"] = 7
    path = tmp_path / "packs/care/settings.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(yaml.safe_dump(lists, allow_unicode=True), encoding="utf-8")
    assert load_own_packs(tmp_path, dealer_code="SH01") == 1
    forget_content()
    assert setting("calls.complaint_follow_up.day", dealer_code="SH01") == 7
    assert setting("calls.complaint_follow_up.day", dealer_code="CD02") == shipped
    assert setting("calls.complaint_follow_up.day") == shipped


def test_a_broken_list_is_named_and_nothing_is_stored(tmp_path: Path) -> None:
    own_list(tmp_path, "demands", old="source: own", new="source: nowhere")
    before = ContentVersion.objects.count()
    with pytest.raises(InvalidInput, match=r"demands\.yaml"):
        load_own_packs(tmp_path)
    assert ContentVersion.objects.count() == before


def test_a_folder_without_content_says_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"packs/care"):
        load_own_packs(tmp_path)


def test_a_brand_of_ones_own_is_found_by_its_key(tmp_path: Path) -> None:
    shipped = yaml.safe_load((content_root() / "brands/chenxi/brand.yaml").read_text(encoding="utf-8"))
    text = yaml.safe_dump(shipped, allow_unicode=True).replace("chenxi", "huaxin")
    path = tmp_path / "brands" / "huaxin" / "brand.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    load_own_packs(tmp_path)
    forget_content()
    assert brand_pack("huaxin")["key"] == "huaxin"
    assert brand_pack("nobody")["key"] == "anxin"


def test_loading_the_shipped_packs_again_stores_nothing() -> None:
    assert load_packs() == 0


def test_a_changed_list_becomes_the_next_version_and_the_old_one_stays(tmp_path: Path) -> None:
    before = content("demands").version
    shipped = yaml.safe_load((content_root() / "packs/care/demands.yaml").read_text(encoding="utf-8"))
    shipped["title"]["en"] = "What matters"
    path = tmp_path / "packs/care/demands.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(yaml.safe_dump(shipped, allow_unicode=True), encoding="utf-8")
    load_own_packs(tmp_path)
    forget_content()
    assert content("demands").version == before + 1
    assert ContentVersion.objects.filter(name="demands", version=before).exists()


def test_an_entry_that_is_not_known_any_more_is_shown_by_its_id() -> None:
    assert label("reasons", "reasons", "reason-of-old-days") == "reason-of-old-days"
