"""Views of the list: those that come with the house, one's own, those that colleagues share; and how much is in each.

A view is a filter like any other: whoever opens it sees through it with his own rights, and nothing more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet
from django.db.utils import OperationalError
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability, Role
from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of
from anxin.complaints.choices import Sharing
from anxin.complaints.models import SavedView, ViewChoice
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.selectors.lists import listed
from anxin.foundation.errors import AnxinError, NotAllowed, NotFound

#: Nobody reads further than this; "500+" is said instead.
MOST_COUNTED = 500
#: Tabs over the list; a row of more is a menu.
MOST_PINNED = 12
#: A count that takes longer is left away.
PATIENCE_MS = 1_500
_SEEING = (Capability.SEE_COMPLAINTS, Capability.SEE_OWN_COMPLAINTS)


@dataclass(frozen=True)
class View:
    """A view as somebody has it: ``key`` names it in addresses."""

    key: str
    name: str
    wanted: ComplaintFilter
    columns: tuple[str, ...] = ()
    saved: SavedView | None = None
    #: With whom it is shared, in words; empty for a ready-made one.
    shared: str = ""
    may_change: bool = False
    pinned: bool = False
    is_default: bool = False
    #: How many people have it over their list.
    users: int = 0

    @property
    def url(self) -> str:
        return f"{reverse('complaints:list')}?view={self.key}"


@dataclass(frozen=True)
class _Ready:
    """A view that comes with the house."""

    key: str
    name: LazyText
    asks: Mapping[str, str]
    #: Over the list of those with this capability until they take it off; nobody's where empty.
    pinned_for: Capability | None = None


_READY = (
    _Ready("all", _("All"), {}, Capability.TAKE_COMPLAINTS),
    _Ready(
        "mine",
        _("Mine"),
        {"owner": "@me", "status": "unfinished", "sort": "due"},
        Capability.HANDLE_COMPLAINTS,
    ),
    _Ready(
        "unowned",
        _("Without an owner"),
        {"owner": "@nobody", "status": "unfinished"},
        Capability.ASSIGN_COMPLAINTS,
    ),
    _Ready(
        "unanswered",
        _("Customer waits for an answer"),
        {"unanswered": "1", "status": "unfinished"},
        Capability.HANDLE_COMPLAINTS,
    ),
    _Ready(
        "late_today",
        _("Late since today"),
        {"due": "late_today", "status": "unfinished", "sort": "due"},
        Capability.ASSIGN_COMPLAINTS,
    ),
    _Ready("due_today", _("Due today"), {"due": "rest_of_day", "status": "unfinished", "sort": "due"}),
    _Ready("waiting_customer", _("Waiting for the customer"), {"hold": "waiting_customer"}),
    _Ready(
        "threats",
        _("Threats"),
        {"threat": "1", "status": "unfinished", "sort": "level"},
        Capability.DECIDE_COMPLAINTS,
    ),
    _Ready("repeat", _("Complained before"), {"repeat": "1", "status": "unfinished"}),
    _Ready("not_called", _("Settled this week, not called yet"), {"handled": "week", "satisfied": "unknown"}),
    _Ready("unjudged", _("To be judged"), {"unjudged": "1"}),
    _Ready("dissatisfied", _("Dissatisfied after all"), {"satisfied": "no", "received": "30d"}),
)
READY: Mapping[str, _Ready] = {each.key: each for each in _READY}


def view_for(person: Person, key: str) -> View:
    """Return a view by its key: ready-made, one's own, or any of a dealer where the person reads complaints.

    So the address of a view can be sent to a colleague. ``NotFound`` for an outsider, and for a deleted one.
    """
    if key in READY:
        return _ready(person, key, _choices_of(person))
    saved = get_view_for(person, key)
    return _saved(person, saved, _choices_of(person), users=_users_of([saved]))


def get_view_for(person: Person, key: UUID | str, *, lock: bool = False, removed: bool = False) -> SavedView:
    """Return a saved view of a dealer where the person reads complaints; ``NotFound`` otherwise."""
    try:
        ident = key if isinstance(key, UUID) else UUID(key)
    except ValueError as error:
        raise NotFound from error
    dealers = standing_of(person).dealers_with(*_SEEING)
    rows = SavedView.objects.filter(key=ident, dealer__in=dealers).select_related(
        "dealer", "author", "department"
    )
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None or (found.removed_at is not None and not removed):
        raise NotFound
    return found


def views_of(person: Person) -> list[View]:
    """Return every view that a person has: the house's, his own, and what is shared with him; three queries."""
    choices = _choices_of(person)
    saved = list(_shared_with(person).select_related("dealer", "author", "department"))
    users = _users_of(saved)
    ready = [_ready(person, key, choices) for key in READY]
    return [*ready, *(_saved(person, each, choices, users=users) for each in saved)]


def pinned_views(person: Person) -> list[View]:
    """Return what stands over a person's list, the house's views first."""
    choices = _choices_of(person)
    ready = [_ready(person, key, choices) for key in READY if _is_pinned(person, key, choices)]
    chosen = [key for key, choice in choices.items() if choice.pinned and key not in READY]
    saved = (
        _shared_with(person).filter(key__in=chosen).select_related("dealer", "department") if chosen else ()
    )
    return [*ready, *(_saved(person, each, choices, users={}) for each in saved)][:MOST_PINNED]


