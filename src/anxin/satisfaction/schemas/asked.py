"""What is asked of figures in the API: whose, of which months, in which order."""

from enum import StrEnum

from anxin.accounts.schemas import DealerCode
from anxin.foundation.rest import Body, Cursor, Text60, Text1000
from anxin.satisfaction.choices import SignalState
from anxin.satisfaction.selectors.first_fix import Visits
from anxin.satisfaction.selectors.monthly import Measure


class PlanQuery(Body):
    brand: Text60 = ""
    """Its key; left out: that of your place."""


class WholePlaceQuery(Body):
    """Whose figures: name one of brand, region and dealer; without any, the widest place that you see all of."""

    brand: Text60 = ""
    """Its key."""
    region: Text60 = ""
    """Its key."""
    dealer: DealerCode = ""


class StudyQuery(WholePlaceQuery):
    until: Text60 = ""
    """The last month, such as `2026-10`; left out: the last one that can be told."""
    span: Text60 = ""
    """How many months; what is offered stands in the refusal of any other number."""


class SpanQuery(WholePlaceQuery):
    until: Text60 = ""
    """The last month, such as `2026-10`; left out: the last whole one."""
    span: Text60 = ""
    """1, 3 or 12 months; left out: 3."""


class FigureQuery(SpanQuery):
    adviser: Text60 = ""
    """His user name beside his dealer; of who is no colleague, the name that stands in the orders."""


class FirstFixQuery(FigureQuery):
    of: Visits = Visits.ALL
    """Which visits count."""


class Order(StrEnum):
    """Rising, or with a minus falling; rows without the number stand last."""

    NAME = "name"
    INDEX = "index"
    INDEX_FALLING = "-index"
    N = "n"
    N_FALLING = "-n"
    VISITS = "visits"
    VISITS_FALLING = "-visits"
    CHANGE = "change"
    CHANGE_FALLING = "-change"
    ADJUSTED = "adjusted"
    ADJUSTED_FALLING = "-adjusted"


class BelowQuery(FigureQuery):
    sort: Order = Order.NAME
    cursor: Cursor = ""


class LeagueQuery(SpanQuery):
    cursor: Cursor = ""


class ChartQuery(StudyQuery):
    of: Measure = Measure.COMPLAINTS
    """What is charted."""


class SignalListQuery(WholePlaceQuery):
    state: SignalState | None = None
    cursor: Cursor = ""


class WhatItWas(StrEnum):
    """What somebody found out about a signal."""

    EXPLAINED = SignalState.EXPLAINED.value
    CHANCE = SignalState.CHANCE.value


class SignalBody(Body):
    """What a signal was."""

    state: WhatItWas
    """`explained`, with the cause in the note, or `chance`."""
    note: Text1000
    seen: SignalState | None = None
    """The state that you looked at; left out: whichever it is."""
