"""By which way a message reaches a customer of a dealer."""

from anxin.accounts.models import Dealer
from anxin.customers.choices import ContactChannel
from anxin.customers.models import Customer
from anxin.messaging.choices import Channel
from anxin.messaging.selectors.ways import text_gateway


def address_of(customer: Customer, dealer: Dealer, channel: Channel) -> str:
    """Return where a customer is reached by a channel; empty where he, or the house, has no such way."""
    if channel == Channel.EMAIL:
        return customer.email.lower()
    if channel == Channel.SMS and customer.phone and text_gateway(dealer.pk):
        return customer.phone
    return ""


def channel_for(customer: Customer, dealer: Dealer) -> Channel | None:
    """Return the channel by which a customer is reminded: his own choice where it leads somewhere, or what does."""
    wanted = (Channel.SMS, Channel.EMAIL)
    if customer.preferred_channel == ContactChannel.EMAIL:
        wanted = (Channel.EMAIL, Channel.SMS)
    return next((each for each in wanted if address_of(customer, dealer, each)), None)
