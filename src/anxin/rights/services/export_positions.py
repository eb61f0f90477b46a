"""The list of cars near a right as rows of a file; who took it out is recorded."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.foundation import audit
from anxin.foundation.tables.rows import Cell
from anxin.rights.selectors.position_list import PositionFilter, PositionRow, exported_rows


def export_positions(
    dealer: Dealer, wanted: PositionFilter, *, by: Person
) -> tuple[Sequence[str], list[Sequence[Cell | None]]]:
    """Return the headings and rows of the list as it is narrowed, and record that it left the house."""
    require(by, Capability.EXPORT_DATA, dealer.pk)
    rows = [_cells(row) for row in exported_rows(by, dealer, wanted)]
    audit.record_operation(
        "rights.positions_exported",
        person_id=by.pk,
        dealer_id=dealer.pk,
        subject=dealer.code,
        rows=len(rows),
        show=wanted.show,
    )
    return _headings(), rows


def _headings() -> list[str]:
    return [
        _("Plate"), _("VIN"), _("Model"), _("Customer"), _("State"), _("Right"), _("Days in repair"),
        _("Repairs of the same trouble"), _("Hours of the running repair"), _("Answer due"), _("To be done by"),
        _("Reckoned for"),
    ]  # fmt: skip


def _cells(row: PositionRow) -> Sequence[Cell | None]:
    position = row.position
    return [
        position.vehicle.plate,
        position.vehicle.vin,
        position.vehicle.model_name,
        row.customer,
        str(position.get_state_display()),
        row.rule,
        position.days,
        position.repairs,
        row.substitute.hours if row.substitute else None,
        position.answer_due,
        position.complete_due,
        position.for_day,
    ]
