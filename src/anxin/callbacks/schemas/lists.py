"""Call lists and the rules of calling in the API."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from anxin.accounts.models import Dealer
from anxin.accounts.schemas import DealerCode
from anxin.callbacks.choices import CallKind, ListState, WhyLeftOut
from anxin.callbacks.models import CallList, LeftOut
from anxin.callbacks.selectors.rules import HeldRules
from anxin.engines.callbacks import write_rules
from anxin.foundation.rest import Body, Cursor, PageShown, Shown, Text500, WholeNumber


class CallListQuery(Body):
    """Which dealer's; an empty text asks for all of yours."""

    dealer: DealerCode = ""
    cursor: Cursor = ""


class CallListShown(Shown):
    key: UUID
    dealer: str
    kind: CallKind
    day: date
    """On which it is worked."""
    until: date
    """The last day whose orders it has taken in."""
    state: ListState
    built_at: datetime
    all_visits: int
    """Everything closed or delivered: `listed` + `not_drawn` + all of `excluded`."""
    listed: int
    not_drawn: int
    excluded: dict[str, int]
    """How many were left out, by the name of the reason."""


class CallListPage(PageShown[CallListShown]):
    pass


class LeftOutQuery(Body):
    """Which of them; left out: for whatever reason."""

    reason: WhyLeftOut | None = None
    cursor: Cursor = ""


class LeftOutShown(Shown):
    reason: WhyLeftOut
    order: str | None
    vehicle: UUID
    customer: UUID | None


class LeftOutPage(PageShown[LeftOutShown]):
    pass


class BuildLists(Body):
    """Whose lists of today."""

    dealer: DealerCode


class ListsBuilt(Shown):
    """One of each kind."""

    items: list[CallListShown]


class RulesQuery(Body):
    """Whose rules."""

    dealer: DealerCode


class SetRules(Body):
    """How a dealer calls from now on, and why: `rules` as `read_call_rules` gives them."""

    dealer: DealerCode
    rules: Annotated[dict[str, Any], Field(examples=[{"quota": 5, "fatigue_days": 90}])]
    reason: Annotated[Text500, Field(min_length=1)]
    seen: WholeNumber | None = None
    """The number of the version that was looked at; left out: whichever holds."""


class RulesShown(Shown):
    dealer: str
    number: int
    reason: str
    set_at: datetime | None
    rules: dict[str, Any]


def shown_list(each: CallList) -> CallListShown:
    """Show a list with its counts."""
    names = (
        "key",
        "kind",
        "day",
        "until",
        "state",
        "built_at",
        "all_visits",
        "listed",
        "not_drawn",
        "excluded",
    )
    return CallListShown(dealer=each.dealer.code, **{name: getattr(each, name) for name in names})


def shown_left_out(each: LeftOut) -> LeftOutShown:
    """Return what the API tells of a visit that nobody calls about."""
    return LeftOutShown(
        reason=WhyLeftOut(each.reason),
        order=each.order.number if each.order else None,
        vehicle=each.vehicle.key,
        customer=each.customer.key if each.customer else None,
    )


def shown_rules(dealer: Dealer, held: HeldRules) -> RulesShown:
    """Return what the API tells of how a dealer calls."""
    return RulesShown(
        dealer=dealer.code,
        number=held.number,
        reason=held.reason,
        set_at=held.set_at,
        rules=write_rules(held.rules),
    )
