"""The places below, fixed right first time, in words and rows."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anxin.foundation.tables import Cell
from anxin.satisfaction.choices import Scope
from anxin.satisfaction.selectors.figure_words import STATES, between
from anxin.satisfaction.selectors.first_fix import FirstFix, FixShare
from anxin.satisfaction.selectors.first_fix_places import FixPlace
from anxin.satisfaction.selectors.first_fix_words import kappa_ends, kappa_told
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.study_parts import Part

_TITLES: Mapping[Scope, LazyText] = {
    Scope.BRAND: gettext_lazy("Regions"),
    Scope.REGION: gettext_lazy("Dealers"),
    Scope.DEALER: gettext_lazy("Service advisers"),
}
_ONE: Mapping[Scope, LazyText] = {
    Scope.BRAND: gettext_lazy("Region"),
    Scope.REGION: gettext_lazy("Dealer"),
    Scope.DEALER: gettext_lazy("Service adviser"),
}


def places_title(place: Place) -> str:
    """Return what the places below a place are called together."""
    return str(_TITLES[place.scope])


def places_heads(place: Place) -> list[tuple[str, str]]:
    """Return the columns, each with what its rows may be sorted by, empty where by nothing."""
    return [
        (str(_ONE[place.scope]), ""),
        (_("By customers"), "said"),
        (_("Interviews"), "n"),
        (_("State"), ""),
        (_("By the orders"), "shown"),
        (_("Visits"), "visits"),
        (_("State"), ""),
        ("κ", "kappa"),
    ]


def named(row: FixPlace) -> str:
    """Return the name of a row; an order may bear none."""
    return row.named.name or _("no name in the order")


def kappa_words(row: FixPlace) -> tuple[str, str]:
    """Return κ and its interval, a dash and nothing where it cannot be told."""
    found = row.agreement.kappa
    if found is None or found.kappa is None or found.interval is None:
        return "—", ""
    return kappa_told(found.kappa), kappa_ends(found.interval)


def months_words(found: FirstFix) -> str:
    """Say of which months the orders tell, where it is not all of them; nothing otherwise."""
    if not found.young:
        return ""
    if found.counted is None:
        return _("By the orders no month can be told yet.")
    return _("By the orders, and κ: %(months)s alone.") % {"months": found.counted.name}


def places_part(place: Place, rows: Iterable[FixPlace]) -> list[Part]:
    """Return the places below as a table of a file or a sheet of paper; no table where there is none."""
    listed: list[list[Cell | None]] = [
        [named(each), *_cells(each.said), *_cells(each.shown), *kappa_words(each)] for each in rows
    ]
    if not listed:
        return []
    heads = [
        str(_ONE[place.scope]),
        f"{_('By customers')} %", _("Interval"), _("Interviews"), _("State"),
        f"{_('By the orders')} %", _("Interval"), _("Visits"), _("State"),
        "κ", _("Interval"),
    ]  # fmt: skip
    return [Part(places_title(place), heads, listed)]


def _cells(share: FixShare) -> list[Cell | None]:
    told = None if share.share is None else round(100 * share.share, 1)
    return [told, between(share.interval, 100, " %") or "—", share.n, str(STATES[share.state])]
