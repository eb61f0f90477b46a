"""How merging, splitting and linking read in the history of a case."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from anxin.complaints.choices import EventKind, LinkKind

Facts = Mapping[str, Any]


def _numbered(text: Any) -> Callable[[Facts], str]:
    def words(facts: Facts) -> str:
        return str(text) % {"number": facts.get("number", "")}

    return words


def _split_off(facts: Facts) -> str:
    return _moved(_("Part of it is a case of its own now: %(number)s"), facts)


def _split_from(facts: Facts) -> str:
    return _moved(_("Made out of a part of %(number)s"), facts)


def _moved(text: str, facts: Facts) -> str:
    count = sum(facts.get("moved", {}).values())
    words = text % {"number": facts.get("number", "")}
    if not count:
        return words
    moved = ngettext("%(count)s thing moved with it", "%(count)s things moved with it", count)
    return f"{words} · {moved % {'count': count}}"


def _linked(facts: Facts) -> str:
    return _link_words(facts, _("Linked with %(number)s: %(kind)s"))


def _unlinked(facts: Facts) -> str:
    return _link_words(facts, _("Link with %(number)s removed: %(kind)s"))


def _link_words(facts: Facts, text: str) -> str:
    kind = LinkKind(facts["link_kind"])
    parent = {"other": _("its parent"), "own": _("its child")}.get(facts.get("parent", ""))
    return text % {"number": facts.get("number", ""), "kind": parent or kind.label}


JOINING_LINES: Mapping[str, tuple[Callable[[Facts], str] | None, str, str]] = {
    EventKind.MERGED: (_numbered(gettext_lazy("Merged: goes on as %(number)s")), "link", "notice"),
    EventKind.MERGED_IN: (_numbered(gettext_lazy("%(number)s was merged into this case")), "link", "notice"),
    EventKind.UNMERGED: (_numbered(gettext_lazy("Merging with %(number)s taken back")), "rotate", "warn"),
    EventKind.SPLIT_OFF: (_split_off, "arrow-right", "notice"),
    EventKind.SPLIT_FROM: (_split_from, "arrow-right", "notice"),
    EventKind.SPLIT_UNDONE: (
        _numbered(gettext_lazy("Splitting taken back: one case again with %(number)s")), "rotate", "warn",
    ),
    EventKind.LINKED: (_linked, "link", ""),
    EventKind.UNLINKED: (_unlinked, "link", ""),
}  # fmt: skip
