"""Tags and filters of every page: icons, due times, moments, sums, address edits, keys."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from html import escape
from typing import Any

from django import template
from django.http import HttpRequest, QueryDict
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from anxin.foundation import clock, display

register = template.Library()

JSON_IN_HTML = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
LEVEL_TONES = ("calm", "notice", "warn", "alarm")
MOODS = 5


@register.simple_tag
def icon(name: str, size: int = 18) -> SafeString:
    """Draw an icon of the sprite; it always stands beside words, so that readers' software skips it."""
    return format_html(
        '<svg class="icon" width="{}" height="{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        size,
        size,
        static("anxin/dist/icons.svg"),
        name,
    )


@register.simple_tag
def page_language() -> str:
    """Return the page's language as the browser's fonts and readers' software know it."""
    return "zh-Hans" if (get_language() or "").startswith("zh") else "en"


@register.simple_tag
def page_clock() -> SafeString:
    """Give the scripts the server's time, so that a wrong clock on the desk shows no wrong due time."""
    return format_html('<meta name="anxin-now" content="{}">', display.iso_utc(clock.now()))


@register.simple_tag
def script_words() -> SafeString:
    """Give the scripts their words in the reader's language, as data and not as code."""
    words = {key: _(text) for key, text in display.DUE_WORDS.items()}
    words |= {
        "sms.count": _("%(characters)s characters: %(parts)s text message(s)"),
        "draft.restored": _("Your unsaved text from %(when)s is back."),
        "draft.discard": _("Discard it"),
        "copied": _("Copied"),
        "undo": _("Undo"),
        "close": _("Close"),
        "undone": _("Undone."),
        "undo.failed": _("That could not be undone any more. Open the page again to see how it stands."),
        "error.network": _("No connection to the server. What you typed is still here; try again."),
        "error.server": _("The server failed at this. What you typed is still here; try again in a minute."),
        "error.forbidden": _("Your role may not do this. Ask your administrator if you need it."),
        "error.missing": _("This is no longer here, or it belongs to another dealer."),
        "error.slow_down": _("Too many attempts. Wait a minute and try again."),
        "error.signed_out": _("You have been signed out. Sign in again; your text is kept."),
        "leave.dirty": _("There is text that is not saved. Discard it?"),
        "keys.nothing": _("This page has no keys of its own."),
        "keys.search": _("Search"),
        "keys.list": _("Next and previous row"),
        "keys.open": _("Open the row"),
        "keys.save": _("Save the form"),
        "keys.escape": _("Close; what was typed stays"),
        "keys.page": _("On this page"),
        "keys.rows": _("In the list"),
        "keys.everywhere": _("Everywhere"),
        "keys.keys": _("This list"),
        "upload.rows": _("First lines of the file (%(encoding)s)"),
        "upload.too_large": _("The file has %(size)s; at most %(limit)s can be taken."),
        "files.too_large": _("The file is larger than this case takes."),
        "pane.shown": _("Shown: %(name)s"),
    }
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":")).translate(JSON_IN_HTML)
    return format_html('<script type="application/json" id="anxin-words">{}</script>', SafeString(text))


@register.simple_tag
def due(
    value: datetime | None, start: datetime | None = None, state: str = "", zone: object = None
) -> SafeString:
    """Show what is left until a due time; ``state`` stops it: met, missed or paused."""
    if not value:
        return SafeString("")
    exact = display.exact_moment(value, zone=zone)
    stopped = {"met": _("in time"), "missed": _("was late"), "paused": _("clock stopped")}
    if state in stopped:
        words = display.Due(text=stopped[state], state=state)
        return format_html(
            '<time class="due due-{}" datetime="{}" title="{}">{}</time>',
            words.state,
            display.iso_utc(value),
            exact,
            words.text,
        )
    words = display.due_in_words(value, start=start)
    # Written directly: a list has a page of them.
    at, began = display.iso_utc(value), display.iso_utc(start) if start else ""
    return SafeString(
        f'<time class="due due-{words.state}" datetime="{at}" data-due="{at}" data-due-start="{began}" '
        f'title="{escape(exact)}">{escape(words.text)}</time>'
    )


