"""The statutory position in the API: what is judged and asked for comes in, and the position goes out."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StrictBool

from anxin.engines.rights import Counter
from anxin.foundation.rest import (
    LEFT_OUT,
    Body,
    Cursor,
    Day,
    Instant,
    PageShown,
    Shown,
    Text60,
    Text120,
    Text500,
    Text1000,
    WholeNumber,
)
from anxin.rights.choices import (
    Answered,
    ExemptionClause,
    Failure,
    Medium,
    Powertrain,
    Remedy,
    Standing,
    System,
    Use,
    WhyExcluded,
)
from anxin.rights.models import CarTerms, RightsRequest, VisitJudgement
from anxin.rights.selectors.car_page import CarPage, RightShown
from anxin.rights.selectors.costs import Costs
from anxin.rights.selectors.position_list import SHOWN, PositionRow

_MOST_ROWS = 40
Sum = Annotated[Decimal, Field(description="In yuan, such as 1500.50.", examples=["1500.50"])]
Text200 = Annotated[Text500, Field(max_length=200)]
Seen = Annotated[
    WholeNumber | None,
    Field(description="The version that you looked at, 0 for none: when somebody was faster, 409."),
]
Nothing = Literal[""]
DealerCode = Annotated[Text60, Field(description="A dealer's code; `GET /me` has yours.", examples=["SH01"])]


class PositionListQuery(Body):
    """What the list shows."""

    dealer: DealerCode
    show: Annotated[
        Text60, Field(description=f"One of {', '.join(name or '(empty)' for name in SHOWN)}.")
    ] = ""
    q: Text120 = ""
    cursor: Cursor = ""


class SetTerms(Body):
    """What the voucher and the invoice of a car say; only the fields that are sent are changed."""

    invoice_date: Day | None = LEFT_OUT
    price: Sum | None = LEFT_OUT
    price_paid: Sum | None = LEFT_OUT
    """What was actually paid, where it is proven to be another sum (A21)."""
    usage_coefficient: Annotated[Decimal, Field(examples=["0.005"])] | None = LEFT_OUT
    """A share: 0.005 is 0.5 %."""
    use: Use = LEFT_OUT
    powertrain: Powertrain | Nothing = LEFT_OUT
    warranty_months: WholeNumber | None = LEFT_OUT
    warranty_km: WholeNumber | None = LEFT_OUT
    validity_months: WholeNumber | None = LEFT_OUT
    validity_km: WholeNumber | None = LEFT_OUT
    replaced_on: Day | None = LEFT_OUT
    same_model_available: StrictBool | None = LEFT_OUT
    owners: Annotated[list[Day], Field(max_length=20)] = LEFT_OUT
    """Since when each owner has had it."""
    seen: Seen = None


class FittedTold(Body):
    """A part replaced."""

    name: Text120
    number: Text60 = ""
    assembly: StrictBool = False
    main_part: StrictBool | None = None


class IntervalTold(Body):
    """Hours that the law leaves out of the days; without an end it lasts."""

    from_at: Instant
    to_at: Instant | None = None
    why: WhyExcluded


class JudgeVisit(Body):
    """What a person judges of a visit; only the fields that are sent are changed, null is "not known"."""

    quality_problem: StrictBool | None = LEFT_OUT
    """False needs a note."""
    symptom_group: Text120 = LEFT_OUT
    part_group: Text120 = LEFT_OUT
    system: System | Nothing = LEFT_OUT
    needs_replacement: StrictBool | None = LEFT_OUT
    """True needs a diagnosis and the system."""
    diagnosis: Text200 = LEFT_OUT
    serious_safety: StrictBool = LEFT_OUT
    failure: Failure | Nothing = LEFT_OUT
    cured: StrictBool | None = LEFT_OUT
    exemption_clause: ExemptionClause | Nothing = LEFT_OUT
    caused_the_damage: StrictBool | None = LEFT_OUT
    agreed_at: Instant | None = LEFT_OUT
    completed_at: Instant | None = LEFT_OUT
    notified_at: Instant | None = LEFT_OUT
    handed_over_at: Instant | None = LEFT_OUT
    odometer_km: WholeNumber | None = LEFT_OUT
    substitute_car_from: Instant | None = LEFT_OUT
    finding: Text500 = LEFT_OUT
    material_cost: Sum | None = LEFT_OUT
    labour_hours: Decimal | None = LEFT_OUT
    labour_cost: Sum | None = LEFT_OUT
    towing_cost: Sum | None = LEFT_OUT
    signed_by_owner: StrictBool = LEFT_OUT
    signed_by_workshop: StrictBool = LEFT_OUT
    note: Text500 = LEFT_OUT
    excluded: Annotated[list[IntervalTold], Field(max_length=_MOST_ROWS)] = LEFT_OUT
    """All of them: what is not sent here is gone."""
    fitted: Annotated[list[FittedTold], Field(max_length=_MOST_ROWS)] = LEFT_OUT
    """All of them: what is not sent here is gone."""
    seen: Seen = None


class TakeRightsRequest(Body):
    """What an owner asks for."""

    remedy: Remedy
    medium: Medium
    received_on: Day | None = None
    """Today when left out."""
    words: Text1000 = ""


class AnswerRightsRequest(Body):
    """The answer to a request; a refusal gives its reasons."""

    answer: Answered
    reasons: Text1000 = ""
    answered_on: Day | None = None
    seen: Seen = None


class CompleteRightsRequest(Body):
    """That what was accepted is done."""

    outcome: Text500
    completed_on: Day | None = None
    seen: Seen = None


class PositionInList(Shown):
    vehicle: UUID
    plate: str
    state: str
    rule: str
    days: int | None
    days_left: int | None
    repairs: int | None
    repairs_left: int | None
    unknown: int
    substitute_due: datetime | None
    answer_due: date | None
    complete_due: date | None
    for_day: date


class PositionPage(PageShown[PositionInList]):
    pass


class RightTold(Shown):
    """One right.

    `because` names orders by number, repairs elsewhere by day, open questions of the law (A1 to A29), missing facts.
    """

    rule: str
    edition: str
    state: str
    words: str
    remedies: list[str]
    against: str
    counter: dict[str, Any] | None
    owner_pays: str
    because: list[str]
    read_otherwise: list[str]
    """Questions of the law that decide it by this dealer's reading, which is not the shipped one."""
    citation: str


