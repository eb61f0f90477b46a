"""What the address of a list says: a view as it is kept, or a filter of its own, perhaps changed from a view."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

from anxin.accounts.models import Person
from anxin.complaints.selectors.list_columns import columns_named
from anxin.complaints.selectors.list_filter import ComplaintFilter, names_a_field
from anxin.complaints.selectors.saved_views import View, view_for


@dataclass(frozen=True)
class ListState:
    """What a list shows. An address that names a view and nothing else shows the view as it is kept by now."""

    wanted: ComplaintFilter
    columns: tuple[str, ...] = ()
    view: View | None = None

    @classmethod
    def read(cls, person: Person, query: QueryDict) -> "ListState":
        """Read an address; ``NotFound`` for a view that the reader has no part in, ``InvalidInput`` for nonsense."""
        key = query.get("view", "")
        view = view_for(person, key) if key else None
        named = [part for each in query.getlist("columns") for part in each.split(",")]
        if view and not named and not names_a_field(query):
            return cls(view.wanted, view.columns, view)
        columns = tuple(column.key for column in columns_named(named))
        asked = {name: query.get(name, "") for name in query}
        return cls(ComplaintFilter.read(asked), columns, view)

    @property
    def is_changed(self) -> bool:
        """Tell whether this is no longer what the view says."""
        if self.view is None:
            return False
        return (self.wanted, self.columns) != (self.view.wanted, self.view.columns)

    @property
    def is_worth_keeping(self) -> bool:
        return self.is_changed or (self.view is None and bool(self.wanted.asked_for() or self.columns))

    def address(self, **changes: str) -> str:
        """Return the query string of this list with some fields of its filter changed."""
        there = replace(self, wanted=replace(self.wanted, **changes))
        pairs = {"view": self.view.key} if self.view else {}
        if self.view and not there.is_changed:
            return urlencode(pairs)
        pairs |= there.wanted.asked_for()
        if self.view:
            # So that a view whose last filter was taken away is still a changed one.
            pairs["sort"] = there.wanted.sort
        if self.columns:
            pairs["columns"] = ",".join(self.columns)
        return urlencode(pairs, safe=",@")
