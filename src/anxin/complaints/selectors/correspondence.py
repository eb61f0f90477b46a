"""The talk in writing of a case: its messages in order of time, and by which ways the customer can be written to."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.complaints.choices import ClockKind, EventKind, Side
from anxin.complaints.models import (
    Attachment,
    CaseAction,
    CaseClock,
    CaseDraft,
    CaseThread,
    Complaint,
    ComplaintEvent,
)
from anxin.complaints.policies import can_handle_complaint, is_kept_out
from anxin.complaints.selectors.attachments import attachments_of
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.selectors.handlers import not_yours
from anxin.complaints.selectors.merged import merged_into, whole_of
from anxin.complaints.wording import trouble_area_name
from anxin.customers.selectors import addressed, masked_phone
from anxin.foundation import clock
from anxin.foundation.display import exact_moment
from anxin.foundation.errors import NotFound
from anxin.foundation.keyset import Page, page_of
from anxin.foundation.stored_files import Stored
from anxin.messaging.choices import Channel, DeliveryState, Direction, MessageNature
from anxin.messaging.models import Delivery, Mailbox, Message, MessageFile, Thread
from anxin.messaging.selectors.mailboxes import default_mailbox
from anxin.messaging.selectors.ways import text_gateway

NEWEST = ("-at", "-id")
PAGE = 30
#: A longer text is folded after so many characters.
FOLD_AFTER = 1500
_PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
_CID = re.compile(r'"cid:([0-9a-f-]{36})"')
_NEXT_WORD = (ClockKind.ACKNOWLEDGE, ClockKind.CONTACT, ClockKind.NEXT_UPDATE)


@dataclass(frozen=True)
class CaseWay:
    """One way to write to the customer: on in a conversation, or in a new one."""

    key: str
    channel: Channel
    label: str
    address: str = ""
    thread: Thread | None = None
    mailbox: Mailbox | None = None


@dataclass(frozen=True)
class FileLink:
    """A file of a message; without an address where its bytes were not kept."""

    file: MessageFile
    url: str
    is_picture: bool


@dataclass(frozen=True)
class ShownMessage:
    """One message as the page shows it."""

    message: Message
    who: str
    channel: str
    fresh: str
    quoted: str
    html: SafeString | str
    files: Sequence[FileLink]
    state: str
    state_words: str
    #: Why it was not handed over: a code, and what the other side said.
    fault: str
    fault_detail: str
    #: Until then its writer, who is looking, may call it back.
    call_back_until: datetime | None

    @property
    def is_in(self) -> bool:
        return self.message.direction == Direction.IN

    @property
    def is_automatic(self) -> bool:
        return self.message.nature != MessageNature.PERSON

    @property
    def nature(self) -> str:
        return self.message.get_nature_display()

    @property
    def is_long(self) -> bool:
        return len(self.fresh) > FOLD_AFTER


@dataclass(frozen=True)
class MessagesSide:
    """The side on which customer and house write to each other; to whom the case is about only whom he can ask."""

    not_yours: str = ""
    shown: Sequence[ShownMessage] = ()
    #: Cursor of the earlier ones; empty where there are none.
    earlier: str = ""
    ways: Sequence[CaseWay] = ()
    may_write: bool = False
    has_address: bool = False
    handed: Sequence[CaseDraft] = ()


def read_messages_side(complaint: Complaint, person: Person) -> MessagesSide:
    """Return the newest messages of a case, the oldest of them first, and by which ways it goes on."""
    if is_kept_out(person, complaint):
        return MessagesSide(not_yours=not_yours(complaint))
    page = messages_of(complaint, person)
    may_write = can_handle_complaint(person, complaint) and complaint.merged_into_id is None
    ways = ways_of(complaint) if may_write else []
    handed = CaseDraft.objects.filter(complaint=complaint, handed_to=person).select_related("person")
    return MessagesSide(
        shown=shown_messages(complaint, page.rows, person),
        earlier=page.older,
        ways=ways,
        may_write=may_write,
        has_address=any(each.channel != Channel.DOOR for each in ways),
        handed=list(handed) if may_write else [],
    )


def messages_of(complaint: Complaint, person: Person, *, cursor: str = "", size: int = PAGE) -> Page[Message]:
    """Return a page of the messages of a case and of those merged into it, the newest first.

    ``NotFound`` to whom the case is about: the letters accuse him.
    """
    if is_kept_out(person, complaint):
        raise NotFound
    deliveries = Prefetch(
        "deliveries", queryset=Delivery.objects.order_by("-made_at", "-id"), to_attr="sendings"
    )
    rows = Message.objects.filter(thread__in=_threads_of(complaint).values("thread"))
    rows = rows.select_related("author").prefetch_related("files", deliveries)
    return page_of(rows, order=NEWEST, cursor=cursor, size=size)


def shown_messages(
    complaint: Complaint, newest_first: Sequence[Message], person: Person
) -> list[ShownMessage]:
    """Return messages as the page shows them, the oldest first; a fixed number of queries for all of them."""
    now = clock.now()
    return [_shown(complaint, each, person, now) for each in reversed(newest_first)]


def message_of_case(complaint: Complaint, key: UUID) -> Message:
    """Return a message of a case that has been fetched for somebody; ``NotFound`` for any other."""
    rows = Message.objects.filter(thread__in=_threads_of(complaint).values("thread"), key=key)
    found = rows.first()
    if found is None:
        raise NotFound
    return found


def message_file_for(person: Person, slug: str, key: UUID) -> tuple[MessageFile, Stored]:
    """Return a file of a message of a case that the person may see; ``NotFound`` where its bytes were not kept.

    ``NotFound`` also to whom the case is about.
    """
    complaint = get_complaint_for(person, slug)
    if is_kept_out(person, complaint):
        raise NotFound
    rows = MessageFile.objects.filter(message__thread__in=_threads_of(complaint).values("thread"), key=key)
    found = rows.exclude(file="").first()
    if found is None:
        raise NotFound
    return found, Stored(found.file, found.content_type, found.sha256[:32] or str(found.key))


def is_shown_picture(file: MessageFile) -> bool:
    """Tell whether a file is a picture of a kind that browsers draw without running anything."""
    return file.content_type in _PICTURES


def ways_of(complaint: Complaint) -> list[CaseWay]:
    """Return by which ways the customer of a case can be written to, the likeliest first.

    A conversation goes on with the address that it has; a new one begins with what is on file.
    """
    threads = [each.thread for each in _threads_of(complaint).select_related("thread__mailbox")]
    threads.sort(key=lambda each: each.last_at, reverse=True)
    found = [*_by_mail(complaint, threads), *_by_sms(complaint), *_by_door(complaint, threads)]
    last = threads[0].channel if threads else ""
    return sorted(found, key=lambda way: way.channel != last)


def mail_key(address: str) -> str:
    """Return the key of the way to an address; the same before and after the first mail went there."""
    return f"email-{sha256(address.lower().encode()).hexdigest()[:16]}"


def values_for(complaint: Complaint, person: Person, language: str) -> dict[str, str]:
    """Return the values of a template's words as this case gives them, in ``zh`` or ``en``."""
    with translation.override("en" if language == "en" else "zh-hans"):
        values = {
            "number": complaint.number,
            "customer": addressed(complaint.customer) if complaint.customer else "",
            "person": person.name,
            "plate": complaint.vehicle.plate if complaint.vehicle else "",
            "car": complaint.vehicle.model_name if complaint.vehicle else complaint.car_told,
            "concern": trouble_area_name(complaint.trouble_area) if complaint.trouble_area else "",
            "our_action": _our_actions(complaint),
            "due": _next_word(complaint),
        }
    return {key: value for key, value in values.items() if value}


