"""The board: unfinished cases by phase, the gravest first."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Left

from anxin.accounts.models import Person
from anxin.complaints.choices import Phase
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.selectors.lists import EXCERPT, RIGHT, CaseRow, case_rows, filtered

CARDS = 20


@dataclass(frozen=True)
class Column:
    """One phase of the board: its first cards, how many there are in all, and the list that shows them."""

    phase: Phase
    rows: list[CaseRow]
    count: int
    query: str


def board_columns(person: Person, wanted: ComplaintFilter) -> list[Column]:
    """Return the six columns; two queries more for each phase than for none, whatever the number of cases."""
    unfinished = filtered(person, wanted).exclude(status="closed")
    counts: Counter[str] = Counter(dict(unfinished.values_list("phase").annotate(Count("pk")).order_by()))
    rows = unfinished.select_related("dealer", "customer", "vehicle", "owner").defer("words")
    rows = rows.annotate(excerpt=Left("words", EXCERPT), right=RIGHT).order_by(
        "-level", "-received_at", "-id"
    )
    return [
        Column(
            phase=phase,
            rows=case_rows(rows.filter(phase=phase)[:CARDS]),
            count=counts[phase],
            query=wanted.query(phase=phase.value, status="unfinished", sort="level"),
        )
        for phase in Phase
        if phase != Phase.GREETING or counts[phase]
    ]
