"""The categories of complaints as forms offer them."""

from collections.abc import Iterable

from anxin.foundation.bilingual import pick
from anxin.playbooks.selectors import Entry, entries

Choice = tuple[str, str]
Grouped = tuple[str, list[Choice]]


def category_choices(dealer_code: str) -> list[Choice | Grouped]:
    """Return the categories as a tree of one depth, the branches as headings over their leaves."""
    found = entries("complaint_categories", "categories", dealer_code=dealer_code)
    return _tree(found)


def _tree(found: Iterable[Entry]) -> list[Choice | Grouped]:
    entries_list = list(found)
    leaves: dict[str, list[Choice]] = {}
    for each in entries_list:
        if each["parent"]:
            leaves.setdefault(each["parent"], []).append((each["id"], short_name(each)))
    tops = [each for each in entries_list if not each["parent"]]
    alone: list[Choice | Grouped] = [
        (each["id"], short_name(each)) for each in tops if each["id"] not in leaves
    ]
    return alone + [(short_name(each), leaves[each["id"]]) for each in tops if each["id"] in leaves]


def short_name(found: Entry) -> str:
    """Return the short name of an entry of a content list, or its name where it has none."""
    return pick(found["label"]) if "label" in found else pick(found)
