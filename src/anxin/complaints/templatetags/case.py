"""Tags of the case page: ``{% operation "note" %}`` draws the form of a named operation, for those who may use it."""

from typing import Any

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.urls import reverse

from anxin.complaints.wording import kept_text

register = template.Library()

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