@register.filter
def moment(value: datetime | None, zone: object = None) -> str:
    """Day and time of day in the dealer's zone: today 14:05, 21 Nov 14:05."""
    return display.moment_in_words(value, zone=zone) if value else ""


@register.filter
def exact(value: datetime | None, zone: object = None) -> str:
    """The full moment, for tooltips and prints."""
    return display.exact_moment(value, zone=zone) if value else ""


@register.filter
def day(value: datetime | None, zone: object = None) -> str:
    """The day alone: today, 21 Nov."""
    return display.day_in_words(value, zone=zone) if value else ""


@register.filter
def span(value: timedelta) -> str:
    """Tell how long something lasts."""
    return display.span_in_words(value)


@register.filter
def minutes(value: int) -> str:
    """Tell how long so many minutes are."""
    return display.span_in_words(timedelta(minutes=value))


@register.filter
def weekday(value: datetime) -> str:
    """Name the day of the week in the zone of the page."""
    return date_format(value.astimezone(timezone.get_current_timezone()), "D")


@register.filter
def long_day(value: datetime | None, zone: object = None) -> str:
    """The day with its weekday, for headings."""
    return display.long_day(value, zone=zone) if value else ""


@register.filter
def money(value: Decimal | int | float | None, currency: str = "CNY") -> str:
    """A sum with its sign and thousands."""
    return "" if value is None else display.sum_in_words(value, currency)


@register.filter
def initials(value: object) -> str:
    """The sign of a person for his avatar."""
    return display.initials(value)


@register.filter
def tone(rank: int | str | None) -> str:
    """Turn a level's rank, 1 to 4, into the tone it is shown in."""
    place = int(rank or 1)
    return LEVEL_TONES[min(max(place, 1), len(LEVEL_TONES)) - 1]


@register.filter
def mood_name(value: int | str | None) -> str:
    """Name a mood on the scale of 1 (calm) to 5 (furious)."""
    names = (_("calm"), _("dissatisfied"), _("annoyed"), _("angry"), _("furious"))
    return names[min(max(int(value), 1), MOODS) - 1] if value else ""


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: Any) -> str:
    """Return this page's address query with some values replaced; an empty value takes its name out."""
    request: HttpRequest | None = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query.setlist(
                name, [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]
            )
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag
def key(name: str, label: str = "") -> SafeString:
    """Give an element a key that clicks it: ``<button {% key "d" "Done" %}>``."""
    return format_html('data-key="{}" data-key-label="{}"', name, label)


@register.filter
def described_by(field: Any) -> str:
    """List the ids of a form field's help and error texts, as the input's aria-describedby."""
    parts = [f"{field.auto_id}-help"] if field.help_text else []
    if field.errors:
        parts.append(f"{field.auto_id}-error")
    return " ".join(parts)


@register.simple_tag
def field_input(field: Any, **attributes: Any) -> SafeString:
    """Draw a form field's input with its look, its error state and what describes it."""
    widget = field.field.widget
    kind = getattr(widget, "input_type", "textarea")
    look = {"select": "form-select", "checkbox": "form-check-input", "radio": "form-check-input"}
    attrs: dict[str, Any] = {
        name.replace("_", "-"): value for name, value in attributes.items() if value not in ("", None)
    }
    existing = str(widget.attrs.get("class", ""))
    attrs["class"] = (
        f"{existing} {look.get(kind, 'form-control')}{' is-invalid' if field.errors else ''}".strip()
    )
    if field.errors:
        attrs["aria-invalid"] = "true"
    if described := described_by(field):
        attrs["aria-describedby"] = described
    return SafeString(field.as_widget(attrs=attrs))


@register.simple_tag
def json_for_chart(data: Mapping[str, Any], element_id: str) -> SafeString:
    """Put a chart's data into the page as data; ``data-chart`` on a figure names the id."""
    text = json.dumps(data, ensure_ascii=False, default=str).translate(JSON_IN_HTML)
    return format_html('<script type="application/json" id="{}">{}</script>', element_id, SafeString(text))