def files_to_send(complaint: Complaint) -> list[Attachment]:
    """Return the files of a case that can go with a mail."""
    return [each for each in attachments_of(complaint) if each.file]


def language_of(complaint: Complaint) -> str:
    """Return ``zh`` or ``en``, in which the dealer writes to his customers."""
    return "en" if complaint.dealer.language.startswith("en") else "zh"


def _threads_of(complaint: Complaint) -> QuerySet[CaseThread]:
    return CaseThread.objects.filter(complaint__in=whole_of(complaint))


def _shown(complaint: Complaint, message: Message, person: Person, now: datetime) -> ShownMessage:
    sendings: list[Delivery] = message.sendings  # type: ignore[attr-defined]  # prefetched above
    delivery = sendings[0] if sendings else None
    fresh = message.fresh_text or message.text
    quoted = message.text[len(fresh) :].strip() if message.text.startswith(fresh) else message.text
    return ShownMessage(
        message=message,
        who=_who(message),
        channel=str(Channel(message.channel).label),
        fresh=fresh,
        quoted=quoted if quoted != fresh else "",
        html=_with_pictures(complaint, message),
        files=[_link(complaint, each) for each in message.files.all()],
        state=delivery.state if delivery else "",
        state_words=_state_words(delivery),
        fault=delivery.fault if delivery else "",
        fault_detail=delivery.fault_detail if delivery else "",
        call_back_until=_until(delivery, message, person, now),
    )


def _who(message: Message) -> str:
    if message.direction == Direction.IN:
        return message.sender or _("the customer")
    return message.author.name if message.author else _("the house by itself")


def _state_words(delivery: Delivery | None) -> str:
    if delivery is None:
        return ""
    if delivery.state == DeliveryState.QUEUED and delivery.tries:
        return _("not delivered yet; the next try is under way")
    return str(DeliveryState(delivery.state).label)