class CostSideTold(Shown):
    """The sums by one reading of the price (A21) and of the kilometres that count (A20)."""

    words: str
    owner_pays: str | None
    house_pays: str | None


class CostsTold(Shown):
    """Sums of a refund, in yuan; null where a fact is missing. The first of ``sides`` holds here."""

    price: str | None
    owner_pays: str | None
    formula: str
    house_pays: str | None
    also_due: list[str]
    sides: list[CostSideTold]


class RequestTold(Shown):
    key: UUID
    vehicle: UUID
    subject: str
    remedy: Remedy
    medium: Medium
    words: str
    received_on: date
    answer_due: date | None
    complete_due: date | None
    answer: str
    reasons: str
    answered_on: date | None
    completed_on: date | None
    outcome: str
    version: int


class PositionTold(Shown):
    """The least that the law asks for, never the whole answer; not legal advice."""

    vehicle: UUID
    edition: str | None
    arguable_edition: str | None
    fault: str
    """Why nothing can be told, where facts contradict each other."""
    periods: dict[str, Any]
    rights: list[RightTold]
    questions: list[str]
    flags: list[str]
    costs: CostsTold | None
    """Only for those who see figures."""
    requests: list[RequestTold]


class TermsTold(Shown):
    invoice_date: date | None
    price: str | None
    price_paid: str | None
    usage_coefficient: str | None
    use: Use
    powertrain: str
    warranty_months: int | None
    warranty_km: int | None
    validity_months: int | None
    validity_km: int | None
    replaced_on: date | None
    same_model_available: bool | None
    owners: list[date]
    set_by: str
    version: int


