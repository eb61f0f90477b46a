"""The words of exports that a dealer's content knows: kinds of orders, cancelled ones, companies, nothing at all."""

import re
from collections.abc import Iterable

from anxin.foundation.tables.matching import fold_name
from anxin.playbooks.selectors import content
from anxin.workshop.choices import OrderKind
from anxin.workshop.services.importing.columns import LIST

_BRACKETED = re.compile(r"[(（\[【].*?[)）\]】]")


class Words:
    """Looked up once a file."""

    def __init__(self, dealer_code: str) -> None:
        body = content(LIST, dealer_code=dealer_code).body
        self._kinds = {
            fold_name(name): OrderKind(each["kind"])
            for each in reversed(body["kinds"])
            for name in (each["zh"], each["en"], each["kind"], *each["names"])
        }
        self._void = set(map(fold_name, body["void_statuses"]))
        self._nothing = {each.casefold() for each in body["nothing"]}
        self._longest_nothing = max(map(len, self._nothing))
        self._companies = tuple(each.casefold() for each in body["company_words"])
        self.titles: tuple[str, ...] = tuple(body["titles"])

    def kind(self, told: str) -> OrderKind | None:
        """Return the kind that a name stands for, also with more words in brackets; none where nobody knows it."""
        return self._kinds.get(fold_name(told)) or self._kinds.get(fold_name(_BRACKETED.sub("", told)))

    def is_void(self, status: str) -> bool:
        """Tell whether an order with this status never took place."""
        return bool(status) and fold_name(status) in self._void

    def is_nothing(self, text: str) -> bool:
        """Tell whether a cell says nothing, such as 无 or N/A."""
        return not text or (len(text) <= self._longest_nothing and text.casefold() in self._nothing)

    def is_company(self, name: str) -> bool:
        """Tell whether a name is that of a company."""
        folded = f"{name.casefold()} "
        return any(word in folded for word in self._companies)


def one_each[T](named: Iterable[tuple[str, T]]) -> dict[str, T]:
    """Return what each name stands for; a name that two have stands for nobody."""
    found: dict[str, T] = {}
    twice: set[str] = set()
    for name, thing in named:
        if name in found and found[name] != thing:
            twice.add(name)
        found[name] = thing
    return {name: thing for name, thing in found.items() if name and name not in twice}
