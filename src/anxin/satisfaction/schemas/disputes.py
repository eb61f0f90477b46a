"""Disputes in the API."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from anxin.foundation.rest import Body, Cursor, PageShown, Shown, Text120, Text500
from anxin.satisfaction.choices import DisputeState, RunState
from anxin.satisfaction.models import Dispute
from anxin.satisfaction.selectors.disputes import Compared


class DisputeBody(Body):
    figure: Text120
    """A dealer's code, or an adviser's figure such as `SH01/wang.lei`."""
    interviews: Annotated[list[UUID], Field(min_length=1, max_length=500)]
    reason: Text500


class DecisionBody(Body):
    upheld: bool
    """Upheld, the run is scored again without the interviews, as a run of its own."""
    answer: Text500


class DisputeListQuery(Body):
    decided: bool = False
    """Those that are not open any more."""
    cursor: Cursor = ""


class DisputeBrief(Shown):
    key: UUID
    run: UUID
    figure: str
    reason: str
    state: DisputeState
    made_at: datetime
    made_by: str


class DisputePage(PageShown[DisputeBrief]):
    pass


class ComparedShown(Shown):
    run: UUID
    state: RunState
    n: int
    visits: int | None
    sample: str
    """`normal`, `small` or `insufficient`; empty until it is scored."""
    index: float | None
    low: float | None
    high: float | None


class DisputeShown(Shown):
    key: UUID
    run: UUID
    figure: str
    interviews: list[UUID]
    reason: str
    state: DisputeState
    made_at: datetime
    made_by: str
    decided_at: datetime | None
    decided_by: str
    answer: str
    both: list[ComparedShown]
    """The figure in the disputed run and in each correction, the oldest first; none, and no `interviews`, where you
    made the dispute and do not see the figure any more."""


def shown_dispute(dispute: Dispute, both: list[Compared]) -> DisputeShown:
    """Return a dispute with its figure before and after; where its reader sees no figure, no interviews either."""
    return DisputeShown(
        key=dispute.key,
        run=dispute.run.key,
        figure=dispute.figure,
        interviews=[UUID(each) for each in dispute.interviews] if both else [],
        reason=dispute.reason,
        state=DisputeState(dispute.state),
        made_at=dispute.made_at,
        made_by=dispute.made_by.username,
        decided_at=dispute.decided_at,
        decided_by=dispute.decided_by.username if dispute.decided_by else "",
        answer=dispute.answer,
        both=[
            ComparedShown(
                run=each.run.key, state=RunState(each.run.state), n=each.n, visits=each.visits,
                sample=str(each.state or ""), index=each.index, low=each.low,
                high=each.high,
            )
            for each in both
        ],
    )  # fmt: skip


def brief_dispute(dispute: Dispute) -> DisputeBrief:
    """Return a dispute as a list has it."""
    return DisputeBrief(
        key=dispute.key,
        run=dispute.run.key,
        figure=dispute.figure,
        reason=dispute.reason,
        state=DisputeState(dispute.state),
        made_at=dispute.made_at,
        made_by=dispute.made_by.username,
    )
