"""Who reacts to which news: one dictionary, one screen. Events rise from lower floors; handlers live above them."""

from anxin.accounts.events import CalendarChanged
from anxin.complaints.events import CaseMoved
from anxin.customers.events import CarFactsChanged, CustomerChanged, ManyChanged, VehicleChanged
from anxin.foundation.events import Handlers
from anxin.messaging.events import DeliveryGivenUp, DeliveryMade, MessageArrived
from anxin.promises.events import CustomerToldFirst, PromisesHandedOver
from anxin.rights.events import (
    RequestAnswered,
    RequestCompleted,
    RequestTaken,
    RequestTermsMoved,
    SubstituteCarDue,
)
from anxin.surveys.events import BadAnswerGiven, InterviewFinished
from anxin.workshop.events import (
    OrdersChanged,
    RepeatConfirmed,
    RepeatFailed,
    RepeatFailureTakenBack,
    RepeatFinished,
    RepeatRefused,
)

HANDLERS: Handlers = {
    BadAnswerGiven: ("anxin.callbacks.reactions.ring_after_bad_answer",),
    CalendarChanged: ("anxin.complaints.reactions.judge_by_new_calendar",),
    CarFactsChanged: (
        "anxin.rights.reactions.reckon_after_car",
        "anxin.satisfaction.reactions.mark_after_car",
    ),
    CaseMoved: (
        "anxin.callbacks.reactions.follow_case_that_moved",
        "anxin.complaints.reactions.tell_those_who_follow",
    ),
    CustomerChanged: ("anxin.complaints.reactions.renew_words_after_customer",),
    CustomerToldFirst: ("anxin.complaints.reactions.note_what_was_told",),
    DeliveryGivenUp: ("anxin.complaints.reactions.note_what_was_given_up",),
    DeliveryMade: ("anxin.complaints.reactions.note_what_left_after_all",),
    InterviewFinished: (
        "anxin.callbacks.reactions.end_call_answered_by_link",
        "anxin.satisfaction.reactions.mark_after_interview",
        "anxin.surveys.reactions.withdraw_other_links",
    ),
    ManyChanged: ("anxin.complaints.reactions.renew_words_after_many",),
    MessageArrived: ("anxin.complaints.reactions.sort_what_arrived",),
    OrdersChanged: (
        "anxin.promises.reactions.follow_changed_orders",
        "anxin.rights.reactions.reckon_after_orders",
        "anxin.satisfaction.reactions.mark_after_orders",
    ),
    PromisesHandedOver: ("anxin.complaints.reactions.note_who_keeps_promises_now",),
    RepeatConfirmed: ("anxin.complaints.reactions.bring_repeat_to_its_case",),
    RepeatFailed: ("anxin.complaints.reactions.give_repeat_to_service_manager",),
    RepeatFailureTakenBack: ("anxin.complaints.reactions.take_repeat_from_service_manager",),
    RepeatFinished: ("anxin.complaints.reactions.finish_service_managers_task",),
    RepeatRefused: ("anxin.complaints.reactions.take_repeat_out_of_its_case",),
    RequestAnswered: ("anxin.complaints.reactions.tell_case_of_claim",),
    RequestCompleted: ("anxin.complaints.reactions.tell_case_of_claim",),
    RequestTaken: ("anxin.complaints.reactions.tell_case_of_claim",),
    RequestTermsMoved: ("anxin.complaints.reactions.tell_case_of_claim",),
    SubstituteCarDue: ("anxin.complaints.reactions.tell_of_long_repair",),
    VehicleChanged: ("anxin.complaints.reactions.renew_words_after_vehicle",),
}