class JudgementTold(Shown):
    order: UUID
    quality_problem: bool | None
    symptom_group: str
    part_group: str
    system: str
    needs_replacement: bool | None
    serious_safety: bool
    failure: str
    cured: bool | None
    note: str
    judged_by: str
    judged_at: datetime
    version: int


def shown_position(page: CarPage) -> PositionTold:
    """Return the position of a car as the API shows it."""
    position = page.position
    told = position.periods if position else None
    fault = page.reckoned.fault
    return PositionTold(
        vehicle=page.vehicle.key,
        edition=position.edition if position else None,
        arguable_edition=position.arguable_edition if position else None,
        fault=fault.message if fault else "",
        periods={name: getattr(told, name) for name in told.__slots__} if told else {},
        rights=[
            _right(each) for group in (page.open, page.one_step, page.unknown, page.rest) for each in group
        ],
        questions=[
            ": ".join(filter(None, (str(asked.order or asked.elsewhere or ""), asked.question.text)))
            for asked in page.questions
        ],
        flags=list(page.flags),
        costs=_costs(page.costs),
        requests=[shown_request(each) for each in page.requests],
    )


def shown_in_list(row: PositionRow) -> PositionInList:
    """Return one car of the list as the API shows it."""
    position = row.position
    same = (
        "rule", "days", "days_left", "repairs", "repairs_left", "unknown", "substitute_due", "answer_due",
        "complete_due", "for_day",
    )  # fmt: skip
    told: dict[str, Any] = {name: getattr(position, name) for name in same}
    state = Standing(position.state).name.lower()
    return PositionInList(**told, vehicle=position.vehicle.key, plate=position.vehicle.plate, state=state)


def shown_request(request: RightsRequest) -> RequestTold:
    """Return a request as the API shows it; its car is at hand."""
    told = {name: getattr(request, name) for name in RequestTold.model_fields if name != "vehicle"}
    return RequestTold(**told, vehicle=request.vehicle.key)


def shown_terms(terms: CarTerms) -> TermsTold:
    """Return the terms of a car as the API shows them."""
    apart = {"price", "price_paid", "usage_coefficient", "set_by"}
    told = {name: getattr(terms, name) for name in TermsTold.model_fields if name not in apart}
    return TermsTold(
        **told,
        price=_text(terms.price),
        price_paid=_text(terms.price_paid),
        usage_coefficient=_text(terms.usage_coefficient),
        set_by=terms.set_by.username,
    )


def shown_judgement(judged: VisitJudgement) -> JudgementTold:
    """Return what was judged of a visit as the API shows it."""
    apart = {"order", "judged_by"}
    told = {name: getattr(judged, name) for name in JudgementTold.model_fields if name not in apart}
    return JudgementTold(**told, order=judged.order.key, judged_by=judged.judged_by.username)


def _right(each: RightShown) -> RightTold:
    right = each.right
    numbers: Sequence[str] = [order.number for order in each.visits]
    asked = [each_asked.question.text for each_asked in each.questions]
    return RightTold(
        rule=right.rule,
        edition=right.edition,
        state=right.state.value,
        words=each.words,
        remedies=[remedy.value for remedy in right.remedies],
        against=right.against,
        counter=_counter(right.counter),
        owner_pays=right.owner_pays,
        because=[*numbers, *map(str, each.elsewhere), *(open_.id for open_ in each.ambiguities), *asked],
        read_otherwise=[reading.id for reading in each.readings],
        citation=right.citation,
    )


def _counter(counter: Counter | None) -> dict[str, Any] | None:
    if counter is None:
        return None
    return {"value": counter.value, "opens_at": counter.opens_at, "unit": counter.unit.value}


def _costs(costs: Costs | None) -> CostsTold | None:
    if costs is None:
        return None
    return CostsTold(
        price=_text(costs.price),
        owner_pays="0" if costs.free else _text(costs.owner_pays),
        formula=costs.formula,
        house_pays=_text(costs.house_pays),
        also_due=list(costs.also_due),
        sides=[
            CostSideTold(
                words=side.words,
                owner_pays="0" if costs.free else _text(side.owner_pays),
                house_pays=_text(side.house_pays),
            )
            for side in costs.sides
        ],
    )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
