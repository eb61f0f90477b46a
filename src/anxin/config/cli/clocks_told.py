"""The explanation of a case for a person: one table of all runs, then the account of each."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from anxin.config.cli.documents import one_line
from anxin.config.cli.words import gettext as _
from anxin.config.cli.words import gettext_noop

STATES = {
    "met": gettext_noop("kept in time"),
    "breached": gettext_noop("deadline missed"),
    "paused": gettext_noop("on hold"),
    "running": gettext_noop("time is running"),
}
KINDS = {
    "counted": gettext_noop("time that counts"),
    "paused": gettext_noop("on hold"),
    "closure": gettext_noop("closed by exception"),
    "holiday": gettext_noop("public holiday"),
    "closed": gettext_noop("outside working hours"),
}
ENDED = {None: "", "stop": gettext_noop("ended by a stop"), "restart": gettext_noop("ended by a restart")}
NOTHING = "—"
_GAP = "  "


def told(answer: dict[str, Any], *, zone: str) -> str:
    """Return the answer of ``explain`` as text, in the reader's language; times are local to the zone."""
    runs = [
        (clock["name"], number, each)
        for clock in answer["clocks"]
        for number, each in enumerate(clock["runs"], start=1)
    ]
    idle = [one_line(clock["name"]) for clock in answer["clocks"] if not clock["runs"]]
    lines = [_("Times of %(zone)s; lengths in minutes.") % {"zone": zone}, ""]
    if runs:
        headings = (
            _("Clock"),
            _("Run"),
            _("State"),
            _("Started"),
            _("Due"),
            _("Ended"),
            _("Used"),
            _("Left"),
        )
        lines += in_columns([headings, *(_summary(*each) for each in runs)])
    if idle:
        lines.append(_("Never started: %(names)s") % {"names": ", ".join(idle)})
    for name, number, each in runs:
        lines += ["", _("%(clock)s, run %(number)s") % {"clock": one_line(name), "number": number}]
        lines += _details(each)
    return "\n".join(lines) + "\n"


def _summary(name: str, number: int, run: dict[str, Any]) -> tuple[str, ...]:
    ended = " ".join(part for part in (_time(run["stopped_at"]), _word(ENDED, run["ended_by"])) if part)
    return (
        one_line(name),
        str(number),
        _word(STATES, run["state"]),
        _time(run["started_at"]),
        _time(run["due_at"]),
        ended,
        str(run["elapsed_minutes"]),
        str(run["remaining_minutes"]),
    )


def _details(run: dict[str, Any]) -> Iterator[str]:
    if run["due_if_resumed_now"]:
        told = _("Due if it went on now: %(time)s") % {"time": _time(run["due_if_resumed_now"])}
        yield f"{_GAP}{told}"
    steps = [(one_line(step["name"]), _time(step["due_at"])) for step in run["steps"]]
    account = [
        (_time(entry["from"]), _time(entry["to"]), _word(KINDS, entry["kind"]))
        for entry in run["explanation"]
    ]
    for rows in (steps, account):
        yield from (f"{_GAP}{line}" for line in in_columns(rows))


def _word(words: dict[Any, str], key: Any) -> str:
    return _(words[key]) if words[key] else ""


def _time(written: str | None) -> str:
    """Return ``2026-03-01 09:00``; seconds only where there are some."""
    if written is None:
        return NOTHING
    day, time = written[:10], written[11:19]
    return f"{day} {time.removesuffix(':00') if time.count(':') == 2 else time}"


def in_columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Set rows in columns as wide as a terminal shows them."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return [
        _GAP.join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _width(text: str) -> int:
    """Return how many columns a text takes; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
