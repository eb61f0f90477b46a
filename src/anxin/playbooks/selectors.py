"""Reads of content: the newest version of a list, a dealer's own before the shipped one."""

import time
from collections.abc import Iterator, Mapping
from typing import Any

from anxin.foundation.bilingual import pick
from anxin.foundation.errors import InvalidInput
from anxin.playbooks.content_files import PLAN, QUESTIONNAIRE
from anxin.playbooks.models import ContentVersion

Entry = Mapping[str, Any]

#: Other processes load packs too; a page may show the former words for this long.
#: How long words stay in the memory of a process before it looks for newer ones.
KEEP_SECONDS = 60.0
_DEFAULT_BRAND = "anxin"
_kept: dict[tuple[str, str, str], tuple[float, ContentVersion | None]] = {}
_indexes: dict[tuple[int, str], dict[str, Entry]] = {}


def content(name: str, *, pack: str = "care", dealer_code: str = "") -> ContentVersion:
    """Return the list ``name`` as the dealer uses it; LookupError where no such list was ever loaded."""
    found = _newest(pack, name, dealer_code) if dealer_code else None
    found = found or _newest(pack, name, "")
    if found is None:
        raise LookupError(f"content list {pack}/{name} is not loaded; run: anxin migrate")
    return found


def entries(name: str, group: str, *, dealer_code: str = "") -> list[Entry]:
    """Return the entries of one named group of a list in their order, such as ``("reasons", "reasons")``."""
    return list(content(name, dealer_code=dealer_code).body[group])


def entry(name: str, group: str, ident: str, *, dealer_code: str = "") -> Entry | None:
    """Return the entry with this id or key, or nothing."""
    version = content(name, dealer_code=dealer_code)
    index = _indexes.get((version.pk, group))
    if index is None:
        index = {key: item for item in version.body[group] for key in (item["id"], item.get("key")) if key}
        _indexes[version.pk, group] = index
    return index.get(ident)


def label(name: str, group: str, ident: str, *, dealer_code: str = "") -> str:
    """Return the short name of an entry in the reader's language; the id itself where it is not known any more."""
    found = entry(name, group, ident, dealer_code=dealer_code)
    if found is None:
        return ident
    return pick(found["label"]) if "label" in found else pick(found)


def require_entry(
    name: str, group: str, ident: str, *, field: str, message: Any, dealer_code: str = ""
) -> Entry:
    """Return the entry or raise ``InvalidInput`` on ``field`` with the given message."""
    found = entry(name, group, ident, dealer_code=dealer_code)
    if found is None:
        raise InvalidInput("NOT_IN_LIST", message, field=field)
    return found


def setting(key: str, *, dealer_code: str = "") -> Any:
    """Return the value of a setting such as ``complaints.first_contact.level_1``; LookupError when unknown."""
    return setting_entry(key, dealer_code=dealer_code)["value"]


def setting_entry(key: str, *, dealer_code: str = "") -> Entry:
    """Return a setting with its value, unit and names; LookupError when unknown."""
    for item in _settings(dealer_code):
        if item["key"] == key:
            return item
    raise LookupError(f"no setting {key}")


def brand_pack(key: str) -> dict[str, Any]:
    """Return a brand's pack, or the neutral one where the key names none."""
    found = _newest("brands", key, "") if key else None
    found = found or content(_DEFAULT_BRAND, pack="brands")
    body: dict[str, Any] = found.body
    return body


def brand_packs() -> list[tuple[str, str]]:
    """Return key and name of every loaded brand pack, in the reader's language."""
    names = ContentVersion.objects.filter(pack="brands", dealer_code="").values_list("name", flat=True)
    return [(key, pick(brand_pack(key)["name"])) for key in sorted(set(names))]


def ready_questionnaires(*, dealer_code: str = "") -> list[dict[str, Any]]:
    """Return the documents of the ready questionnaires by their keys, a dealer's own before the shipped ones.

    ``engines.surveys.read_questionnaire`` reads each.
    """
    rows = ContentVersion.objects.filter(name__startswith=QUESTIONNAIRE, dealer_code__in=("", dealer_code))
    names = sorted(set(rows.values_list("pack", "name")))
    return [content(name, pack=pack, dealer_code=dealer_code).body for pack, name in names]


def scoring_plan(key: str) -> dict[str, Any]:
    """Return the shipped plan of scoring of a key; LookupError where there is none."""
    body: dict[str, Any] = content(f"{PLAN}{key}").body
    return body


def forget_content() -> None:
    """Drop what is kept, so that freshly loaded words show at once in this process."""
    _kept.clear()
    _indexes.clear()


def _settings(dealer_code: str) -> Iterator[Entry]:
    for group in entries("settings", "groups", dealer_code=dealer_code):
        yield from group["settings"]


def _newest(pack: str, name: str, dealer_code: str) -> ContentVersion | None:
    key = (pack, name, dealer_code)
    read_at, version = _kept.get(key, (None, None))
    if read_at is None or time.monotonic() - read_at > KEEP_SECONDS:
        rows = ContentVersion.objects.filter(pack=pack, name=name, dealer_code=dealer_code)
        version = rows.order_by("-version").first()
        _kept[key] = (time.monotonic(), version)
    return version
