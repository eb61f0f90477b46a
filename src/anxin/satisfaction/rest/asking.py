"""Whose figures a request asks for, and of which months; what makes no sense is refused, not ignored."""

from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.foundation.errors import InvalidInput
from anxin.satisfaction.schemas.asked import FigureQuery, SpanQuery, StudyQuery, WholePlaceQuery
from anxin.satisfaction.selectors.months_asked import Offered, read_months, whole_place
from anxin.satisfaction.selectors.places import Place, place_of
from anxin.satisfaction.selectors.windows import Window


def place_asked(person: Person, wanted: WholePlaceQuery) -> Place:
    """Return the place that a request names; ``NotFound`` for one that the person does not see."""
    adviser = wanted.adviser if isinstance(wanted, FigureQuery) else ""
    if adviser and not wanted.dealer:
        raise InvalidInput("DEALER_MISSING", _("Name the adviser’s dealer beside him."), field="dealer")
    return place_of(person, **_named(wanted), adviser=adviser)


def whole_place_asked(person: Person, wanted: WholePlaceQuery) -> Place:
    """Return the same for figures that nobody has of himself alone."""
    return whole_place(person, _named(wanted))


def months_asked(wanted: StudyQuery | SpanQuery, place: Place, offered: Offered) -> Window:
    """Return the months that a request names."""
    return read_months({"until": wanted.until, "span": wanted.span}, place, offered)


def _named(wanted: WholePlaceQuery) -> dict[str, str]:
    named = {name: text for name in ("brand", "region", "dealer") if (text := getattr(wanted, name))}
    if len(named) > 1:
        raise InvalidInput(
            "ONE_PLACE", _("Name one brand, one region or one dealer."), field=next(reversed(named))
        )
    return named
