"""Complaints merged, split and linked, and the talk in writing with their customers."""

from ninja import Router

from anxin.accounts.rest import ApiRequest
from anxin.complaints.rest.operations import Asking, operation
from anxin.complaints.schemas import joining as asked
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.selectors.correspondence import messages_of, read_messages_side, shown_messages
from anxin.complaints.services import link_cases, merge_cases, split_case, write_to_customer
from anxin.foundation.errors import NotAllowed
from anxin.foundation.rest import PROBLEMS

router = Router()


@router.get(
    "/{slug}/messages",
    response={200: asked.MessagesShown, **PROBLEMS},
    operation_id="read_messages",
    summary="The messages of a complaint",
)
def read(request: ApiRequest, slug: str, cursor: str = "") -> asked.MessagesShown:
    """What customer and house have written to each other, and by which ways it goes on."""
    complaint = get_complaint_for(request.user, slug)
    side = read_messages_side(complaint, request.user)
    if side.not_yours:
        raise NotAllowed("CASE_OF_OTHERS", side.not_yours)
    if not cursor:
        return asked.shown_messages(side.shown, earlier=side.earlier, ways=side.ways)
    page = messages_of(complaint, request.user, cursor=cursor)
    lines = shown_messages(complaint, page.rows, request.user)
    return asked.shown_messages(lines, earlier=page.older, ways=side.ways)


@operation(asked.WriteToCustomer)
def write_to_customer_(ask: Asking, body: asked.WriteToCustomer) -> None:
    """Write to the customer; it leaves the house after fifteen seconds, until then it can be called back."""
    reply = write_to_customer.Reply(
        way=body.way, text=body.text, subject=body.subject, template=body.template, files=tuple(body.files)
    )
    write_to_customer.write_to_customer(ask.slug, reply=reply, **ask.who)


@operation(asked.CallBack)
def call_message_back(ask: Asking, body: asked.CallBack) -> None:
    """Take back what you have just written, before it leaves the house."""
    write_to_customer.call_message_back(ask.slug, message=body.message, by=ask.by)


@operation(asked.MergeInto)
def merge(ask: Asking, body: asked.MergeInto) -> None:
    """Let the complaint go on in another one of the dealer; this can be taken back at any time."""
    merging = merge_cases.Merging(why=body.why, knowingly=body.knowingly, tell=body.tell, seen=ask.seen)
    merge_cases.merge_cases(ask.slug, into=body.into, by=ask.by, merging=merging)


@operation(asked.TakeBack)
def unmerge(ask: Asking, body: asked.TakeBack) -> None:
    """Take a merging back: the complaint stands by itself again."""
    merge_cases.unmerge_case(ask.slug, why=body.why, **ask.who)


@operation(asked.SplitOff)
def split(ask: Asking, body: asked.SplitOff) -> object:
    """Make a part of the complaint one of its own; `made` is its id."""
    part = split_case.Part(**body.model_dump(exclude={"seen"}))
    return split_case.split_case(ask.slug, part=part, **ask.who)


@operation(asked.TakeBack)
def unsplit(ask: Asking, body: asked.TakeBack) -> None:
    """Take a splitting back: the complaint goes on in the one that it was made out of."""
    split_case.unsplit_case(ask.slug, why=body.why, **ask.who)


@operation(asked.LinkWith)
def link(ask: Asking, body: asked.LinkWith) -> object:
    """Link the complaint with another one of the dealer; `made` is the link's id."""
    wanted = link_cases.NewLink(**body.model_dump(exclude={"seen"}))
    return link_cases.link_cases(ask.slug, link=wanted, **ask.who)


@operation(asked.Unlink)
def unlink(ask: Asking, body: asked.Unlink) -> None:
    """Remove a link; both histories keep that there was one."""
    link_cases.unlink_cases(ask.slug, link_id=body.link, **ask.who)
