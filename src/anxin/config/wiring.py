"""Who reacts to which news: one dictionary, one screen. Events rise from lower floors; handlers live above them."""

from anxin.customers.events import CustomerChanged, VehicleChanged
from anxin.foundation.events import Handlers

HANDLERS: Handlers = {
    CustomerChanged: ("anxin.complaints.reactions.renew_words_after_customer",),
    VehicleChanged: ("anxin.complaints.reactions.renew_words_after_vehicle",),
}
