"""Tags of the case page: ``{% operation "note" %}`` draws the form of a named operation, for those who may use it."""

from collections.abc import Sequence
from html import escape
from typing import Any

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from anxin.complaints.choices import Status
from anxin.complaints.selectors.lists import CaseRow, LineCell
from anxin.complaints.wording import kept_text
from anxin.foundation.templatetags.anxin import due, icon, tone

register = template.Library()

#: Of a car; the whole of it is the tooltip.
CAR_SHOWN = 22

#: The key that opens the form of an operation, where the operation concerns the whole case.
KEYS = {
    "note": "n",
    "reply": "r",
    "promise": "p",
    "contact": "c",
    "assign": "a",
    "threat": "t",
    "level": "l",
    "propose": "s",
    "hold": "h",
    "resume": "h",
}
#: After g: the sides of a case. The other letters lead to the pages of the side bar.
SIDE_KEYS = {"case": "d", "house": "i", "grave": "g", "files": "a"}


@register.inclusion_tag("complaints/_operation.html", takes_context=True)
def operation(context: Context, name: str, row: Any = "", fold: str = "", look: str = "") -> dict[str, Any]:
    """Draw the form of an operation; ``fold`` words the line that unfolds it, ``look`` adds a class."""
    page = context["case"]
    form = context["forms"].draw(name, str(row)) if page.rights.handle else None
    slug = page.complaint.slug
    return {
        "form": form,
        "url": _address(context, slug, name),
        "into": context.get("operations_into", "#case-talk"),
        "key": f"{slug}:{name}:{row}",
        "name": name,
        "row": row,
        "fold": fold,
        "look": look,
        "shortcut": "" if row else KEYS.get(name, ""),
        "quick_times": page.quick_times,
        "csrf_token": context.get("csrf_token", ""),
        "request": context.get("request"),
    }


def _address(context: Context, slug: str, name: str) -> str:
    at = context.get("operations_at")
    return f"{at}?do={name}" if at else reverse("complaints:operate", args=[slug, name])


@register.simple_tag(takes_context=True)
def operation_form(context: Context, name: str, row: Any = "") -> Any:
    """Return the form of an operation, for a template that draws it in its own way."""
    return context["forms"].draw(name, str(row))


@register.simple_tag
def line_cells(row: CaseRow, cells: Sequence[LineCell]) -> SafeString:
    """Write the cells of a line; in code, because a list has hundreds of them and nothing else takes as long."""
    written = (_DRAWN.get(cell.key, _phase)(row, cell) if cell.is_drawn else _text(cell) for cell in cells)
    return SafeString("".join(written))


def _text(cell: LineCell) -> str:
    text = escape(cell.text)
    title = f' title="{text}"' if "trim" in cell.look else ""
    return f'<td class="{cell.look}"{title}>{text or "—"}</td>'


def _number(row: CaseRow, cell: LineCell) -> str:
    at = reverse("complaints:case", args=[row.slug])
    crisis = f' <span class="level level-crisis">{escape(_("Crisis"))}</span>' if row.in_crisis else ""
    met = f' <span class="level level-alarm">{escape(_("Right met"))}</span>' if row.right_met else ""
    link = f'<a class="row-open" href="{escape(at)}" data-open>{escape(row.number)}</a>'
    return f'<td class="{cell.look}">{link}{crisis}{met}</td>'


def _due(row: CaseRow, cell: LineCell) -> str:
    time = due(row.due_at, start=row.due_from, zone=row.time_zone)
    words = escape(row.due_kind) if row.due_at else "—"
    held = hold_mark() if row.on_hold else ""
    return f'<td class="{cell.look}">{time} <span class="soft">{words}</span>{held}</td>'


def _level(row: CaseRow, cell: LineCell) -> str:
    label = escape(row.level_label)
    return f'<td class="{cell.look}"><span class="level level-{tone(row.level)}">{label}</span></td>'


def _snowball(row: CaseRow, cell: LineCell) -> str:
    shown = '<span class="soft">—</span>' if row.status == Status.CLOSED else str(row.snowball)
    return f'<td class="{cell.look}">{shown}</td>'


def _customer(row: CaseRow, cell: LineCell) -> str:
    name, car = escape(row.customer), escape(row.car)
    short = escape(Truncator(row.car).chars(CAR_SHOWN))
    return f'<td class="{cell.look}" title="{name} {car}">{name} <span class="soft">{short}</span></td>'


def _words(row: CaseRow, cell: LineCell) -> str:
    return f'<td class="{cell.look}">{escape(row.excerpt)}</td>'


def _phase(row: CaseRow, cell: LineCell) -> str:
    return f'<td class="{cell.look}">{escape(row.phase_label)}</td>'


_DRAWN = {
    "number": _number,
    "due": _due,
    "level": _level,
    "snowball": _snowball,
    "customer": _customer,
    "words": _words,
}


@register.simple_tag
def hold_mark() -> SafeString:
    """Mark a case whose clocks stand still."""
    return format_html('<span class="row-hold">{}{}</span>', icon("player-pause", 14), _("on hold"))


@register.filter
def side_key(side: str) -> str:
    """Return the keys that lead to a side of a case; its first letter where no other was chosen."""
    return f"g {SIDE_KEYS.get(side, side[:1])}"


@register.filter
def kept(text: str) -> str:
    """Word a kept reason: people's as they wrote it, the program's own in the reader's language."""
    return kept_text(text)


@register.filter
def kind(field: BoundField) -> str:
    """Tell which of our own kinds a field is: moment, mood, text, or nothing."""
    return str(getattr(field.field, "kind", ""))
