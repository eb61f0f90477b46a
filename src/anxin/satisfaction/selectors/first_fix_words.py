"""Fixed right first time in words and rows: both shares, how far they agree, and what it means where they do not."""

from collections.abc import Mapping

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from anxin.engines.statistics.intervals import Interval
from anxin.foundation.tables import Cell
from anxin.satisfaction.selectors.figure_words import STATES, between, percent
from anxin.satisfaction.selectors.first_fix import Agreement, FirstFix, FixMonth, FixShare
from anxin.satisfaction.selectors.first_fix_counts import DAYS, Visits
from anxin.satisfaction.selectors.study_parts import Part
from anxin.satisfaction.selectors.windows import Window

VISITS: Mapping[Visits, LazyText] = {
    Visits.ALL: gettext_lazy("all visits"),
    Visits.REPAIRS: gettext_lazy("repairs alone"),
}
#: κ from so much on, in words (Landis and Koch 1977).
_BANDS: tuple[tuple[float, LazyText], ...] = (
    (0.8, gettext_lazy("almost full")),
    (0.6, pgettext_lazy("agreement", "good")),
    (0.4, pgettext_lazy("agreement", "middling")),
    (0.2, pgettext_lazy("agreement", "slight")),
    (0.0, gettext_lazy("hardly any")),
)

_NEARLY_ALL = 0.8


def finding(found: FirstFix) -> str:
    """Say both shares in one sentence, as far as they are told; of the same months, or which months each is of."""
    told = {"said": percent(found.said.share), "shown": percent(found.shown.share)}
    if found.said.share is None and found.shown.share is None:
        return _("Too few visits to tell how many were fixed right first time")
    if found.shown.share is None or found.counted is None:
        return _("By their customers %(said)s were fixed right first time; the orders cannot tell yet") % told
    if found.young:
        return _of_some_months(found, found.counted)
    if found.said.share is None:
        return _("By the orders %(shown)s were fixed right first time; too few customers were asked") % told
    return _("Fixed right first time: by their customers %(said)s, by the orders %(shown)s") % told


def _of_some_months(found: FirstFix, months: Window) -> str:
    """Customers are told of the months of which the orders tell: a younger month is left out on both sides."""
    told = {
        "months": months.name,
        "said": percent(found.said_then.share),
        "shown": percent(found.shown.share),
    }
    if found.said_then.share is None:
        return (
            _("%(months)s: by the orders %(shown)s fixed right first time; too few customers were asked")
            % told
        )
    return (
        _("Fixed right first time, %(months)s: by their customers %(said)s, by the orders %(shown)s") % told
    )


def share_words(share: FixShare) -> dict[str, str]:
    """Return a share as the page shows it: value, interval, state."""
    return {
        "value": percent(share.share, 1),
        "interval": between(share.interval, 100, " %"),
        "state": str(STATES[share.state]),
    }


def young_words(found: FirstFix) -> str:
    """Say which months do not count by the orders yet; nothing where all do."""
    if not found.young:
        return ""
    months = ", ".join(f"{month:%Y-%m}" for month in found.young)
    return _("Not counted yet by the orders: %(months)s. Their %(days)s days have not run out.") % {
        "months": months,
        "days": DAYS,
    }


def unjudged_words(found: FirstFix) -> str:
    """Say of how many visits nobody has decided yet whether the repeat is one; nothing where there is none."""
    if not found.unjudged:
        return ""
    told = ngettext(
        "%(count)s of the visits not fixed is suspected from the orders; nobody has confirmed it yet.",
        "%(count)s of the visits not fixed are suspected from the orders; nobody has confirmed them yet.",
        found.unjudged,
    )
    return told % {"count": found.unjudged}


def agreement_words(found: Agreement, least: int) -> list[str]:
    """Say how far customers and orders agree, and what it means where they do not."""
    if found.kappa is None:
        return [
            _("n = %(n)s: below %(least)s visits of which both are known nothing is told of how far they agree.")
            % {"n": found.n, "least": least}
        ]  # fmt: skip
    return [_kappa_words(found), *_mostly_fixed(found), *_differing(found)]


def agreement_rows(found: Agreement) -> list[tuple[str, int, int]]:
    """Return the table of two by two: what customers said by row, what the orders show by column."""
    return [
        (_("customer: all done on the one visit"), found.both, found.came_back),
        (_("customer: not all done"), found.not_back, found.neither),
    ]


def month_rows(found: FirstFix) -> list[list[str]]:
    """Return the months as the table beneath the picture has them."""
    return [
        [
            f"{each.month:%Y-%m}",
            percent(each.said.share),
            _bare(each.said.interval),
            str(each.said.n),
            percent(each.shown.share, 1) if each.shown else "—",
            _bare(each.shown.interval) if each.shown else "—",
            str(each.shown.n) if each.shown else "—",
            _note(each),
        ]
        for each in found.months
    ]


