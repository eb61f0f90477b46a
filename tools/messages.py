"""Keep the interface's words: extract, update, fill, compile, check.

English is the msgid, Chinese lives in one catalogue. The file is written in one
fixed order without dates or line numbers, so that two people's changes merge.

    tools/messages.py extract           list every msgid found in code and templates
    tools/messages.py update            bring new msgids into the catalogue, retire unused ones
    tools/messages.py fill FILE.json    fill missing translations from {"msgid": "译文"}
    tools/messages.py missing           print what lacks a translation, as JSON to fill in
    tools/messages.py compile           write the .mo beside the .po
    tools/messages.py check             exit 1 if anything is missing, fuzzy or mismatched
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import io
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract as babel_extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "anxin"
LOCALE = "zh_Hans"
CATALOGUE = SOURCE / "locale" / LOCALE / "LC_MESSAGES" / "django.po"

KEYWORDS: Mapping[str, tuple[int | tuple[int, str], ...] | None] = {
    name + suffix: spec
    for suffix in ("", "_lazy")
    for name, spec in {
        "gettext": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()
} | {"_": None, "gettext_noop": None, "N_": None}

HEADER = f"""\
# Chinese words of the interface. Written by tools/messages.py: sorted, undated.
msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: {LOCALE}\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""

PLACEHOLDER = re.compile(
    r"%\((\w+)\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]|%[#0\- +]*\d*(?:\.\d+)?([sdfr])|\{(\w*)\}"
)

Key = tuple[str, str]  # context ("" for none), singular msgid


@dataclass(frozen=True)
class Entry:
    """One msgid with its translation; `plural` is empty for an ordinary message."""

    context: str
    msgid: str
    plural: str = ""
    translations: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    fuzzy: bool = False
    obsolete: bool = False
    places: tuple[str, ...] = field(default=(), compare=False)

    @property
    def key(self) -> Key:
        return (self.context, self.msgid)

    @property
    def label(self) -> str:
        return f"{self.context}\x04{self.msgid}" if self.context else self.msgid

    @property
    def translated(self) -> bool:
        return bool(self.translations) and all(self.translations)


Entries = dict[Key, Entry]


def source_files() -> Iterator[Path]:
    """Yield every Python file and template whose words the interface shows."""
    for path in sorted(SOURCE.rglob("*")):
        parts = path.relative_to(SOURCE).parts
        if "migrations" in parts or "tests" in parts or "static" in parts or "node_modules" in parts:
            continue
        if path.suffix == ".py" or ("templates" in parts and path.suffix in {".html", ".txt", ".xml"}):
            yield path


def python_text(path: Path) -> str:
    """Return the file as Python source that Babel can read, templates turned into calls."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    # The tokenizer refuses the uneven indentation that the blanked-out markup leaves.
    return "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())


def extract() -> Entries:
    """Find every message in code and templates."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
    found: Entries = {}
    for path in source_files():
        stream = io.BytesIO(python_text(path).encode("utf-8"))
        place = path.relative_to(SOURCE).as_posix()
        rows = babel_extract("python", stream, keywords=KEYWORDS, comment_tags=("Translators:",))
        for _line, message, comments, context in rows:
            singular, plural = (message, "") if isinstance(message, str) else (message[0], message[1])
            if not singular:
                continue
            entry = Entry(context or "", singular, plural, comments=tuple(comments), places=(place,))
            known = found.get(entry.key)
            if known is not None:
                entry = replace(
                    entry,
                    plural=known.plural or plural,
                    comments=tuple(dict.fromkeys((*known.comments, *comments))),
                    places=tuple(dict.fromkeys((*known.places, place))),
                )
            found[entry.key] = entry
    return found


def from_message(message: Message, *, obsolete: bool) -> Entry:
    singular, plural = (message.id[0], message.id[1]) if message.pluralizable else (message.id, "")
    strings = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return Entry(
        context=message.context or "",
        msgid=str(singular),
        plural=str(plural),
        translations=tuple(text or "" for text in strings),
        comments=tuple(message.auto_comments),
        fuzzy=message.fuzzy,
        obsolete=obsolete,
    )


def read_catalogue() -> Entries:
    """Read the catalogue; an absent file is an empty one."""
    if not CATALOGUE.exists():
        return {}
    with CATALOGUE.open("rb") as stream:
        catalogue = read_po(stream, locale=LOCALE)
    entries = [from_message(message, obsolete=True) for message in catalogue.obsolete.values()]
    entries += [from_message(message, obsolete=False) for message in catalogue if message.id]
    return {entry.key: entry for entry in entries}


def to_message(entry: Entry) -> Message:
    translations = entry.translations or ("",)
    return Message(
        (entry.msgid, entry.plural) if entry.plural else entry.msgid,
        translations[:1] if entry.plural else translations[0],
        auto_comments=entry.comments,
        flags={"fuzzy"} if entry.fuzzy else (),
        context=entry.context or None,
    )


def to_catalogue(entries: Entries) -> Catalog:
    catalogue = Catalog(locale=LOCALE, charset="utf-8", fuzzy=False)
    for key in sorted(entries):
        entry, message = entries[key], to_message(entries[key])
        if entry.obsolete:
            catalogue.obsolete[catalogue._key_for(entry.msgid, entry.context or None)] = message
        else:
            catalogue[message.id] = message
    return catalogue


