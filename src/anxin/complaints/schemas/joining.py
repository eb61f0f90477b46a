"""What the API takes to merge, split and link complaints, and to write to their customers; and their messages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StrictBool

from anxin.accounts.schemas import PersonShown, shown_person
from anxin.complaints.choices import LinkKind
from anxin.complaints.schemas.asked import Category, Operation, Words
from anxin.complaints.selectors.correspondence import CaseWay, ShownMessage
from anxin.foundation.rest import Number, Shown, Text60, Text300

CaseName = Annotated[Text60, Field(examples=["SH01-TS20261121-0007"])]
Numbers = Annotated[list[Number], Field(max_length=100)]
Keys = Annotated[list[UUID], Field(max_length=100)]


class MergeInto(Operation):
    into: CaseName
    why: Text300 = ""
    knowingly: StrictBool = False
    """Two customers complain, and one case is wanted all the same."""
    tell: StrictBool = True
    """The customers are written to, by the channel in which they wrote."""


class TakeBack(Operation):
    why: Text300 = ""


class SplitOff(Operation):
    words: Words
    """Words of the customer's own, from the complaint or one of its messages."""
    category: Category
    why: Text300 = ""
    messages: Keys = []
    promises: Numbers = []
    actions: Numbers = []
    files: Keys = []
    claims: Numbers = []
    """Requests under the law, by their ids."""
    from_receipt: StrictBool = True
    """The clocks count from when the customer first told of it; else from now."""


class LinkWith(Operation):
    to: CaseName
    kind: LinkKind
    parent_is_other: StrictBool = True
    note: Text300 = ""


class Unlink(Operation):
    link: Number


class WriteToCustomer(Operation):
    way: Text60
    """The key of one of the ways that `read_messages` lists."""
    text: Words
    subject: Text300 = ""
    template: Text60 = ""
    files: Keys = []
    """Files of the complaint that go with an e-mail."""


class CallBack(Operation):
    message: UUID


class WayShown(Shown):
    """One way to write to the customer of a complaint."""

    key: str
    channel: str
    label: str


class MessageShown(Shown):
    """One message of a complaint, in or out."""

    key: UUID
    at: datetime
    direction: str
    channel: str
    nature: str
    sender: str
    author: PersonShown | None
    subject: str
    text: str
    """What is new in it, without the mails quoted below."""
    state: str
    """Where one to the customer stands: queued, sending, sent, unsure, dead, cancelled; empty for one that came in."""
    files: list[str]


class MessagesShown(Shown):
    """The newest messages, the oldest of them first, and by which ways the customer can be written to."""

    messages: list[MessageShown]
    earlier: str
    """The cursor of the page before; empty where there is none."""
    ways: list[WayShown]


def shown_messages(lines: Sequence[ShownMessage], *, earlier: str, ways: Sequence[CaseWay]) -> MessagesShown:
    """Return messages and ways as the API shows them."""
    return MessagesShown(
        messages=[_message(line) for line in lines],
        earlier=earlier,
        ways=[WayShown(key=way.key, channel=way.channel, label=str(way.label)) for way in ways],
    )


def _message(line: ShownMessage) -> MessageShown:
    message = line.message
    return MessageShown(
        key=message.key,
        at=message.at,
        direction=message.direction,
        channel=message.channel,
        nature=message.nature,
        sender=message.sender,
        author=shown_person(message.author),
        subject=message.subject,
        text=line.fresh,
        state=line.state,
        files=[link.file.name for link in line.files],
    )
