"""What the index of the last months would have been under a plan that is being typed, beside what it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer, Person
from anxin.engines.index.cells import read_sums, sums_by
from anxin.foundation.errors import InvalidInput
from anxin.satisfaction.choices import Scope
from anxin.satisfaction.models import MonthSum, PlanVersion
from anxin.satisfaction.selectors.figures import Figure, figure_of
from anxin.satisfaction.selectors.frames import in_columns, items_of, schema_of, table_of
from anxin.satisfaction.selectors.places import Place, place_of
from anxin.satisfaction.selectors.plans import engine_plan
from anxin.satisfaction.selectors.rated_visits import how_many_closed, rated_visits
from anxin.satisfaction.selectors.sums import NOBODY, Sums, added, cells_of, visits_by, visits_of
from anxin.satisfaction.selectors.windows import Window, version_at, window_ending

MONTHS = 3
#: It is reckoned from the interviews while somebody types: of a larger place one dealer stands for it.
MOST_DEALERS, MOST_VISITS = 10, 5_000


@dataclass(frozen=True)
class Preview:
    """A place's last whole months under the version that scores them and under the one that is typed.

    ``is_part``: it is of one dealer, since the brand is too large to be reckoned while somebody types.
    """

    place: Place
    window: Window
    version: PlanVersion
    now: Figure
    typed: Figure
    is_part: bool

    @property
    def difference(self) -> float | None:
        """By how many points the typed plan lies above today's; None where either has too few interviews."""
        if self.now.value is None or self.typed.value is None:
            return None
        return self.typed.value - self.now.value


@dataclass(frozen=True)
class Looked:
    """Who looks, where he works, on which day, and the place of his choice as an address names it, if he chose one."""

    asker: Person
    at: Dealer
    today: date
    chosen: Mapping[str, str] | None = None


def preview_of(typed: PlanVersion, versions: list[PlanVersion], looked: Looked) -> Preview | None:
    """Return the preview of a plan of a brand that the asker sees the whole of; nothing where no version scores yet.

    Where he works stands for a brand that is too large. ``typed`` is not kept and has no faults. ``InvalidInput`` at
    ``place`` for a region of his choice that is too large.
    """
    asked = window_ending(_month_before(looked.today), MONTHS)
    version = version_at(versions, asked.last)
    if version is None:
        return None
    window = asked.within(version)
    place, is_part = _place(typed.plan.brand.key, window, looked)
    return Preview(
        place, window, version, _today(place, version, window), _typed(place, typed, window), is_part
    )


def _place(brand_key: str, window: Window, looked: Looked) -> tuple[Place, bool]:
    """The place of choice; without one the brand or, where that is too large, one dealer, which is a part of it."""
    if looked.chosen:
        chosen = place_of(looked.asker, **looked.chosen)
        if chosen.scope != Scope.DEALER and not _is_small(chosen, window):
            words = _("It is too large to be reckoned while you type: choose one of its dealers.")
            raise InvalidInput("PLACE_TOO_LARGE", words, field="place")
        return chosen, False
    brand = place_of(looked.asker, brand=brand_key)
    if _is_small(brand, window):
        return brand, False
    return _one_dealer(looked.asker, brand, looked.at), True


def _month_before(today: date) -> date:
    return window_ending(today.replace(day=1), 2).first


def _is_small(place: Place, window: Window) -> bool:
    if len(place.dealer_ids) > MOST_DEALERS:
        return False
    rows = MonthSum.objects.filter(dealer__in=place.dealer_ids, month__range=(window.first, window.last))
    return (rows.aggregate(all=Sum("visits"))["all"] or 0) <= MOST_VISITS


def _one_dealer(asker: Person, brand: Place, at: Dealer) -> Place:
    if at.pk in brand.dealer_ids:
        return place_of(asker, dealer=at.code)
    first = Dealer.objects.filter(pk__in=brand.dealer_ids).order_by("code").values_list("code", flat=True)[0]
    return place_of(asker, dealer=first)


def _today(place: Place, version: PlanVersion, window: Window) -> Figure:
    """As the page of the index has it."""
    visits = sum(visits_by(visits_of(place, window), "month").values())
    return figure_of(added(cells_of(place, version, window)), visits, engine_plan(version))


def _typed(place: Place, version: PlanVersion, window: Window) -> Figure:
    plan = engine_plan(version)
    columns = in_columns(plan)
    rows = rated_visits(version, dealers=place.dealer_ids, first=window.first, last=window.last)
    frame = table_of(rows, schema_of(items_of(plan)))
    whole = NOBODY
    for each in read_sums(sums_by(frame, columns, by=["dealer"]), columns, by=["dealer"]):
        whole += Sums(
            each.rows, each.n, each.total, each.squares, each.overall_n, each.top_two,
            each.recommend_n, each.promoters, each.detractors,
        )  # fmt: skip
    visits = how_many_closed(version, dealers=place.dealer_ids, first=window.first, last=window.last)
    return figure_of(whole, visits, plan)
