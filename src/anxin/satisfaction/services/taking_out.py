"""Drivers, charts and recovery taken out of the house, as a table or on paper; who took them is on record."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.foundation import audit, clock
from anxin.foundation.display import exact_moment
from anxin.foundation.errors import NotAllowed
from anxin.foundation.paper import Block, Form, Listing, require_printing
from anxin.foundation.tables import Cell
from anxin.satisfaction.policies import dealers_of_figures, require_taking_out_place
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.study_parts import Part


@dataclass(frozen=True)
class Taken:
    """What is taken out: its title, the place, the months in words, its parts, and sentences that go with it."""

    title: str
    place: Place
    months: str
    parts: Sequence[Part]
    sentences: Sequence[str]
    #: Name of the operation in the audit trail.
    action: str


def sheet_of(taken: Taken, *, by: Person) -> tuple[list[str], list[list[Cell | None]]]:
    """Return headings and rows of a table: the parts below one another, each under a row with its own heads."""
    _record(taken, by, "table")
    wide = max((len(part.heads) for part in taken.parts), default=1)
    rows: list[list[Cell | None]] = [[sentence] for sentence in taken.sentences]
    for part in taken.parts:
        rows += [[], [part.title], list(part.heads), *(list(row) for row in part.rows)]
    padded = [[*row, *[None] * (wide - len(row))] for row in rows]
    heads = [f"{taken.title} · {taken.place.name} · {taken.months}", *(f" {at}" for at in range(2, wide + 1))]
    return heads, padded


def paper_of(taken: Taken, *, by: Person) -> Form:
    """Return the same as a form on paper, in the language that is active."""
    require_printing()
    _record(taken, by, "paper")
    zone = taken.place.dealer.time_zone if taken.place.dealer else None
    blocks = [Block(title=taken.title, words=list(taken.sentences))]
    blocks += [
        Block(title=part.title, listings=[Listing(title="", heads=list(part.heads), rows=_written(part))])
        for part in taken.parts
    ]
    return Form(
        title=taken.title,
        house=taken.place.name,
        number=taken.months,
        printed_at=exact_moment(clock.now(), zone=zone),
        printed_by=by.name,
        blocks=blocks,
    )


def _written(part: Part) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in part.rows]


@transaction.atomic
def _record(taken: Taken, by: Person, way: str) -> None:
    if not set(taken.place.dealer_ids) <= set(dealers_of_figures(by)):
        raise NotAllowed("ROLE_MAY_NOT_SEE", _("Your role does not see figures."))
    require_taking_out_place(by, taken.place.dealer_ids)
    dealer = taken.place.dealer
    audit.record_operation(
        taken.action, person_id=by.pk, dealer_id=dealer.pk if dealer else None, subject=taken.place.name,
        months=taken.months, way=way,
    )  # fmt: skip
