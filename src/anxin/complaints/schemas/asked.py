"""What the API takes for complaints: one body an operation, with the names and limits of the services."""

from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field, StrictBool, StringConstraints

from anxin.accounts.choices import DepartmentKind
from anxin.accounts.schemas import DealerCode
from anxin.complaints.choices import ContactOutcome, Justified, Level, Mode, Outcome, Phase, Side
from anxin.complaints.selectors.windows import DAYS, DUE
from anxin.foundation.rest import (
    LEFT_OUT,
    STORABLE,
    Body,
    Cursor,
    Instant,
    Number,
    Text60,
    Text120,
    Text300,
    Text500,
    Text2000,
    WholeNumber,
    whole_number,
)
from anxin.promises.choices import PromiseKind

#: The scales are checked by the services, with the sentence that the page shows.
Mood = Annotated[
    WholeNumber, Field(json_schema_extra={"minimum": 1, "maximum": 5}, description="1 calm to 5 furious.")
]
Distress = Annotated[
    WholeNumber, Field(json_schema_extra={"minimum": 1, "maximum": 5}, description="1 none to 5 great.")
]
AskedLevel = Annotated[Level, BeforeValidator(whole_number)]
Words = Annotated[str, StringConstraints(pattern=STORABLE, max_length=20_000)]
Username = Annotated[
    Text60, Field(description="User name of a colleague at the complaint's dealer.", examples=["chen.min"])
]
_FROM_LIST = "An id of the dealer's list; `GET /lists` has them all."
Channel = Annotated[Text60, Field(description=_FROM_LIST, examples=["intake-incoming"])]
Category = Annotated[Text60, Field(description=_FROM_LIST, examples=["cat-service-not-fixed"])]
TroubleArea = Annotated[Text60, Field(description=_FROM_LIST)]
Reason = Annotated[Text60, Field(description=_FROM_LIST, examples=["reason-not-listened"])]
Demand = Annotated[Text60, Field(description=_FROM_LIST)]
ThreatId = Annotated[Text60, Field(description=_FROM_LIST, examples=["threat-media"])]


class ComplaintQuery(Body):
    """What the list shows; the same names as in the address of the page. An empty text asks for nothing."""

    q: Annotated[str, StringConstraints(pattern=STORABLE, max_length=200)] = ""
    """Words, two Chinese characters, a plate, the end of a VIN, digits of a telephone or a complaint number."""
    dealer: DealerCode = ""
    status: Annotated[
        Text60, Field(json_schema_extra={"enum": ["", "open", "follow_up", "closed", "unfinished"]})
    ] = ""
    phase: Annotated[Text60, Field(json_schema_extra={"enum": ["", *Phase.values]})] = ""
    level: Annotated[Text60, Field(json_schema_extra={"enum": ["", "1", "2", "3"]})] = ""
    category: Text60 = ""
    """A main category stands for everything under it."""
    channel: Text60 = ""
    owner: Text60 = ""
    """A user name, `@me` for yourself, or `@nobody`."""
    adviser: Text60 = ""
    outcome: Annotated[Text60, Field(json_schema_extra={"enum": ["", *Outcome.values]})] = ""
    satisfied: Annotated[Text60, Field(json_schema_extra={"enum": ["", "yes", "no", "unknown"]})] = ""
    late: Annotated[Text60, Field(json_schema_extra={"enum": ["", "1"]})] = ""
    due: Annotated[Text60, Field(json_schema_extra={"enum": ["", *DUE]})] = ""
    """A window in which the next thing is due; days are those of your dealer's zone."""
    unjudged: Annotated[Text60, Field(json_schema_extra={"enum": ["", "1"]})] = ""
    threat: Text60 = ""
    """`1` for any threat on record, or an id of the list of threats."""
    hold: Text60 = ""
    """`1` for any hold, `no` for none, or the key of a reason."""
    asked: Annotated[Text60, Field(json_schema_extra={"enum": ["", *DepartmentKind.values]})] = ""
    """A department that has been asked and has not answered yet."""
    unanswered: Annotated[Text60, Field(json_schema_extra={"enum": ["", "1"]})] = ""
    """The last word in the messages is the customer's."""
    repeat: Annotated[Text60, Field(json_schema_extra={"enum": ["", "1"]})] = ""
    """The customer has complained before."""
    model: Text60 = ""
    """Part of the name of the car's model."""
    received: Annotated[Text60, Field(json_schema_extra={"enum": ["", *DAYS]})] = ""
    handled: Annotated[Text60, Field(json_schema_extra={"enum": ["", *DAYS]})] = ""
    crisis: Annotated[Text60, Field(json_schema_extra={"enum": ["", "1"]})] = ""
    maker: Annotated[Text60, Field(json_schema_extra={"enum": ["", "valid", "unknown", "objection"]})] = ""
    """The manufacturer's verdict: held valid, still to come, or an objection of ours under way."""
    since: Annotated[Text60, Field(json_schema_extra={"examples": ["2026-11-01"]})] = ""
    """Received on this day of the dealer's zone or later."""
    until: Annotated[Text60, Field(json_schema_extra={"examples": ["2026-11-30"]})] = ""
    sort: Annotated[Text60, Field(json_schema_extra={"enum": ["newest", "oldest", "level", "due"]})] = (
        "newest"
    )
    cursor: Cursor = ""


class Threat(Body):
    kind: ThreatId
    words: Text300 = ""


