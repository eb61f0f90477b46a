"""Checks a tree of content packs without Django: ``python -m anxin.playbooks.content_check content``."""

import argparse
import json
import re
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from anxin.engines.index import IndexFault, read_plan
from anxin.engines.index.composite import read_composite
from anxin.engines.surveys import DefinitionError, faults_of, read_questionnaire
from anxin.engines.surveys.texts import FAULT_TEXTS
from anxin.playbooks.content_files import PLANS, QUESTIONNAIRES

#: The C loader reads the same YAML ten times faster where libyaml is present.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LANGUAGES = ("zh", "en")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_SOURCE = re.compile(r"([LSTD])(\d{3})")
#: How many items each source has; a citation beyond the last is a slip of the pen.
_LAST_ITEM = {"L": 65, "S": 140, "T": 90, "D": 145}
_CITING = ("source", "value_from", "also", "because")
_GREETING_PLACEHOLDERS = {"greeting", "dealer", "agent"}
_GROUNDS = {"light": "#ffffff", "dark": "#26241f"}
_LEAST_CONTRAST = 4.5

Body = Mapping[str, Any]
Place = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a content file, and where."""

    file: str
    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.path or '(whole file)'}: {self.message}"


@dataclass(frozen=True)
class _Document:
    file: str
    kind: str
    body: Body
    fits_schema: bool


@dataclass(frozen=True)
class _Tree:
    """All files that could be read; lists that do not fit their schema are left out of cross-checks."""

    documents: Sequence[_Document]

    def sound(self, kind: str) -> Iterator[_Document]:
        return (each for each in self.documents if each.kind == kind and each.fits_schema)

    def all_sound(self) -> Iterator[_Document]:
        return (each for each in self.documents if each.fits_schema)

    def values(self, kind: str, field: str) -> set[str]:
        """Return every value of ``field`` on an entry of the lists of one kind."""
        return {
            str(node[field])
            for each in self.sound(kind)
            for _, node in _mappings(each.body)
            if "id" in node and field in node
        }


def check_content(root: Path) -> list[Problem]:
    """Return everything that is wrong with the packs, brands, glossary and languages under ``root``."""
    problems: list[Problem] = []
    tree = _Tree(list(_read(root, problems)))
    for document in tree.documents:
        problems += _check_texts(document)
        problems += _check_citations(document)
    for check in _CROSS_CHECKS:
        problems += check(tree)
    return problems


def main(argv: Sequence[str] | None = None) -> int:
    """Print the problems of a tree of content and return 1 if there are any."""
    parser = argparse.ArgumentParser(prog="content_check", description="Check content packs.")
    parser.add_argument("root", type=Path, nargs="?", default=Path("content"))
    root: Path = parser.parse_args(argv).root
    problems = check_content(root)
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problem(s)" if problems else "content is sound", file=sys.stderr)
    return 1 if problems else 0


def _read(root: Path, problems: list[Problem]) -> Iterator[_Document]:
    validators = schema_validators(root / "schema")
    required = [root / "languages.yaml", root / "glossary.yaml"]
    patterns = ("packs/*/*.yaml", QUESTIONNAIRES, PLANS, "brands/*/brand.yaml")
    for path in [*required, *(path for pattern in patterns for path in sorted(root.glob(pattern)))]:
        file = path.relative_to(root).as_posix()
        try:
            body = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  both are safe loaders
        except FileNotFoundError:
            problems.append(Problem(file, "", "is missing"))
            continue
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            problems.append(Problem(file, "", f"cannot be read as YAML in UTF-8: {error}"))
            continue
        if not isinstance(body, dict):
            problems.append(Problem(file, "", "is not a mapping"))
            continue
        alone = {QUESTIONNAIRES: "questionnaire", PLANS: "plan"}
        kind = next((name for pattern, name in alone.items() if path.match(pattern)), path.stem)
        found = list(_schema_problems(file, kind, body, validators))
        problems += found
        yield _Document(file, kind, body, fits_schema=not found)


def schema_validators(folder: Path) -> dict[str, Draft202012Validator]:
    """Return a validator for every schema in a folder, by the name of its list."""
    paths = folder.glob("*.schema.json")
    schemas = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in paths}
    registry: Registry[Any] = Registry().with_resources(
        (name, Resource.from_contents(schema)) for name, schema in schemas.items()
    )
    return {
        name.removesuffix(".schema.json"): Draft202012Validator(schema, registry=registry)
        for name, schema in schemas.items()
    }


def _schema_problems(
    file: str, kind: str, body: Body, validators: Mapping[str, Draft202012Validator]
) -> Iterator[Problem]:
    if kind not in validators:
        yield Problem(file, "", f"has no schema schema/{kind}.schema.json")
        return
    for error in validators[kind].iter_errors(body):
        yield Problem(file, _name_path(body, error.absolute_path), error.message[:300])


def _name_path(body: Any, steps: Collection[str | int]) -> str:
    """Write a path with ids in place of positions, so that it can be found by searching the file."""
    path, node = "", body
    for step in steps:
        node = node[step]
        path = _join(path, step, node)
    return path


def _join(path: str, step: str | int, node: Any) -> str:
    if isinstance(step, str):
        return f"{path}.{step}" if path else step
    return f"{path}[{node['id'] if isinstance(node, dict) and 'id' in node else step}]"


def _mappings(node: Any, path: str = "") -> Iterator[Place]:
    if isinstance(node, dict):
        yield path, node
        for key, child in node.items():
            yield from _mappings(child, _join(path, str(key), child))
    elif isinstance(node, list):
        for position, child in enumerate(node):
            yield from _mappings(child, _join(path, position, child))


def _check_texts(document: _Document) -> Iterator[Problem]:
    for path, node in _mappings(document.body):
        if not any(language in node for language in _LANGUAGES):
            continue
        empty = [language for language in _LANGUAGES if not _has_text(node.get(language))]
        for language in empty:
            yield Problem(document.file, path, f"has no text in {language}")
        if not empty and _placeholders(node["zh"]) != _placeholders(node["en"]):
            words = {language: sorted(_placeholders(node[language])) for language in _LANGUAGES}
            yield Problem(document.file, path, f"placeholders differ: zh {words['zh']}, en {words['en']}")


def _has_text(value: Any) -> bool:
    texts = value if isinstance(value, list) else [value]
    return bool(texts) and all(isinstance(text, str) and text.strip() for text in texts)


def _placeholders(text: str | Sequence[str]) -> set[str]:
    return set(_PLACEHOLDER.findall(text if isinstance(text, str) else "\n".join(text)))


def _check_citations(document: _Document) -> Iterator[Problem]:
    for path, node in _mappings(document.body):
        for field in _CITING:
            cited = node.get(field, [])
            for source in cited if isinstance(cited, list) else [cited]:
                if not _is_source(source):
                    message = f"{field} {source!r} is neither own nor an item of a source"
                    yield Problem(document.file, path, message)


def _is_source(source: Any) -> bool:
    found = _SOURCE.fullmatch(str(source))
    return source == "own" or bool(found and 1 <= int(found[2]) <= _LAST_ITEM[found[1]])


def _check_ids(tree: _Tree) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for document in tree.documents:
        for path, node in _mappings(document.body):
            ident = node.get("id")
            if not isinstance(ident, str):
                continue
            if ident in seen:
                yield Problem(document.file, path, f"id {ident} is already used in {seen[ident]}")
            seen.setdefault(ident, document.file)


def _check_lists(tree: _Tree) -> Iterator[Problem]:
    """Compare what a manifest lists with the files beside it."""
    for manifest in tree.sound("pack"):
        folder = manifest.file.rpartition("/")[0]
        present = {each.kind for each in tree.documents if each.file.rpartition("/")[0] == folder} - {"pack"}
        listed = set(manifest.body["lists"])
        for name in sorted(listed - present):
            yield Problem(manifest.file, "lists", f"{name} is listed, but {name}.yaml cannot be read")
        for name in sorted(present - listed):
            yield Problem(manifest.file, "lists", f"{name}.yaml is there but not listed")
    for each in tree.sound("brand"):
        if each.body["key"] != each.file.split("/")[-2]:
            yield Problem(each.file, "key", "differs from the name of the folder")


def _check_references(tree: _Tree) -> Iterator[Problem]:
    kinds, settings = tree.values("trigger_phrases", "key"), tree.values("settings", "key")
    settings |= {key[:at] for key in settings for at, sign in enumerate(key) if sign == "."}
    phases = [phase for each in tree.sound("phases") for phase in each.body["phases"]]
    languages = [item for each in tree.sound("languages") for item in each.body["languages"]]
    known = {
        ("wording_pairs", "kind"): kinds,
        ("trigger_phrases", "kind"): kinds,
        ("complaint_steps", "limit"): settings,
        ("early_warning", "limit"): settings,
        ("early_warning", "days_limit"): settings,
        ("threats", "card"): {card["id"] for phase in phases for card in phase["cards"]},
        ("reasons", "group"): tree.values("reasons", "key"),
        ("languages", "fallback"): {item["key"] for item in languages},
    }
    for each in tree.all_sound():
        own_ids = {node["id"] for _, node in _mappings(each.body) if "id" in node}
        for path, node in _mappings(each.body):
            for field in ("parent", "kind", "limit", "days_limit", "card", "group", "fallback"):
                targets = own_ids if field == "parent" else known.get((each.kind, field))
                value = node.get(field)
                if targets is not None and value is not None and value not in targets:
                    yield Problem(each.file, path, f"{field} {value} is not known")


def _check_placeholder_names(tree: _Tree) -> Iterator[Problem]:
    known = tree.values("placeholders", "key")
    for each in tree.all_sound():
        for path, node in _mappings(each.body):
            used = {word for language in _LANGUAGES for word in _placeholders(node.get(language, ""))}
            for word in sorted(used - known):
                yield Problem(each.file, path, f"placeholder {{{word}}} is not in placeholders.yaml")


def _check_words(tree: _Tree) -> Iterator[Problem]:
    """See that no kinder sentence inflames, and that each inflaming phrase is caught by its own pieces."""
    phrases = [
        (document.file, language, phrase)
        for document in tree.sound("trigger_phrases")
        for language in _LANGUAGES
        for phrase in document.body[f"{language}_phrases"]
    ]
    for file, language, phrase in phrases:
        if not _inflames(phrase[language], phrase):
            yield Problem(file, f"{language}_phrases[{phrase['id']}]", "is not caught by its own match")
    for document in tree.all_sound():
        for path, node in _kind_words(document):
            for _, language, phrase in phrases:
                if _inflames(node[language], phrase):
                    message = f"the kind words in {language} are caught by {phrase['id']}"
                    yield Problem(document.file, path, message)


def _kind_words(document: _Document) -> Iterator[Place]:
    for path, node in _mappings(document.body):
        offered = path.rpartition(".")[2] in ("say", "instead", "greeting")
        if offered or (document.kind == "phases" and node.get("kind") == "right"):
            yield path, node


def _inflames(text: str, phrase: Body) -> bool:
    plain = text.lower().replace("’", "'")
    for harmless in phrase.get("except", ()):
        plain = plain.replace(harmless.lower(), " ")
    return any(piece.lower() in plain for piece in phrase["match"])


def _check_word_of_mouth(tree: _Tree) -> Iterator[Problem]:
    for each in tree.sound("word_of_mouth"):
        told = {item["key"]: item["value"] for item in each.body["parameters"]}
        results = {item["key"]: item for item in each.body["results"]}
        sums = {"total": ("a", "b", [1]), "good_total": ("good_a", "good_b", [])}
        for key, (first, second, start) in sums.items():
            terms = [*start, told.get(first, 0), told.get(first, 0) * told.get(second, 0)]
            given = results.get(key, {})
            if given.get("terms") != terms or given.get("value") != sum(terms):
                message = f"must be {' + '.join(map(str, terms))} = {sum(terms)}"
                yield Problem(each.file, f"results.{key}", message)


def _check_brands(tree: _Tree) -> Iterator[Problem]:
    standards = tree.values("standards", "id")
    for each in tree.sound("brand"):
        colours = each.body["colours"]
        for shade, ground in _GROUNDS.items():
            accent = colours["accent"][shade]
            for name, below in (("accent", ground), ("on_accent", accent)):
                contrast = _contrast(colours[name][shade], below)
                if contrast < _LEAST_CONTRAST:
                    message = f"contrast with {below} is {contrast:.2f}, less than {_LEAST_CONTRAST}"
                    yield Problem(each.file, f"colours.{name}.{shade}", message)
        if _placeholders(each.body["greeting"]["zh"]) != _GREETING_PLACEHOLDERS:
            yield Problem(each.file, "greeting", "must use {greeting}, {dealer} and {agent}")
        for ident in each.body["standards"]:
            if ident not in standards:
                yield Problem(each.file, f"standards.{ident}", "is not a standard area")


def _check_questionnaires(tree: _Tree) -> Iterator[Problem]:
    for each in tree.sound("questionnaire"):
        if each.body["key"] != Path(each.file).stem:
            yield Problem(each.file, "key", "differs from the name of the file")
        try:
            questionnaire = read_questionnaire(each.body)
        except DefinitionError as error:
            yield Problem(each.file, error.field, f"expected {error.expected}")
            continue
        for fault in faults_of(questionnaire):
            if fault.grave:
                yield Problem(each.file, fault.path, FAULT_TEXTS[fault.code] % fault.params)


def _check_plans(tree: _Tree) -> Iterator[Problem]:
    """See that the scoring engine reads a plan, and that the questionnaire that it names asks what it weighs."""
    asked = {
        each.body["key"]: {item["key"] for item in each.body["items"]} for each in tree.sound("questionnaire")
    }
    for each in tree.sound("plan"):
        if each.body["key"] != Path(each.file).stem:
            yield Problem(each.file, "key", "differs from the name of the file")
        try:
            plan = read_plan({**each.body, "rake": {}})
            read_composite(each.body.get("composite"))
        except IndexFault as fault:
            yield Problem(
                each.file, ".".join(map(str, fault.at)), f"expected {fault.expected % fault.params}"
            )
            continue
        if set(each.body["order"]) != set(each.body["factors"]):
            yield Problem(each.file, "order", "names other factors than there are")
        columns = {factor.column for factor in plan.factors} | {plan.overall, plan.recommend} - {None}
        for column in sorted(columns - asked.get(each.body["questionnaire"], set()), key=str):
            yield Problem(each.file, "factors", f"{column} is no item of {each.body['questionnaire']}")


def _contrast(colour: str, ground: str) -> float:
    light, dark = sorted((_luminance(colour), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


_CROSS_CHECKS: tuple[Callable[[_Tree], Iterator[Problem]], ...] = (
    _check_ids,
    _check_lists,
    _check_references,
    _check_placeholder_names,
    _check_words,
    _check_word_of_mouth,
    _check_brands,
    _check_questionnaires,
    _check_plans,
)

if __name__ == "__main__":
    sys.exit(main())
