"""What others call things, and what we call them: categories, channels, and where a wish begins."""

from functools import cached_property

from anxin.complaints.services.importing.columns import LIST
from anxin.foundation.tables.matching import fold_name
from anxin.playbooks.selectors import content, entries


class Names:
    """The names that a dealer's content knows, looked up once a file."""

    def __init__(self, dealer_code: str) -> None:
        self._code = dealer_code

    def category(self, told: str) -> str:
        """Return our category for a name, ours or another's; empty when nobody knows it."""
        return self._categories.get(fold_name(told), "")

    def channel(self, told: str) -> str:
        """Return our channel for a name; empty when there is none."""
        return self._channels.get(fold_name(told), "")

    def wish_in(self, words: str) -> str:
        """Return what follows the last mark of a wish in the customer's words."""
        for marker in self._wish_markers:
            _before, found, after = words.rpartition(marker)
            if found:
                return after.strip()
        return ""

    @cached_property
    def _categories(self) -> dict[str, str]:
        ours = entries("complaint_categories", "categories", dealer_code=self._code)
        known = {
            fold_name(name): each["id"] for each in ours for name in (each["id"], each["zh"], each["en"])
        }
        for rule in entries(LIST, "category_rules", dealer_code=self._code):
            for name in rule["names"]:
                known.setdefault(fold_name(name), rule["category"])
        known.pop("", None)
        return known

    @cached_property
    def _channels(self) -> dict[str, str]:
        known = entries("complaint_categories", "intake", dealer_code=self._code)
        return {
            fold_name(name): each["id"]
            for each in known
            for name in (each["id"], each["key"], each["zh"], each["en"])
        }

    @cached_property
    def _wish_markers(self) -> list[str]:
        return list(content(LIST, dealer_code=self._code).body["wish_markers"])
