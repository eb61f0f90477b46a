"""What is asked of figures in the API: whose, of which months, in which order."""

from enum import StrEnum
from uuid import UUID

from anxin.accounts.schemas import DealerCode
from anxin.foundation.rest import Body, Cursor, Text60, Text120, Text1000
from anxin.satisfaction.choices import SignalState
from anxin.satisfaction.selectors.first_fix_counts import Visits
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


class WhyQuery(FigureQuery):
    interview: UUID | None = None
    """The one that is worked out from its answers; left out: the first."""
    cursor: Cursor = ""
    """Of `parts`."""


class WhyOfRunQuery(Body):
    figure: Text120 = ""
    """A dealer's code, a region's, or an adviser's figure such as `SH01/wang.lei`; empty: that of the whole run."""
    interview: UUID | None = None
    """The one that is worked out from its answers; left out: the first."""
    cursor: Cursor = ""
    """Of `parts`."""


class FirstFixQuery(FigureQuery):
    of: Visits = Visits.ALL
    """Which visits count."""


class FirstFixOrder(StrEnum):
    """Rising, or with a minus falling; rows without the number stand last."""

    NAME = "name"
    SAID = "said"
    SAID_FALLING = "-said"
    N = "n"
    N_FALLING = "-n"
    SHOWN = "shown"
    SHOWN_FALLING = "-shown"
    VISITS = "visits"
    VISITS_FALLING = "-visits"
    KAPPA = "kappa"
    KAPPA_FALLING = "-kappa"


class FirstFixBelowQuery(FirstFixQuery):
    sort: FirstFixOrder = FirstFixOrder.NAME
    """By customers `said` and their `n`, by the orders `shown` and their `visits`, or `kappa`."""
    cursor: Cursor = ""


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