def _until(delivery: Delivery | None, message: Message, person: Person, now: datetime) -> datetime | None:
    if delivery is None or message.author_id != person.pk or delivery.state != DeliveryState.QUEUED:
        return None
    return delivery.next_at if delivery.next_at > now and not delivery.tries else None


def _link(complaint: Complaint, file: MessageFile) -> FileLink:
    url = reverse("complaints:message_file", args=[complaint.slug, file.key]) if file.file else ""
    return FileLink(file=file, url=url, is_picture=bool(url) and is_shown_picture(file))


def _with_pictures(complaint: Complaint, message: Message) -> SafeString | str:
    """Return a mail's HTML, cleaned when it came in, its pictures by our own addresses."""
    if not message.html:
        return ""
    at = reverse("complaints:message_picture", args=[complaint.slug, UUID(int=0)])
    html = _CID.sub(lambda found: f'"{at.replace(str(UUID(int=0)), found[1])}"', message.html)
    return mark_safe(html)  # noqa: S308  cleaned by nh3 before it was stored


def _by_mail(complaint: Complaint, threads: Sequence[Thread]) -> list[CaseWay]:
    mailbox = default_mailbox(complaint.dealer)
    written = {
        each.address: each for each in reversed(threads) if each.channel == Channel.EMAIL and each.address
    }
    ways = [_mail_way(each.address, each) for each in reversed(written.values())]
    on_file = complaint.customer.email.lower() if complaint.customer else ""
    if on_file and on_file not in written and mailbox is not None:
        ways.append(_mail_way(on_file, None, mailbox))
    return ways


def _mail_way(address: str, thread: Thread | None, mailbox: Mailbox | None = None) -> CaseWay:
    label = _("%(channel)s to %(address)s") % {"channel": Channel.EMAIL.label, "address": address}
    return CaseWay(mail_key(address), Channel.EMAIL, label, address=address, thread=thread, mailbox=mailbox)


def _by_sms(complaint: Complaint) -> list[CaseWay]:
    customer = complaint.customer
    if customer is None or not customer.phone:
        return []
    if text_gateway(complaint.dealer_id) is None:
        return []
    shown = masked_phone(customer.phone, country=complaint.dealer.country)
    label = _("%(channel)s to %(address)s") % {"channel": Channel.SMS.label, "address": shown}
    own = _threads_of(complaint).filter(thread__channel=Channel.SMS, thread__address=customer.phone)
    row = own.select_related("thread").order_by("-thread__last_at").first()
    return [CaseWay("sms", Channel.SMS, label, address=customer.phone, thread=row.thread if row else None)]


def _by_door(complaint: Complaint, threads: Sequence[Thread]) -> list[CaseWay]:
    """One way for each customer who follows by a link: a case may have been merged with one of somebody else's."""
    family = [complaint, *merged_into(complaint)]
    kinds = (EventKind.DOOR_OPENED, EventKind.DOOR_SHUT)
    told = ComplaintEvent.objects.filter(complaint__in=family, kind__in=kinds).order_by("at", "pk")
    followed: set[str] = set()
    for number, kind, facts in told.values_list("complaint__number", "kind", "facts"):
        followed = (
            followed | {number} if kind == EventKind.DOOR_OPENED else followed - _shut_by(number, facts)
        )
    talks = {each.customer_id: each for each in reversed(threads) if each.channel == Channel.DOOR}
    ways: dict[int | None, CaseWay] = {}
    for case in (each for each in family if each.number in followed):
        thread, whose = talks.get(case.customer_id), case.customer_id
        if whose == complaint.customer_id:
            ways[whose] = CaseWay("door", Channel.DOOR, _("on the customer's page"), thread=thread)
        elif thread is not None:
            label = _("on the customer's page (%(customer)s)") % {"customer": case.customer or case.number}
            ways[whose] = CaseWay(f"door-{case.number}", Channel.DOOR, label, thread=thread)
    return list(ways.values())


def _shut_by(number: str, facts: Mapping[str, Any]) -> set[str]:
    """Return the numbers of the cases whose links a withdrawal ended; before they were named it was one."""
    return set(facts.get("numbers", (number,)))


def _our_actions(complaint: Complaint) -> str:
    rows = CaseAction.objects.filter(complaint__in=whole_of(complaint), side=Side.OURS, done_at=None)
    return "；".join(rows.values_list("what", flat=True)[:5])


def _next_word(complaint: Complaint) -> str:
    due = CaseClock.objects.filter(
        complaint=complaint,
        stopped_at=None,
        kind__in=_NEXT_WORD,
        due_at__gt=clock.now() + timedelta(minutes=1),
    )
    first = due.order_by("due_at").values_list("due_at", flat=True).first()
    return exact_moment(first.astimezone(ZoneInfo(complaint.dealer.time_zone))) if first else ""
