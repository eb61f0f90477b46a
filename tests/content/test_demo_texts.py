"""The demo dealer group's texts: enough of them, all kinds covered, no two alike, none borrowed."""

import csv
import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "content" / "demo"
REAL_COMPLAINTS = ROOT.parent / "shared" / "data" / "complaints-cn.csv"

STARTING_LEVEL = {
    "intake-hotline-400": 2,
    "intake-manufacturer": 2,
    "intake-online": 2,
    "intake-complaint-site": 2,
    "intake-authority": 3,
    "intake-recall-centre": 3,
    "intake-media": 3,
}
THREAT_LEVEL = {"escalate": 2, "leave": 1, "legal": 3, "media": 3, "refuse_payment": 2}

Entry = dict[str, Any]


def _load(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((DEMO / name).read_text(encoding="utf-8"))
    return data


FILES = sorted(path.name for path in DEMO.glob("complaints_*.yaml"))
WORLD = _load("world.yaml")
SCHEMA: dict[str, Any] = json.loads((DEMO / "schema.json").read_text(encoding="utf-8"))
ENTRY_SCHEMA: dict[str, Any] = SCHEMA["$defs"]["complaints"]["properties"]["entries"]["items"]["properties"]
ENTRIES: list[Entry] = [entry for name in FILES for entry in _load(name)["entries"]]
CHINESE = [entry for entry in ENTRIES if entry["id"].startswith("demo-zh-")]
ENGLISH = [entry for entry in ENTRIES if entry["id"].startswith("demo-en-")]
DEALERS = {dealer["code"]: dealer for dealer in WORLD["dealers"]}


def _offered(field: str) -> set[str]:
    return set(ENTRY_SCHEMA[field]["enum"])


def _plain(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


@pytest.mark.parametrize("name", [*FILES, "world.yaml"])
def test_each_file_follows_the_schema(name: str) -> None:
    errors = [error.message for error in Draft202012Validator(SCHEMA).iter_errors(_load(name))]
    assert errors == []


def test_there_are_enough_complaints_in_each_language() -> None:
    assert len(CHINESE) >= 120
    assert len(ENGLISH) >= 40


@pytest.mark.parametrize("field", ["category", "trouble_area", "reason", "channel", "demand", "justified"])
def test_every_value_of_a_list_is_used(field: str) -> None:
    assert {entry[field] for entry in ENTRIES} == _offered(field)


@pytest.mark.parametrize("language", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_each_language_covers_every_category_level_and_channel(language: list[Entry]) -> None:
    assert {entry["category"] for entry in language} == _offered("category")
    assert {entry["channel"] for entry in language} == _offered("channel")
    assert {entry["level"] for entry in language} == {1, 2, 3}


def test_every_threat_occurs_and_most_customers_do_not_threaten() -> None:
    threats = Counter(threat for entry in ENTRIES for threat in entry["threats"])
    assert set(threats) == set(THREAT_LEVEL)
    share = sum(bool(entry["threats"]) for entry in ENTRIES) / len(ENTRIES)
    assert 0.1 <= share <= 0.25


def test_ids_and_words_are_unique() -> None:
    assert len({entry["id"] for entry in ENTRIES}) == len(ENTRIES)
    for field in ("words", "facts", "solution"):
        assert [text for text, n in Counter(_plain(e[field]) for e in ENTRIES).items() if n > 1] == []
    openings = Counter(_plain(entry["words"])[:10] for entry in ENTRIES)
    assert [opening for opening, times in openings.items() if times > 1] == []


def test_no_two_follow_up_answers_are_alike() -> None:
    answers = Counter(_plain(entry["follow_up"]["words"]) for entry in ENTRIES)
    assert [answer for answer, times in answers.items() if times > 1] == []


def test_chinese_words_have_the_length_of_something_said() -> None:
    assert [entry["id"] for entry in CHINESE if not 30 <= len(entry["words"]) <= 250] == []


def test_the_level_is_never_below_what_channel_and_threats_ask_for() -> None:
    for entry in ENTRIES:
        floor = max([STARTING_LEVEL.get(entry["channel"], 1), *(THREAT_LEVEL[t] for t in entry["threats"])])
        assert entry["level"] >= floor, entry["id"]


def test_calming_starts_at_the_mood_and_each_round_goes_on_from_the_last() -> None:
    for entry in ENTRIES:
        rounds = entry["calming"]
        assert rounds[0][0] == entry["mood"], entry["id"]
        assert all(before[1] == after[0] for before, after in pairwise(rounds)), entry["id"]


def test_an_unfixed_repair_has_an_earlier_visit_of_an_owner() -> None:
    for entry in ENTRIES:
        if entry["category"] == "cat-service-not-fixed":
            assert entry["vehicle"]["earlier_visits"] >= 1, entry["id"]
            assert entry["customer"]["stage"] == "owner", entry["id"]
            assert entry["component"] is not None, entry["id"]


def test_entries_point_only_to_what_the_world_has() -> None:
    components = {component["key"] for component in WORLD["components"]}
    fuels = {
        code: {m["fuel"] for m in WORLD["models"] if m["brand"] == d["brand"]} for code, d in DEALERS.items()
    }
    for entry in ENTRIES:
        assert entry["component"] is None or entry["component"] in components, entry["id"]
        if entry["dealer"] is not None:
            wanted = set(entry["vehicle"]["fuel"])
            assert not wanted or wanted & fuels[entry["dealer"]], entry["id"]


def test_the_world_fits_together() -> None:
    components = {component["key"] for component in WORLD["components"]}
    assert {work["component"] for work in WORLD["works"]} == components
    assert {dealer["region"] for dealer in WORLD["dealers"]} == {region["key"] for region in WORLD["regions"]}
    assert {dealer["brand"] for dealer in WORLD["dealers"]} == {brand["key"] for brand in WORLD["brands"]}
    assert set(WORLD["plates"]) == set(DEALERS)


def test_user_names_are_unique_and_every_role_is_filled_at_each_dealer() -> None:
    people = [user for place in ("dealers", "regions") for item in WORLD[place] for user in item["users"]]
    names = [user["username"] for user in [*people, *WORLD["group"]["users"]]]
    assert len(set(names)) == len(names)
    for code, dealer in DEALERS.items():
        assert {user["role"] for user in dealer["users"]} == {
            "caller",
            "service_adviser",
            "customer_service_manager",
            "head_of_department",
            "general_manager",
        }, code


def test_name_pools_hold_each_name_once() -> None:
    for language in ("zh", "en"):
        pools = WORLD["names"][language]
        assert len(pools["given_f"]) + len(pools["given_m"]) >= 80
        for pool in ("surnames", "given_f", "given_m"):
            assert [name for name, times in Counter(pools[pool]).items() if times > 1] == []


def test_no_text_is_taken_from_real_complaints() -> None:
    if not REAL_COMPLAINTS.exists():
        pytest.skip("the real complaints are not on this machine")
    with REAL_COMPLAINTS.open(encoding="utf-8", newline="") as handle:
        real = "\n".join(_plain(row["text"]) for row in csv.DictReader(handle))
    window = 18
    for entry in CHINESE:
        words = _plain(entry["words"])
        pieces = (words[start : start + window] for start in range(max(1, len(words) - window + 1)))
        assert [piece for piece in pieces if piece in real] == [], entry["id"]