def view_to_begin_with(person: Person) -> str:
    """Return the key of the view that the list begins with for a person; empty for the whole list."""
    chosen = ViewChoice.objects.filter(person=person, is_default=True).values_list("view", flat=True).first()
    if not chosen:
        return ""
    try:
        return view_for(person, chosen).key
    except NotFound:
        return ""


def may_change_view(person: Person, view: SavedView) -> bool:
    """Tell whether the person may change a view: its author, and managers where it is shared."""
    if view.author_id == person.pk:
        return True
    return view.sharing != Sharing.NOBODY and standing_of(person).can(
        Capability.ASSIGN_COMPLAINTS, view.dealer_id
    )


def changeable_view_for(
    person: Person, key: UUID | str, *, lock: bool = False, removed: bool = False
) -> SavedView:
    """Return a saved view that the person may change; ``NotAllowed`` where he may only use it."""
    saved = get_view_for(person, key, lock=lock, removed=removed)
    if not may_change_view(person, saved):
        raise NotAllowed(
            "VIEW_OF_ANOTHER", _("Only its author changes this view. Save it as a new one of your own.")
        )
    return saved


def counts_of(person: Person, views: Sequence[View]) -> dict[str, str]:
    """Return how many cases are in each view, up to "500+": all in one query, nothing where that takes too long."""
    asked: list[tuple[str, str]] = []
    params: list[Any] = []
    for view in views:
        rows = listed(person, view.wanted).order_by().values_list("pk")[: MOST_COUNTED + 1]
        try:
            sql, values = rows.query.sql_with_params()
        except EmptyResultSet:
            continue
        asked.append((view.key, f"(SELECT count(*) FROM ({sql}) AS found)"))  # noqa: S608 (the ORM's own SQL)
        params += values
    found = _ask_patiently(f"SELECT {', '.join(part for _key, part in asked)}", params) if asked else ()
    if found is None:
        return {}
    counted = {key: _bounded(number) for (key, _part), number in zip(asked, found, strict=True)}
    return {view.key: counted.get(view.key, "0") for view in views}


def _ask_patiently(sql: str, params: list[Any]) -> Sequence[int] | None:
    try:
        # A savepoint, so that giving up leaves the rest of the page as it is.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(PATIENCE_MS)])
            cursor.execute(sql, params)
            found: Sequence[int] = cursor.fetchone()
            cursor.execute("SELECT set_config('statement_timeout', '0', true)")
            return found
    except OperationalError:
        return None


def _bounded(number: int) -> str:
    return f"{MOST_COUNTED}+" if number > MOST_COUNTED else str(number)


def _choices_of(person: Person) -> dict[str, ViewChoice]:
    return {choice.view: choice for choice in ViewChoice.objects.filter(person=person)}


def _shared_with(person: Person) -> QuerySet[SavedView]:
    """His own, and what is shared with him where he reads complaints; views of the house first by name."""
    standing = standing_of(person)
    dealers = standing.dealers_with(*_SEEING)
    shared = Q(sharing=Sharing.DEALER)
    for dealer_id in dealers:
        shared |= Q(sharing=Sharing.ROLE, dealer=dealer_id, role__in=sorted(standing.roles[dealer_id]))
    shared |= Q(sharing=Sharing.DEPARTMENT, department__in=sorted(standing.departments))
    return SavedView.objects.filter(Q(author=person) | shared, dealer__in=dealers, removed_at=None)


def _users_of(views: Iterable[SavedView]) -> dict[str, int]:
    keys = [str(view.key) for view in views]
    counted = ViewChoice.objects.filter(Q(pinned=True) | Q(is_default=True), view__in=keys)
    return dict(counted.values_list("view").annotate(Count("pk")))


def _ready(person: Person, key: str, choices: Mapping[str, ViewChoice]) -> View:
    ready, choice = READY[key], choices.get(key)
    return View(
        key=key,
        name=str(ready.name),
        wanted=ComplaintFilter.read(ready.asks),
        pinned=_is_pinned(person, key, choices),
        is_default=bool(choice and choice.is_default),
    )


def _is_pinned(person: Person, key: str, choices: Mapping[str, ViewChoice]) -> bool:
    if choice := choices.get(key):
        return choice.pinned
    holder = READY[key].pinned_for
    return holder is not None and standing_of(person).can_anywhere(holder)


def _saved(
    person: Person, saved: SavedView, choices: Mapping[str, ViewChoice], *, users: Mapping[str, int]
) -> View:
    key, choice = str(saved.key), choices.get(str(saved.key))
    try:
        wanted = ComplaintFilter.read(saved.query)
    except AnxinError:
        # A field may have been given up since; the view shows the whole list rather than a page of errors.
        wanted = ComplaintFilter()
    return View(
        key=key,
        name=saved.name,
        wanted=wanted,
        columns=tuple(saved.columns),
        saved=saved,
        shared=_shared_in_words(saved),
        may_change=may_change_view(person, saved),
        pinned=bool(choice and choice.pinned),
        is_default=bool(choice and choice.is_default),
        users=users.get(key, 0),
    )


def _shared_in_words(saved: SavedView) -> str:
    if saved.sharing == Sharing.ROLE:
        return str(Role(saved.role).label)
    if saved.sharing == Sharing.DEPARTMENT:
        return str(saved.department)
    return str(Sharing(saved.sharing).label)
