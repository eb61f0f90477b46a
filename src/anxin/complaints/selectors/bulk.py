"""Which cases somebody has chosen, and runs over many cases as their pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.complaints.choices import BulkFate, Level
from anxin.complaints.models import BulkCase, BulkRun, Complaint
from anxin.complaints.policies import visible_to, visible_with_merged
from anxin.complaints.selectors.clocks.policies import hold_reasons
from anxin.complaints.selectors.house_side import check_list_choices
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.selectors.lists import listed
from anxin.foundation.errors import NotFound
from anxin.foundation.keyset import Page, page_of

_RUNS_SHOWN = 50
_PAGE = 100
_FETCHED = ("dealer__region__brand", "customer", "vehicle", "owner")
_TALK = ("solutions", "calming_rounds", "contact_tries")


@dataclass(frozen=True)
class Selection:
    """Cases ticked one by one (``slugs``), or all that a list shows (``query``, its query string)."""

    slugs: Sequence[str] = ()
    query: str = ""


@dataclass(frozen=True)
class Tally:
    """How many cases of a run share a fate."""

    fate: str
    label: str
    count: int


def cases_of_selection(
    person: Person, selection: Selection, *, most: int, talk: bool = False
) -> list[Complaint]:
    """Return the chosen cases that the person sees, at most ``most``, in the order of their keys.

    ``talk`` fetches what the rules of closing look at.
    """
    rows = _all_of(person, selection.query) if selection.query else _ticked(person, selection.slugs)
    rows = rows.select_related(*_FETCHED).order_by("pk")
    return list((rows.prefetch_related(*_TALK) if talk else rows)[:most])


def count_of(person: Person, query: str, *, most: int) -> int:
    """Return how many cases a list shows in all, counted no further than ``most``."""
    return _all_of(person, query).order_by()[:most].count()


def get_bulk_run_for(person: Person, key: UUID | str, *, lock: bool = False) -> BulkRun:
    """Return the person's own run with this key; ``NotFound`` to everybody else."""
    rows = BulkRun.objects.filter(key=key, by=person).select_related("by", "dealer")
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotFound
    return found


def runs_of(person: Person) -> list[BulkRun]:
    """Return the person's newest runs."""
    return list(BulkRun.objects.filter(by=person)[:_RUNS_SHOWN])


def details_of(run: BulkRun) -> list[tuple[str, str]]:
    """Return what a run was asked to do beside its name, as labels and values."""
    kept = run.wanted
    owner = Person.objects.filter(pk=kept["owner"]).first() if kept["owner"] else None
    reasons = (
        {each.key: each.offered for each in hold_reasons(run.dealer)} if kept["hold"] and run.dealer else {}
    )
    lists = dict(check_list_choices(run.dealer)) if kept["check_list"] and run.dealer else {}
    found = [
        (_("New owner"), owner.name if owner else ""),
        (_("Level"), str(Level(kept["level"]).label) if kept["level"] else ""),
        (_("The other case"), kept["to"].partition("-")[2]),
        (_("Reason"), reasons.get(kept["hold"], kept["hold"])),
        (_("Check-list"), lists.get(kept["check_list"], kept["check_list"])),
        (_("Note"), kept["text"]),
    ]
    return [(label, str(value)) for label, value in found if value]


def tallies_of(run: BulkRun) -> list[Tally]:
    """Return how many cases of a run share each fate, in one query."""
    rows = run.cases.order_by().values_list("fate").annotate(count=Count("pk"))
    counts = dict(rows)
    return [Tally(fate.value, str(fate.label), counts[fate]) for fate in BulkFate if counts.get(fate)]


def cases_page(run: BulkRun, person: Person, *, fate: str = "", cursor: str = "") -> Page[BulkCase]:
    """Return a page of the cases of a run that the person still sees, in the order in which they were chosen."""
    rows = run.cases.filter(complaint__in=visible_with_merged(person))
    rows = rows.select_related("complaint__dealer", "complaint__customer", "complaint__owner")
    if fate in BulkFate.values:
        rows = rows.filter(fate=fate)
    return page_of(rows, order=("id",), cursor=cursor, size=_PAGE)


def _all_of(person: Person, query: str) -> QuerySet[Complaint]:
    return listed(person, ComplaintFilter.read(QueryDict(query).dict()))


def _ticked(person: Person, slugs: Sequence[str]) -> QuerySet[Complaint]:
    by_dealer: dict[str, list[str]] = {}
    for slug in slugs:
        code, _dash, number = slug.partition("-")
        by_dealer.setdefault(code, []).append(number)
    named = Q(pk=None)
    for code, numbers in by_dealer.items():
        named |= Q(dealer__code=code, number__in=numbers)
    return visible_to(person).filter(named)