def month_heads() -> list[str]:
    """Return the heads of that table."""
    return [
        _("Month"),
        _("By customers"),
        _("Interval"),
        _("Interviews"),
        _("By the orders"),
        _("Interval"),
        _("Visits"),
        pgettext("of a month", "Note"),
    ]


def parts(found: FirstFix) -> list[Part]:
    """Return all of it as plain rows, for a file or a sheet of paper."""
    table = found.agreement
    told_rows = agreement_rows(table) if table.kappa else []
    heads = [_("Customer and orders"), *column_heads(), pgettext("how many", "Number")]
    rows: list[list[Cell | None]] = [[name, one, other, one + other] for name, one, other in told_rows]
    kappa = table.kappa
    if kappa and kappa.kappa is not None and kappa.interval:
        rows.append(["κ", round(kappa.kappa, 3), kappa_ends(kappa.interval), kappa.n])
    return [
        Part(
            _("Fixed right first time"),
            [_("What"), _("right first time"), "n", "%", _("from"), _("to"), _("State")],
            [_told(_("By customers"), found.said), _told(_("By the orders"), found.shown)],
        ),
        Part(_("How far customers and orders agree"), heads, rows),
        Part(_("By month"), month_heads(), month_rows(found)),
    ]


def column_heads() -> list[str]:
    """Return the columns of the table of two by two."""
    return [_("orders: did not come back"), _("orders: came back")]


def sentences(found: FirstFix) -> list[str]:
    """Return what goes with the rows: finding, agreement, and what is not counted."""
    told = [
        finding(found),
        *agreement_words(found.agreement, found.least),
        young_words(found),
        unjudged_words(found),
    ]
    return [each for each in told if each]


def kappa_told(value: float) -> str:
    """Return κ to two places; what rounds to nothing has no sign."""
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")


def kappa_ends(interval: Interval) -> str:
    """Return the ends of the interval of κ."""
    return f"{kappa_told(interval.low)} – {kappa_told(interval.high)}"


def _kappa_words(found: Agreement) -> str:
    assert found.kappa
    told: dict[str, object] = {"same": percent(found.kappa.observed), "n": found.n}
    value, interval = found.kappa.kappa, found.kappa.interval
    if value is None or interval is None:
        return _("%(same)s of %(n)s visits agree. All are of one kind, so κ cannot be told.") % told
    told |= {
        "kappa": kappa_told(value),
        "low": kappa_told(interval.low),
        "high": kappa_told(interval.high),
        "band": next((str(name) for least, name in _BANDS if value > least), pgettext("agreement", "none")),
    }
    text = _(
        "κ = %(kappa)s (%(low)s to %(high)s): beyond chance the agreement is %(band)s; %(same)s of %(n)s visits agree."
    )
    return text % told


def _mostly_fixed(found: Agreement) -> list[str]:
    if found.both <= _NEARLY_ALL * found.n:
        return []
    return [_("Most agree because nearly all are fixed; κ leaves that out.")]


def _differing(found: Agreement) -> list[str]:
    told = []
    if found.not_back:
        text = ngettext(
            "%(count)s customer says that not all was done, and no order for the same trouble followed: he went "
            "elsewhere, lives with it, or has not come yet. Such a visit the orders cannot see; ring him.",
            "%(count)s customers say that not all was done, and no order for the same trouble followed: they went "
            "elsewhere, live with it, or have not come yet. Such visits the orders cannot see; ring them.",
            found.not_back,
        )
        told.append(text % {"count": found.not_back})
    if found.came_back:
        text = ngettext(
            "%(count)s customer was content when he was asked, and his car came back for the same trouble: it showed "
            "itself later, or the repeat is none.",
            "%(count)s customers were content when they were asked, and their cars came back for the same trouble: it "
            "showed itself later, or the repeat is none.",
            found.came_back,
        )
        told.append(text % {"count": found.came_back})
    return told


def _note(each: FixMonth) -> str:
    return _("%(days)s days not over") % {"days": DAYS} if each.young else ""


def _bare(interval: Interval | None) -> str:
    return between(interval, 100, " %") or "—"


def _told(name: str, share: FixShare) -> list[Cell | None]:
    interval = share.interval
    ends = [None, None] if interval is None else [_hundred(interval.low), _hundred(interval.high)]
    hidden = share.share is None
    return [
        name, None if hidden else share.fixed, share.n, _hundred(share.share), *ends, str(STATES[share.state]),
    ]  # fmt: skip


def _hundred(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)