def write_catalogue(entries: Entries) -> None:
    stream = io.BytesIO()
    write_po(stream, to_catalogue(entries), no_location=True, omit_header=True, sort_output=True, width=100)
    text = HEADER + stream.getvalue().decode("utf-8").strip() + "\n"
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    temporary = CATALOGUE.with_suffix(".po.new")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(CATALOGUE)


def merge(found: Entries, known: Entries) -> Entries:
    """Give every found message its known translation; keep unused translations as obsolete."""
    merged: Entries = {}
    for key, entry in found.items():
        old = known.get(key)
        if old is not None:
            entry = replace(entry, translations=old.translations, fuzzy=old.fuzzy)
        merged[key] = entry
    for key, entry in known.items():
        if key not in found and entry.translated:
            merged[key] = replace(entry, obsolete=True, comments=())
    return merged


@contextlib.contextmanager
def locked() -> Iterator[None]:
    """Let one process at a time change the catalogue."""
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(CATALOGUE.parent, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def update(*, prune: bool = False) -> Entries:
    """Bring the catalogue up to date with the code and write it."""
    entries = merge(extract(), read_catalogue())
    if prune:
        entries = {key: entry for key, entry in entries.items() if not entry.obsolete}
    write_catalogue(entries)
    return entries


def fill(words: dict[str, str | list[str]], *, overwrite: bool = False) -> tuple[int, list[str]]:
    """Fill translations by msgid; return how many were filled and which msgids are unknown."""
    entries = update()
    by_label = {entry.label: entry for entry in entries.values() if not entry.obsolete}
    filled = 0
    for label, translation in words.items():
        entry = by_label.get(label)
        if entry is None or not translation or (entry.translated and not overwrite):
            continue
        strings = (translation,) if isinstance(translation, str) else tuple(translation)
        entries[entry.key] = replace(entry, translations=strings, fuzzy=False)
        filled += 1
    write_catalogue(entries)
    return filled, [label for label in words if label not in by_label]


def placeholders(text: str) -> set[str]:
    without_escapes = text.replace("%%", "")
    return {match.group(0) for match in PLACEHOLDER.finditer(without_escapes)}


def faults(found: Entries, known: Entries) -> list[str]:
    """List everything that keeps the catalogue from being complete and correct."""
    listed = []
    for entry in merge(found, known).values():
        if entry.obsolete:
            continue
        where = ", ".join(entry.places)
        shown = json.dumps(entry.label, ensure_ascii=False)
        if not entry.translated:
            listed.append(f"missing: {shown} ({where})")
        elif entry.fuzzy:
            listed.append(f"fuzzy: {shown} ({where})")
        else:
            wanted = placeholders(entry.plural or entry.msgid)
            if any(placeholders(text) != wanted for text in entry.translations):
                listed.append(f"placeholders differ: {shown} -> {entry.translations[0]!r} ({where})")
    return sorted(listed)


def run_extract(_options: argparse.Namespace) -> int:
    for entry in sorted(extract().values(), key=lambda entry: entry.key):
        print(json.dumps(entry.label, ensure_ascii=False))
    return 0


def run_update(options: argparse.Namespace) -> int:
    with locked():
        entries = update(prune=options.prune)
    live = [entry for entry in entries.values() if not entry.obsolete]
    missing = sum(not entry.translated for entry in live)
    print(f"{len(live)} messages, {missing} without a translation, {len(entries) - len(live)} retired")
    return 0


def run_fill(options: argparse.Namespace) -> int:
    words = json.loads(options.file.read_text(encoding="utf-8"))
    with locked():
        filled, unknown = fill(words, overwrite=options.overwrite)
    print(f"{filled} filled")
    for label in unknown:
        print(f"no such msgid: {json.dumps(label, ensure_ascii=False)}", file=sys.stderr)
    return 1 if unknown else 0


def run_missing(_options: argparse.Namespace) -> int:
    entries = merge(extract(), read_catalogue())
    words = {entry.label: "" for entry in entries.values() if not entry.obsolete and not entry.translated}
    print(json.dumps(dict(sorted(words.items())), ensure_ascii=False, indent=1))
    return 0


def run_compile(_options: argparse.Namespace) -> int:
    entries = {key: entry for key, entry in read_catalogue().items() if not entry.obsolete}
    target = CATALOGUE.with_suffix(".mo")
    temporary = target.with_suffix(".mo.new")
    with temporary.open("wb") as stream:
        write_mo(stream, to_catalogue(entries))
    temporary.replace(target)
    print(f"{len(entries)} messages compiled")
    return 0


def run_check(_options: argparse.Namespace) -> int:
    listed = faults(extract(), read_catalogue())
    for line in listed:
        print(line)
    print(f"{len(listed)} faults in the Chinese catalogue" if listed else "the Chinese catalogue is complete")
    return 1 if listed else 0


def main(argv: list[str] | None = None) -> int:
    """Run one of the catalogue commands."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, action in (
        ("extract", run_extract),
        ("update", run_update),
        ("fill", run_fill),
        ("missing", run_missing),
        ("compile", run_compile),
        ("check", run_check),
    ):
        command = commands.add_parser(name)
        command.set_defaults(action=action)
        if name == "update":
            command.add_argument("--prune", action="store_true", help="drop retired messages for good")
        if name == "fill":
            command.add_argument("file", type=Path)
            command.add_argument("--overwrite", action="store_true", help="replace existing translations too")
    options = parser.parse_args(argv)
    result: int = options.action(options)
    return result


if __name__ == "__main__":
    sys.exit(main())
