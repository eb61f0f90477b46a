"""The shipped content is sound, and each kind of mistake in a pack is reported where it stands."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from anxin.playbooks.content_check import Problem, check_content

CHECKOUT = Path(__file__).resolve().parents[4]
CONTENT = CHECKOUT / "content"
ORIGINALS = CHECKOUT.parent / "shared" / "domain" / "content"
CARE = "packs/care"
LEAST_PASTED = 12

Edit = Callable[[dict[str, Any]], None]


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """Return a copy of the shipped content that a test may spoil."""
    for part in ("schema", "packs", "brands"):
        shutil.copytree(CONTENT / part, tmp_path / part)
    for name in ("languages.yaml", "glossary.yaml"):
        shutil.copy(CONTENT / name, tmp_path / name)
    return tmp_path


def spoil(root: Path, file: str, edit: Edit) -> list[Problem]:
    """Change one file and return what the check finds in it."""
    path = root / file
    body = yaml.safe_load(path.read_text(encoding="utf-8"))
    edit(body)
    path.write_text(yaml.safe_dump(body, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return check_content(root)


def says(problems: list[Problem], file: str, path: str, words: str) -> bool:
    return any(each.file == file and each.path == path and words in each.message for each in problems)


def entry(items: list[dict[str, Any]], ident: str) -> dict[str, Any]:
    return next(item for item in items if item["id"] == ident)


def test_the_shipped_content_has_no_problem() -> None:
    assert check_content(CONTENT) == []


def test_a_field_unknown_to_the_schema_is_reported_with_the_id_of_its_entry(packs: Path) -> None:
    found = spoil(packs, f"{CARE}/reasons.yaml", lambda body: body["reasons"][0].update(colour="red"))
    assert says(found, f"{CARE}/reasons.yaml", "reasons[reason-expectation]", "colour")


def test_a_value_outside_the_schema_is_reported(packs: Path) -> None:
    found = spoil(packs, f"{CARE}/threats.yaml", lambda body: body["threats"][0].update(minimum_level=4))
    assert says(found, f"{CARE}/threats.yaml", "threats[threat-escalate].minimum_level", "4")


def test_a_missing_translation_is_reported(packs: Path) -> None:
    found = spoil(packs, f"{CARE}/demands.yaml", lambda body: body["demands"][2].pop("en"))
    assert says(found, f"{CARE}/demands.yaml", "demands[demand-immediate-action]", "has no text in en")


def test_a_text_of_blanks_is_reported(packs: Path) -> None:
    found = spoil(packs, f"{CARE}/phases.yaml", lambda body: body["phases"][2]["done_when"].update(zh="  "))
    assert says(found, f"{CARE}/phases.yaml", "phases[phase-calming].done_when", "has no text in zh")


def test_an_id_used_in_two_files_is_reported_in_the_second(packs: Path) -> None:
    found = spoil(packs, f"{CARE}/ten_steps.yaml", lambda body: body["steps"][1].update(id="point-listen"))
    assert says(found, f"{CARE}/ten_steps.yaml", "steps[point-listen]", f"used in {CARE}/eleven_points.yaml")


def test_a_placeholder_in_one_language_only_is_reported(packs: Path) -> None:
    found = spoil(
        packs,
        f"{CARE}/ten_steps.yaml",
        lambda body: entry(body["steps"], "step-sum-up")["say"].update(en="In short: we call you."),
    )
    assert says(found, f"{CARE}/ten_steps.yaml", "steps[step-sum-up].say", "placeholders differ")


def test_a_placeholder_that_nobody_defined_is_reported(packs: Path) -> None:
    both = {"zh": "{weather}好吗？", "en": "How is the {weather}?"}
    found = spoil(packs, f"{CARE}/ten_steps.yaml", lambda body: body["steps"][0]["say"].update(both))
    assert says(found, f"{CARE}/ten_steps.yaml", "steps[step-cushion].say", "{weather}")


@pytest.mark.parametrize("source", ["T091", "S000", "X001", "deck"])
def test_a_citation_of_no_source_item_is_reported(packs: Path, source: str) -> None:
    found = spoil(packs, f"{CARE}/eleven_points.yaml", lambda body: body["points"][0].update(source=source))
    assert says(found, f"{CARE}/eleven_points.yaml", "points[point-listen]", source)


@pytest.mark.parametrize(
    ("file", "group", "ident", "field", "value"),
    [
        ("complaint_categories", "categories", "cat-sales-other", "parent", "cat-gone"),
        ("threats", "reactions", "reaction-limit", "card", "phase-listening-card-9"),
        ("complaint_steps", "steps", "case-step-contact", "limit", "complaints.first_contacts"),
        ("early_warning", "rules", "warning-part-replaced", "limit", "early_warning.part_swapped"),
        (
            "early_warning",
            "rules",
            "warning-small-dissatisfactions",
            "days_limit",
            "early_warning.small_days",
        ),
        ("wording_pairs", "pairs", "pair-wait", "kind", "shouting"),
        ("trigger_phrases", "zh_phrases", "fuse-zh-01", "kind", "shouting"),
        ("reasons", "reasons", "reason-rude", "group", "weather"),
    ],
)
def test_a_reference_to_nothing_is_reported(
    packs: Path, file: str, group: str, ident: str, field: str, value: str
) -> None:
    def edit(body: dict[str, Any]) -> None:
        entry(body[group], ident)[field] = value

    found = spoil(packs, f"{CARE}/{file}.yaml", edit)
    assert says(found, f"{CARE}/{file}.yaml", f"{group}[{ident}]", f"{field} {value} is not known")


def test_a_limit_may_name_the_beginning_of_a_settings_key(packs: Path) -> None:
    limits = yaml.safe_load((packs / CARE / "complaint_steps.yaml").read_text(encoding="utf-8"))["steps"]
    assert entry(limits, "case-step-contact")["limit"] == "complaints.first_contact"
    assert check_content(packs) == []


def test_a_kinder_sentence_that_itself_inflames_is_reported(packs: Path) -> None:
    both = {"zh": "您先冷静一下。", "en": "Please sit down."}
    found = spoil(packs, f"{CARE}/wording_pairs.yaml", lambda body: body["pairs"][0]["say"].update(both))
    assert says(found, f"{CARE}/wording_pairs.yaml", "pairs[pair-replacement-car].say", "fuse-zh-17")


def test_a_harmless_exception_keeps_a_kinder_sentence_from_being_reported(packs: Path) -> None:
    both = {"zh": "您看行不行？", "en": "Would that do?"}
    path = "pairs[pair-check-first].say"
    found = spoil(packs, f"{CARE}/wording_pairs.yaml", lambda body: body["pairs"][1]["say"].update(both))
    assert not [each for each in found if each.path == path]


def test_everyday_polite_sentences_are_not_taken_for_inflaming_ones(packs: Path) -> None:
    """Each of them holds a piece that a careless match would catch."""
    polite = [
        ("没有问题，我这就去告诉师傅。", "I regret that you had to wait."),
        ("不能让您再等，您看行不行？", "May I call you again tomorrow?"),
        ("是我没看清，请您再说一遍。", "What do you want us to look at before anything else?"),
        ("这可不是小事，您确定好时间告诉我。", "We could not reach you while we are closed on Sunday."),
        ("座位随便您坐，我看看有没有办法。", "I will meet you at the gate and see you there."),
    ]

    def edit(body: dict[str, Any]) -> None:
        for pair, (chinese, english) in zip(body["pairs"], polite, strict=False):
            pair["say"].update(zh=chinese, en=english)

    assert spoil(packs, f"{CARE}/wording_pairs.yaml", edit) == []


def test_a_right_sentence_of_a_phase_is_read_too(packs: Path) -> None:
    file, english = f"{CARE}/phases.yaml", "Are you sure that it was us?"
    found = spoil(packs, file, lambda body: body["phases"][1]["wording"][0].update(en=english))
    place = "phases[phase-listening].wording[phase-listening-wording-1]"
    assert says(found, file, place, "fuse-en-26")


def test_a_phrase_that_its_own_pieces_do_not_catch_is_reported(packs: Path) -> None:
    found = spoil(
        packs, f"{CARE}/trigger_phrases.yaml", lambda body: body["zh_phrases"][0].update(match=["晴天"])
    )
    assert says(found, f"{CARE}/trigger_phrases.yaml", "zh_phrases[fuse-zh-01]", "own match")


def test_word_of_mouth_that_does_not_add_up_to_67_is_reported(packs: Path) -> None:
    file = f"{CARE}/word_of_mouth.yaml"
    found = spoil(packs, file, lambda body: entry(body["results"], "wom-total").update(value=68))
    assert says(found, file, "results.total", "1 + 11 + 55 = 67")


@pytest.mark.parametrize(
    ("part", "shade", "colour"),
    [("accent", "light", "#7fd0c0"), ("accent", "dark", "#0f3b34"), ("on_accent", "light", "#22332f")],
)
def test_a_brand_colour_that_is_hard_to_read_is_reported(
    packs: Path, part: str, shade: str, colour: str
) -> None:
    file = "brands/anxin/brand.yaml"
    found = spoil(packs, file, lambda body: body["colours"][part].update({shade: colour}))
    assert says(found, file, f"colours.{part}.{shade}", "less than 4.5")


def test_a_greeting_that_does_not_name_the_house_is_reported(packs: Path) -> None:
    both = {"zh": "{greeting}，我是{agent}。", "en": "{greeting}, this is {agent}."}
    found = spoil(packs, "brands/chenxi/brand.yaml", lambda body: body["greeting"].update(both))
    assert says(found, "brands/chenxi/brand.yaml", "greeting", "{dealer}")


def test_a_brand_that_renames_an_unknown_standard_is_reported(packs: Path) -> None:
    label = {"standard-personal-hat": {"zh": "帽子", "en": "Hat"}}
    found = spoil(packs, "brands/lingyun/brand.yaml", lambda body: body["standards"].update(label))
    assert says(found, "brands/lingyun/brand.yaml", "standards.standard-personal-hat", "not a standard")


def test_a_brand_in_a_folder_of_another_name_is_reported(packs: Path) -> None:
    found = spoil(packs, "brands/lingyun/brand.yaml", lambda body: body.update(key="cloud"))
    assert says(found, "brands/lingyun/brand.yaml", "key", "folder")


def test_a_file_that_no_manifest_lists_is_reported(packs: Path) -> None:
    found = spoil(packs, f"{CARE}/pack.yaml", lambda body: body["lists"].remove("demands"))
    assert says(found, f"{CARE}/pack.yaml", "lists", "demands.yaml is there but not listed")


def test_a_listed_file_that_is_not_there_is_reported(packs: Path) -> None:
    (packs / CARE / "standards.yaml").unlink()
    assert says(check_content(packs), f"{CARE}/pack.yaml", "lists", "standards.yaml cannot be read")


def test_a_list_without_a_schema_is_reported(packs: Path) -> None:
    (packs / CARE / "weather.yaml").write_text("list: weather\n", encoding="utf-8")
    assert says(check_content(packs), f"{CARE}/weather.yaml", "", "no schema")


def test_broken_yaml_is_one_problem_and_not_a_crash(packs: Path) -> None:
    (packs / CARE / "reasons.yaml").write_text("list: [reasons\n", encoding="utf-8")
    assert says(check_content(packs), f"{CARE}/reasons.yaml", "", "cannot be read as YAML")


def test_a_file_in_another_encoding_is_one_problem_and_not_a_crash(packs: Path) -> None:
    (packs / "glossary.yaml").write_bytes("list: 术语".encode("gb18030"))
    assert says(check_content(packs), "glossary.yaml", "", "UTF-8")


def test_a_file_that_is_no_mapping_and_a_missing_glossary_are_reported(packs: Path) -> None:
    (packs / "glossary.yaml").unlink()
    (packs / "languages.yaml").write_text("- zh\n", encoding="utf-8")
    found = check_content(packs)
    assert says(found, "glossary.yaml", "", "is missing")
    assert says(found, "languages.yaml", "", "is not a mapping")


def run_command(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "anxin.playbooks.content_check", str(root)],
        capture_output=True, text=True, encoding="utf-8", check=False, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip


def test_the_command_is_content_with_the_shipped_packs() -> None:
    assert run_command(CONTENT).returncode == 0


def test_the_command_prints_file_and_path_and_exits_with_1(packs: Path) -> None:
    spoil(packs, f"{CARE}/word_of_mouth.yaml", lambda body: body["parameters"][0].update(value=12))
    done = run_command(packs)
    assert done.returncode == 1
    assert f"{CARE}/word_of_mouth.yaml: results.total:" in done.stdout


def test_every_phase_gives_a_caller_enough_good_sentences() -> None:
    phases = yaml.safe_load((CONTENT / CARE / "phases.yaml").read_text(encoding="utf-8"))["phases"]
    for phase in phases:
        right = [line for line in phase["wording"] if line["kind"] == "right"]
        for mode in ("phone", "in_person"):
            assert len([line for line in right if mode in line.get("mode", [mode])]) >= 4, phase["key"]


def texts(root: Path) -> Iterator[tuple[str, str]]:
    """Yield file and text of everything that is said in Chinese or English below a folder."""
    for path in sorted(root.rglob("*.yaml")):
        waiting = [yaml.safe_load(path.read_text(encoding="utf-8"))]
        while waiting:
            node = waiting.pop()
            if isinstance(node, list):
                waiting += node
            elif isinstance(node, dict):
                said = [node.get(language) for language in ("zh", "en", "zh_as_printed")]
                yield from ((path.name, text) for text in said if isinstance(text, str))
                lists = [text for text in said if isinstance(text, list)]
                yield from ((path.name, text) for group in lists for text in group)
                waiting += node.values()


@pytest.mark.skipif(
    not ORIGINALS.is_dir(), reason="the lists of the source items are not beside this checkout"
)
def test_no_sentence_is_pasted_from_the_lists_of_the_source_items() -> None:
    """Terms of the trade stay as they are: those stand in the glossary."""
    originals = {text for _, text in texts(ORIGINALS)}
    glossary = yaml.safe_load((CONTENT / "glossary.yaml").read_text(encoding="utf-8"))["terms"]
    terms = {term[language].lower() for term in glossary for language in ("zh", "en")}
    pasted = [
        (file, text)
        for file, text in texts(CONTENT)
        if len(text) >= LEAST_PASTED and text in originals and text.lower() not in terms
    ]
    assert pasted == []
