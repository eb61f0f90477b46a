"""Differences between a day's calls and the workshop's orders in words, each with where to look."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from anxin.callbacks.models import Call, CallList, TelephoneCall
from anxin.callbacks.selectors.sheet_differences import Difference, Sort
from anxin.workshop.models import RepairOrder

_WORDS: dict[Sort, str | LazyText] = {
    Sort.NO_LIST: _("No list was built for this day, though calls are made on it."),
    Sort.NOT_ON_LIST: _("%(n)s closed orders are neither on a list nor left out by name:"),
    Sort.ORDER_NOT_CLOSED: _("%(n)s calls are about orders that are not closed any more:"),
    Sort.COUNTED_OTHERWISE: _("%(n)s lists do not hold the rows that they count:"),
    Sort.ENDED_UNTRIED: _("%(n)s calls ended without an attempt:"),
    Sort.RUNG_UNTOLD: _("%(n)s times the telephone system rang a customer and no attempt was noted:"),
    Sort.TOLD_UNRUNG: _("%(n)s calls have an attempt of which the telephone system knows nothing:"),
}


@dataclass(frozen=True)
class Place:
    """One thing to look at: its words, and its address, empty where it has none."""

    text: str
    url: str = ""


def difference_in_words(found: Difference) -> str:
    """Return a difference as one sentence."""
    return str(_WORDS[found.sort]) % {"n": found.n}


def lines_of_difference(found: Difference) -> list[Place]:
    """Return the things that do not agree, as far as they are listed singly."""
    return [
        *_each(found.orders, _order),
        *_each(found.calls, _call),
        *_each(found.telephone, _telephone),
        *_each(found.lists, _list),
    ]


def _each[Row](rows: Sequence[Row], to_place: Callable[[Row], Place]) -> list[Place]:
    return [to_place(row) for row in rows]


def _order(order: RepairOrder) -> Place:
    words = [order.number, order.vehicle.plate, order.advised_by]
    return Place(" · ".join(filter(None, words)), reverse("workshop:order", args=[order.key]))


def _call(call: Call) -> Place:
    words = [call.customer.name, call.order.number if call.order else "", str(call.get_kind_display())]
    return Place(" · ".join(filter(None, words)), reverse("callbacks:call", args=[call.key]))


def _telephone(each: TelephoneCall) -> Place:
    at = each.begun_at.astimezone(ZoneInfo(each.dealer.time_zone))
    words = [f"{at:%H:%M}", each.person.name if each.person else each.extension]
    words.append(each.customer.name if each.customer else "")
    url = reverse("customers:show", args=[each.customer.key]) if each.customer else ""
    return Place(" · ".join(filter(None, words)), url)


def _list(each: CallList) -> Place:
    return Place(
        f"{each.day.isoformat()} {each.get_kind_display()}", reverse("callbacks:list", args=[each.key])
    )
