"""Writing to a customer about a promise, or to remind him: by the outbox, to the address that fits him."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer, Person
from anxin.customers.models import Customer
from anxin.customers.selectors import addressed
from anxin.foundation.display import days_in_full, moment_in_words
from anxin.foundation.errors import InvalidInput
from anxin.messaging.choices import Channel, DeliveryState
from anxin.messaging.models import Message
from anxin.messaging.selectors.mailboxes import default_mailbox
from anxin.messaging.services.decide_delivery import cancel_waiting
from anxin.messaging.services.templates import Rendered, render_template
from anxin.messaging.services.write_message import Writing, begin_thread, write_message
from anxin.promises.choices import TalkWay
from anxin.promises.models import Promise, Reminder
from anxin.promises.selectors.reaching import address_of

#: These leave the house by the outbox, with the words as they were written.
CHANNELS = {TalkWay.SMS: Channel.SMS, TalkWay.EMAIL: Channel.EMAIL}

#: The template for a new time.
MOVED = "promise_moved"


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One message to a customer. ``author`` is empty for what the house sends by itself, by ``template``."""

    channel: Channel
    text: str
    subject: str
    author: Person | None = None
    template: str = ""
    not_before: datetime | None = None


def moved_in_words(promise: Promise, to: datetime, *, by: Person) -> Rendered:
    """Return the words of the dealer's template for a new time of a promise, in the dealer's language."""
    dealer = promise.dealer
    with translation.override(dealer.language), days_in_full():
        values = {
            "customer": addressed(promise.customer),
            "plate": promise.vehicle.plate if promise.vehicle else "",
            "person": str(by),
            "when": moment_in_words(to, zone=dealer.time_zone),
        }
        return render_template(MOVED, dealer=dealer, language=dealer.language, values=values)


def write_customer(promise: Promise, *, letter: Letter) -> Message:
    """Send a customer words about a promise by text message or e-mail; ``InvalidInput`` without an address."""
    if not address_of(promise.customer, promise.dealer, letter.channel):
        raise InvalidInput("NO_ADDRESS", _("Nothing is on file by which this could reach him."), field="way")
    return send_letter(promise.dealer, promise.customer, letter=letter)


def call_back_reminders(promise: Promise, *, by: Person) -> None:
    """Take out of the outbox what would still remind of the time of a promise as it was; what has left stays."""
    waiting = Reminder.objects.filter(promise=promise, message__deliveries__state=DeliveryState.QUEUED)
    messages = {each.message_id: each.pk for each in waiting if each.message_id}
    called_back = cancel_waiting(messages, by=by) if messages else set()
    # Nobody was reminded: were the time to become the old one again, he must be.
    Reminder.objects.filter(pk__in=[messages[each] for each in called_back]).delete()


def send_letter(dealer: Dealer, customer: Customer, *, letter: Letter) -> Message:
    """Begin a conversation with a customer and queue one message in it."""
    thread = begin_thread(
        dealer,
        channel=letter.channel,
        address=address_of(customer, dealer, letter.channel),
        customer=customer,
        subject=letter.subject,
        mailbox=default_mailbox(dealer) if letter.channel == Channel.EMAIL else None,
    )
    writing = Writing(
        text=letter.text,
        subject=letter.subject,
        author=letter.author,
        marks={"template": letter.template} if letter.template else {},
        not_before=letter.not_before,
    )
    return write_message(thread, writing=writing)
