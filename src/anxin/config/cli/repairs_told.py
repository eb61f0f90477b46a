"""Repeat repairs for a person: one line each, in the reader's language."""

from collections.abc import Sequence

from anxin.config.cli.clocks_told import NOTHING, in_columns
from anxin.config.cli.documents import one_line
from anxin.config.cli.words import gettext as _
from anxin.config.cli.words import gettext_noop, ngettext
from anxin.engines.repeats import Evidence, Repeat, Skipped, Speaks

SPEAKS = {
    Speaks.SYMPTOM: gettext_noop("same symptom"),
    Speaks.LIKE: gettext_noop("similar symptom"),
    Speaks.COMPONENT: gettext_noop("same component"),
    Speaks.PART: gettext_noop("same part"),
    Speaks.WORK: gettext_noop("same work"),
    Speaks.AGAIN: gettext_noop("said to be back"),
    Speaks.WORDS: gettext_noop("similar words"),
    Speaks.LABEL: gettext_noop("called a repeat by the shop"),
}


def told(orders: int, skipped: Sequence[Skipped], repeats: Sequence[Repeat]) -> str:
    """Return the answer as text: how many were read, the repeats, and what was left out."""
    read = ngettext("%(count)s order read", "%(count)s orders read", orders) % {"count": orders}
    found = ngettext("%(count)s repeat repair", "%(count)s repeat repairs", len(repeats)) % {
        "count": len(repeats)
    }
    lines = [f"{read}; {found}"]
    if repeats:
        headings = (
            _("Order"),
            _("Repeats"),
            _("First"),
            _("Visit"),
            _("Days"),
            _("km"),
            _("Score"),
            _("Because"),
        )
        lines += ["", *in_columns([headings, *(_row(each) for each in repeats)])]
    if skipped:
        lines += ["", _("Left out:")]
        lines += [
            _("row %(row)s: %(why)s") % {"row": each.row, "why": one_line(each.why)} for each in skipped
        ]
    return "\n".join(lines) + "\n"


def _row(repeat: Repeat) -> tuple[str, ...]:
    return (
        one_line(repeat.order.number),
        one_line(repeat.of.number) if repeat.of else NOTHING,
        one_line(repeat.first.number) if repeat.first else NOTHING,
        _figure(repeat.visit),
        _figure(repeat.gap.days if repeat.gap else None),
        _figure(repeat.gap.km if repeat.gap else None),
        f"{repeat.score:.2f}",
        "; ".join(map(_because, repeat.because)),
    )


def _because(evidence: Evidence) -> str:
    words = _(SPEAKS[evidence.speaks])
    return f"{words}: {one_line(evidence.named)}" if evidence.named else words


def _figure(number: int | None) -> str:
    return NOTHING if number is None else str(number)
