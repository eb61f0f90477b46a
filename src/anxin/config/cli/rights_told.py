"""A car's position for a person: rights, deadlines, money, and what all this is not, in the reader's language."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType

from anxin.config.cli.clocks_told import NOTHING, in_columns
from anxin.config.cli.documents import one_line
from anxin.config.cli.words import gettext as _
from anxin.config.cli.words import gettext_noop
from anxin.engines.rights import Law, Position, Right
from anxin.engines.rights.compensation import plain

STATES: Mapping[str, str] = MappingProxyType({
    "met": gettext_noop("met"),
    "arguable": gettext_noop("arguable"),
    "unknown": gettext_noop("a fact is missing"),
    "one_step": gettext_noop("one step away"),
    "not_met": gettext_noop("not met"),
    "excluded": gettext_noop("excluded"),
})  # fmt: skip
REMEDIES: Mapping[str, str] = MappingProxyType({
    "repair": gettext_noop("free repair"),
    "replace_assembly": gettext_noop("new assembly"),
    "substitute_car": gettext_noop("substitute car or travel money"),
    "replace": gettext_noop("new car"),
    "refund": gettext_noop("refund"),
})  # fmt: skip
AGAINST: Mapping[str, str] = MappingProxyType({
    "seller": gettext_noop("the seller"),
    "repairer": gettext_noop("the repairer"),
    "manufacturer": gettext_noop("the manufacturer"),
})  # fmt: skip
UNITS: Mapping[str, str] = MappingProxyType({
    "day": gettext_noop("days"),
    "repair": gettext_noop("repairs"),
    "replacement": gettext_noop("replacements"),
})  # fmt: skip
DUE: Mapping[str, str] = MappingProxyType({
    "answer": gettext_noop("answer the request"),
    "complete": gettext_noop("carry the request out"),
    "substitute_car": gettext_noop("give a substitute car"),
})  # fmt: skip
FLAGS: Mapping[str, str] = MappingProxyType({
    "last_day_is_rest_day": gettext_noop("the last day of a period is a day off"),
    "limit_reached_between_records": gettext_noop("the limit of kilometres was passed between two records"),
    "straddles_the_end": gettext_noop("a repair straddles the end of the period: only the part within it counts"),
    "visits_overlap": gettext_noop("two visits overlap: if they were one stay, their days are counted twice"),
    "other_workshop": gettext_noop("a repair at a workshop that the maker has not agreed is not counted"),
    "owner_transport": gettext_noop("the owner's own transport is shown and not taken out of the days"),
    "an_hour_decides_the_day": gettext_noop("less than an hour makes the difference of a day"),
    "ends_differ": gettext_noop("completion, notice and hand-over lie a day or more apart"),
    "voucher_below_the_minimum": gettext_noop("the voucher gives less than the law: the law's minimum counts"),
    "rebuttable": gettext_noop("the presumption can be rebutted"),
    "notice_to_manufacturer": gettext_noop("the manufacturer may have to be told directly first"),
})  # fmt: skip
ENDED: Mapping[str | None, str] = MappingProxyType({
    None: "",
    "date": gettext_noop("over by date"),
    "km": gettext_noop("over by kilometres"),
})  # fmt: skip


def told(position: Position, law: Law, *, language: str) -> str:
    """Return a position as text; ``language`` chooses the law's own words: ``zh`` or ``en``."""
    sections = (
        _heading(position, law, language),
        _rights(position),
        _due(position),
        _rest(position, law, language),
    )
    return "\n\n".join("\n".join(lines) for each in sections if (lines := list(each))) + "\n"


def _heading(position: Position, law: Law, language: str) -> Iterator[str]:
    titles = {each.key: each.title[language] for each in law.editions}
    if position.edition is None:
        yield _("No edition of the law holds for this car: general contract and consumer law applies.")
        return
    yield _("%(law)s: %(edition)s") % {"law": law.title[language], "edition": titles[position.edition]}
    if position.arguable_edition:
        yield _("Arguable too: %(edition)s") % {"edition": titles[position.arguable_edition]}
    periods = position.periods
    rows = [
        (_("Period"), _("Until"), _("Arguably until"), ""),
        _period(
            _("Period of free repair"),
            periods.warranty_until,
            periods.warranty_until_extended,
            periods.warranty_ended_by,
        ),
        _period(
            _("Period for returning the car"),
            periods.validity_until,
            periods.validity_until_extended,
            periods.validity_ended_by,
        ),
    ]
    yield from in_columns(rows)


def _period(name: str, until: date | None, later: date | None, ended_by: str | None) -> tuple[str, ...]:
    return name, _written(until), _written(later), _(ENDED[ended_by]) if ended_by else ""


def _rights(position: Position) -> Iterator[str]:
    if not position.rights:
        return
    headings = (
        _("Rule"),
        _("Edition"),
        _("State"),
        _("What it gives"),
        _("Against"),
        _("Counted"),
        _("Because"),
        _("Source"),
    )
    yield from in_columns([headings, *(_right(each) for each in position.rights)])


def _right(right: Right) -> tuple[str, ...]:
    counter = right.counter
    counted = NOTHING
    if counter is not None:
        numbers = {"value": counter.value, "opens_at": counter.opens_at, "unit": _(UNITS[counter.unit])}
        counted = _("%(value)s, opens at %(opens_at)s %(unit)s") % numbers
    return (
        right.rule,
        right.edition,
        _(STATES[right.state]),
        " / ".join(_(REMEDIES[each]) for each in right.remedies),
        _(AGAINST[right.against]),
        counted,
        ", ".join(map(one_line, right.because)) or NOTHING,
        right.citation,
    )


def _due(position: Position) -> Iterator[str]:
    if not position.deadlines:
        return
    rows = [(_("By when"), _("What"), "")]
    for each in position.deadlines:
        state = _("late") if each.late else ""
        rows.append((_written(each.due), _(DUE[each.what]), state))
    yield from in_columns(rows)


def _rest(position: Position, law: Law, language: str) -> Iterator[str]:
    if position.compensation is not None:
        yield _compensation(position)
    burden = position.burden_of_proof
    if burden is not None:
        words = {"who": _(AGAINST[burden.on]), "day": _written(burden.until), "source": burden.citation}
        yield _("Burden of proof on %(who)s through %(day)s (%(source)s).") % words
    for flag in position.flags:
        because = ", ".join(map(one_line, flag.because))
        yield _("Mind: %(what)s (%(because)s).") % {
            "what": _(FLAGS[flag.what]),
            "because": because or NOTHING,
        }
    named = {name for each in position.rights for name in each.because}
    for each in law.ambiguities:
        if each.id in named:
            words = {"id": each.id, "question": each.question[language], "why": each.why[language]}
            yield _("Open question %(id)s: %(question)s %(why)s") % words
    yield _("This is the least that the law gives, never the whole answer: what is fair may be more.")
    yield _("It is not legal advice.")


def _compensation(position: Position) -> str:
    found = position.compensation
    if found is None or found.amount is None:
        missing = ", ".join(found.because) if found else ""
        return _("Compensation for use cannot be told: %(missing)s is missing.") % {"missing": missing}
    words = {"amount": plain(found.amount), "formula": found.formula, "source": found.citation}
    return _("Compensation for use: %(amount)s = %(formula)s (%(source)s)") % words


def _written(value: date | datetime | None) -> str:
    if value is None:
        return NOTHING
    return value.strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else value.isoformat()