class NewComplaint(Body):
    """A complaint to take in. Channel, category and the customer's own words must be there."""

    dealer: DealerCode
    words: Words
    """What the customer says, in his own words; never edited afterwards."""
    channel: Channel
    category: Category
    mode: Mode = Mode.PHONE
    customer: UUID | None = None
    vehicle: UUID | None = None
    repair_order: Text60 = ""
    """The dealer's number of the repair order that it is about."""
    car_told: Text120 = ""
    on_behalf: Text120 = ""
    """Who speaks for the customer; empty where he speaks himself."""
    wish: Text500 = ""
    demand: Demand = ""
    wants_result: StrictBool = True
    trouble_area: TroubleArea = ""
    reason: Reason = ""
    level: AskedLevel | None = None
    """Left out: the level that the channel starts with."""
    level_reason: Text300 = ""
    mood: Mood | None = None
    concerns: Text60 = ""
    """User name of the employee complained about."""
    owner: Text60 = ""
    """User name; left out: yourself, unless you are the one complained about."""
    received_at: Instant | None = None
    """Left out: now."""
    source_key: Annotated[str, StringConstraints(pattern=STORABLE, max_length=80)] = ""
    """What it is called where it comes from; the same key is taken in once."""
    threats: Annotated[list[Threat], Field(max_length=20)] = []


class QuickClose(NewComplaint):
    """A complaint that was solved while the customer was there."""

    what: Text500
    """What was done at once."""
    customer_words: Text2000
    """The customer's own word on it."""


class Operation(Body):
    """What every operation takes besides its own fields."""

    seen: Annotated[WholeNumber, Field(ge=0, lt=2**31)] | None = None
    """The `version` that you looked at, where you send no `If-Match`."""


class AdvancePhase(Operation):
    to: Phase
    reason: Text2000 = ""
    """Needed for a step back and for a skip."""


class RecordCalmingRound(Operation):
    mood_before: Mood
    mood_after: Mood
    note: Text300 = ""


class RecordThreat(Operation):
    kind: ThreatId
    words: Text300 = ""


class ProposeSolution(Operation):
    what: Text500
    worth: Text300
    """What it is worth in the customer's eyes."""
    must_agree: Text120 = ""
    agree_by: Instant | None = None
    early_reason: Text2000 = ""
    """A manager's reason to open it before the solving phase."""


class DecideSolution(Operation):
    solution: Number
    accepted: StrictBool
    words: Text2000 = ""


class AddAction(Operation):
    side: Side
    what: Text300
    doer: Text60 = ""
    """User name; left out on our side: yourself."""
    due_at: Instant | None = None


class FinishAction(Operation):
    action: Number
    done: StrictBool = True


class PromiseCustomer(Operation):
    kind: PromiseKind
    what: Text300
    due_at: Instant
    keeper: Text60 = ""
    """User name; left out: yourself."""
    early_reason: Text2000 = ""
    """A manager's reason to promise a remedy before the customer is calm."""


class KeepPromise(Operation):
    promise: Number
    outcome: Text300 = ""


class MovePromise(Operation):
    promise: Number
    due_at: Instant
    reason: Text300
    customer_told: StrictBool = False


class WithdrawPromise(Operation):
    promise: Number
    reason: Text300


class RecordContact(Operation):
    outcome: ContactOutcome
    note: Text500 = ""


class Assign(Operation):
    to: Username
    reason: Text2000 = ""


class ChangeLevel(Operation):
    level: AskedLevel
    reason: Text300


class ChangeDetails(Operation):
    """Only the fields that are sent are changed."""

    channel: Channel = LEFT_OUT
    category: Category = LEFT_OUT
    trouble_area: TroubleArea = LEFT_OUT
    reason: Reason = LEFT_OUT
    demand: Demand = LEFT_OUT
    wish: Text500 = LEFT_OUT
    car_told: Text120 = LEFT_OUT
    on_behalf: Text120 = LEFT_OUT
    wants_result: StrictBool = LEFT_OUT
    car_left: StrictBool = LEFT_OUT
    """The customer left the car here in protest and refuses to take it back."""
    concerns: Text60 = LEFT_OUT
    """User name of the employee complained about; empty for nobody."""
    customer: UUID | None = None
    vehicle: UUID | None = None
    repair_order: Text60 = LEFT_OUT
    """The dealer's number; empty for none."""


class AddNote(Operation):
    text: Text2000


class Judge(Operation):
    justified: Justified
    reason: Text2000 = ""


class Close(Operation):
    outcome: Outcome
    words: Text2000 = ""
    """What the customer said; empty only when he could not be reached."""
    reason: Text2000 = ""
    """Why a refusal without a declined solution, or an unreachable customer, ends the case."""
    reason_code: Reason = ""
    """One of the 24 reasons, where the case has none yet."""
    follow_up_days: WholeNumber | None = None
    claims_known: StrictBool = False
    """You know that a request under the law is open; closing stops none of its terms."""


class RecordFollowUp(Operation):
    satisfied: StrictBool
    distress: Distress
    words: Text2000 = ""


class GiveUpFollowUp(Operation):
    reason: Text2000


class MoveFollowUp(Operation):
    to: Instant
    reason: Text2000


class HistoryQuery(Body):
    cursor: Cursor = ""


class ListsQuery(Body):
    dealer: DealerCode


class SearchQuery(Body):
    q: Annotated[str, StringConstraints(pattern=STORABLE, min_length=1, max_length=200)]
    """Words, two Chinese characters, a plate, the end of a VIN, digits of a telephone or a complaint number."""
    dealer: DealerCode = ""
    """Left out: all of yours."""
