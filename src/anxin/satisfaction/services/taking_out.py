"""Drivers, charts and recovery taken out of the house, as a table or on paper; who took them is on record."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.foundation import audit
from anxin.foundation.errors import NotAllowed
from anxin.foundation.paper import Form, require_printing
from anxin.foundation.tables import Cell
from anxin.satisfaction.policies import dealers_of_figures, require_taking_out_place
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.study_parts import Part
from anxin.satisfaction.services.sheets import Sheet, form_from, table_from


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
    return table_from(_sheet(taken))


def paper_of(taken: Taken, *, by: Person) -> Form:
    """Return the same as a form on paper, in the language that is active."""
    require_printing()
    _record(taken, by, "paper")
    return form_from(_sheet(taken), by=by)


def _sheet(taken: Taken) -> Sheet:
    zone = taken.place.dealer.time_zone if taken.place.dealer else None
    return Sheet(taken.title, taken.place.name, taken.months, taken.parts, taken.sentences, zone)


@transaction.atomic
def _record(taken: Taken, by: Person, way: str) -> None:
    adviser_id = taken.place.adviser.pk if taken.place.adviser else None
    if adviser_id != by.pk and not set(taken.place.dealer_ids) <= set(dealers_of_figures(by)):
        raise NotAllowed("ROLE_MAY_NOT_SEE", _("Your role does not see figures."))
    require_taking_out_place(by, taken.place.dealer_ids, adviser_id=adviser_id)
    dealer = taken.place.dealer
    audit.record_operation(
        taken.action, person_id=by.pk, dealer_id=dealer.pk if dealer else None, subject=taken.place.name,
        months=taken.months, way=way,
    )  # fmt: skip
