"""The columns that a list of complaints knows: what each is called, what it is read from, and what stands in its cell.

Page and file show the same columns from the same definitions, so that an export holds what its view shows. None of them
is a telephone number, and numbers that customers say within their words are masked in files.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer
from anxin.complaints.choices import DueKind, Justified, Level, Mode, Outcome, Phase, Status
from anxin.complaints.selectors.clocks.policies import hold_reasons
from anxin.complaints.wording import category_name, channel_name, demand_name, reason_name, trouble_area_name
from anxin.foundation.masking import mask_phones

Cell = str | int | datetime | None


class Words:
    """Names looked up once for a whole file; dealers by their numbers, everything else by its key."""

    def __init__(self, dealers: Iterable[Dealer]) -> None:
        self.dealers = {dealer.pk: dealer for dealer in dealers}
        self.category = cache(category_name)
        self.channel = cache(channel_name)
        self.trouble_area = cache(trouble_area_name)
        self.reason = cache(reason_name)
        self.demand = cache(demand_name)
        self.labels = cache(_label)
        self.holds = cache(self._holds)

    def dealer(self, number: int) -> str:
        return str(self.dealers[number])

    def hold(self, key: str, dealer_id: int) -> str:
        return self.holds(dealer_id).get(key, key) if key else ""

    def _holds(self, dealer_id: int) -> Mapping[str, str]:
        return {each.key: str(each) for each in hold_reasons(self.dealers[dealer_id])}


@dataclass(frozen=True)
class Column:
    """One column: ``fields`` are paths from a complaint, whose values ``cell`` turns into what is shown."""

    key: str
    label: LazyText
    fields: tuple[str, ...]
    cell: Callable[..., Cell]
    #: How a list's cell looks; see table.css.
    look: str = "tight trim row-hide"
    #: The page draws it in its own way.
    is_drawn: bool = False

    @property
    def joins(self) -> tuple[str, ...]:
        """What has to be fetched beside the complaint itself."""
        return tuple({path.rpartition("__")[0] for path in self.fields if "__" in path})


def without_phones(text: str) -> str:
    """Return a text in which every telephone number is masked, as it leaves the house in a file."""
    return mask_phones(text)


def columns_named(keys: Sequence[str]) -> list[Column]:
    """Return the columns of these keys in the house's order; keys that nobody knows are passed over."""
    wanted = set(keys)
    return [column for key, column in COLUMNS.items() if key in wanted]


def list_columns(keys: Sequence[str], *, many_dealers: bool) -> list[Column]:
    """Return what a list shows: the chosen columns, or its own; the dealer only to those who have several."""
    chosen = columns_named(keys) or columns_named(LIST_COLUMNS)
    return [column for column in chosen if column.key != "dealer" or many_dealers]


def file_columns(keys: Sequence[str]) -> list[Column]:
    """Return what a file holds: the columns of its view, or all that files hold by themselves."""
    return columns_named(keys) or columns_named(FILE_COLUMNS)


def cell_of(column: Column, complaint: Any, words: Words) -> Cell:
    """Return a cell of a fetched complaint; what a column joins must have been fetched with it."""
    return column.cell(words, *(_value(complaint, path) for path in column.fields))


def _value(complaint: Any, path: str) -> Any:
    found = complaint
    for name in path.split("__"):
        if found is None:
            return None
        found = getattr(found, name)
    return found


def _label(choices: Any, value: Any) -> str:
    return str(choices(value).label) if value or value == 0 else ""


def _plain(words: Words, value: Any) -> Cell:
    return value if value is not None else ""


def _choice(choices: Any) -> Callable[..., Cell]:
    return lambda words, value: words.labels(choices, value)


def _name(kind: str) -> Callable[..., Cell]:
    return lambda words, ident: str(getattr(words, kind)(ident))


def _car(words: Words, model: str | None, told: str) -> Cell:
    return model if model is not None else told


