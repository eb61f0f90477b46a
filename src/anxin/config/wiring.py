"""Who reacts to which news: one dictionary, one screen. Events rise from lower floors; handlers live above them."""

from anxin.accounts.events import CalendarChanged
from anxin.complaints.events import CaseMoved
from anxin.customers.events import CustomerChanged, VehicleChanged
from anxin.foundation.events import Handlers

HANDLERS: Handlers = {
    CalendarChanged: ("anxin.complaints.reactions.judge_by_new_calendar",),
    CaseMoved: ("anxin.complaints.reactions.tell_those_who_follow",),
    CustomerChanged: ("anxin.complaints.reactions.renew_words_after_customer",),
    VehicleChanged: ("anxin.complaints.reactions.renew_words_after_vehicle",),
}
