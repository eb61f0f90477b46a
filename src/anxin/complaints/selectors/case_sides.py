"""The sides of a case: what stands to the right of the talk, each read only when it is looked at."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anxin.accounts.models import Person
from anxin.complaints.choices import CaseSide
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.attachments import files_shown
from anxin.complaints.selectors.clocks.shown import shown_clocks
from anxin.complaints.selectors.correspondence import read_messages_side
from anxin.complaints.selectors.grave_side import read_grave_side
from anxin.complaints.selectors.house_side import read_house_side


@dataclass(frozen=True)
class Tab:
    """One side's name in the row of tabs."""

    key: str
    label: str


@dataclass(frozen=True)
class ShownSide:
    """The chosen side: its template and what that template shows."""

    key: str
    template: str
    tabs: Sequence[Tab]
    shows: Any


def side_named(name: str) -> CaseSide:
    """Return the side that an address names; the case itself for anything else."""
    return CaseSide(name) if name in CaseSide.values else CaseSide.CASE


def read_side(side: CaseSide, complaint: Complaint, person: Person) -> ShownSide:
    """Read what one side of a case shows to a person."""
    return ShownSide(
        key=side.value,
        template=f"complaints/_side_{side.value}.html",
        tabs=[Tab(each.value, str(each.label)) for each in CaseSide],
        shows=_READERS[side](complaint, person),
    )


def _nothing(complaint: Complaint, person: Person) -> None:
    return None


_READERS: Mapping[CaseSide, Callable[[Complaint, Person], Any]] = {
    CaseSide.CASE: shown_clocks,
    CaseSide.HOUSE: read_house_side,
    CaseSide.GRAVE: read_grave_side,
    CaseSide.MESSAGES: read_messages_side,
    CaseSide.FILES: files_shown,
}