def _yes_no(words: Words, value: bool | None) -> Cell:
    return "" if value is None else str(_("yes") if value else _("no"))


def _mark(words: Words, value: bool) -> Cell:
    return str(_("yes")) if value else ""


def _said(words: Words, text: str) -> Cell:
    return without_phones(text)


def _all(*columns: Column) -> Mapping[str, Column]:
    return {column.key: column for column in columns}


COLUMNS: Mapping[str, Column] = _all(
    Column("number", _("Number"), ("number",), _plain, "tight row-main", is_drawn=True),
    Column("due", _("Due"), ("due_at",), _plain, "tight row-side", is_drawn=True),
    Column("dealer", _("Dealer"), ("dealer_id",), Words.dealer, "tight"),
    Column("level", _("Level"), ("level",), _choice(Level), "tight", is_drawn=True),
    Column("snowball", _("Snowball"), ("snowball",), _plain, "num tight row-hide", is_drawn=True),
    Column("customer", _("Customer"), ("customer__name",), _plain, "tight trim", is_drawn=True),
    Column("words", _("Customer's own words"), ("words",), _said, "cut row-line", is_drawn=True),
    Column("wish", _("What the customer wants"), ("wish",), _said),
    Column("demand", _("What matters to the customer"), ("demand",), _name("demand")),
    Column("category", _("Category"), ("category",), _name("category")),
    Column("trouble_area", _("Trouble area"), ("trouble_area",), _name("trouble_area")),
    Column("reason", _("Why dissatisfied"), ("reason",), _name("reason")),
    Column("status", _("State"), ("status",), _choice(Status)),
    Column("phase", _("Phase"), ("phase",), _choice(Phase), "tight", is_drawn=True),
    Column("hold", _("On hold"), ("on_hold", "dealer_id"), Words.hold),
    Column("due_kind", _("What is due"), ("due_kind",), _choice(DueKind)),
    Column("owner", _("Owner"), ("owner__name",), _plain, "tight trim"),
    Column("taken_by", _("Taken in by"), ("taken_by__name",), _plain),
    Column("adviser", _("Service adviser"), ("repair_order__adviser__name",), _plain),
    Column("channel", _("Channel"), ("channel",), _name("channel")),
    Column("mode", _("How"), ("mode",), _choice(Mode)),
    Column("plate", _("Plate"), ("vehicle__plate",), _plain),
    Column("model", _("Model"), ("vehicle__model_name", "car_told"), _car),
    Column("repair_order", _("Repair order"), ("repair_order__number",), _plain),
    Column("received", _("Received"), ("received_at",), _plain, "tight"),
    Column("contacted", _("First contact"), ("contacted_at",), _plain),
    Column("handled", _("Handled"), ("handled_at",), _plain),
    Column("outcome", _("Outcome"), ("outcome",), _choice(Outcome)),
    Column("follow_up_due", _("Follow-up call due"), ("follow_up_due_at",), _plain),
    Column("satisfied", _("Satisfied"), ("satisfied",), _yes_no),
    Column("distress", _("Distress"), ("distress",), _plain, "num tight row-hide"),
    Column("justified", _("Justified"), ("justified",), _choice(Justified)),
    Column("closed", _("Closed"), ("closed_at",), _plain),
    Column("reopened", _("Opened again"), ("times_reopened",), _plain, "num tight row-hide"),
    Column("crisis", _("Crisis"), ("in_crisis",), _mark),
)
#: What a list shows of itself, and what a file holds where nobody has chosen.
LIST_COLUMNS = (
    "number", "due", "level", "snowball", "customer", "words", "category", "phase", "owner", "dealer", "received",
)  # fmt: skip
FILE_COLUMNS = (
    "number", "dealer", "received", "level", "status", "phase", "channel", "category", "trouble_area", "reason",
    "customer", "plate", "model", "words", "wish", "owner", "outcome", "handled", "satisfied", "distress",
    "justified", "closed",
)  # fmt: skip
