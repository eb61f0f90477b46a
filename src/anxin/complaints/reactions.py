"""What complaints do when something changes on a floor below."""

from anxin.accounts.events import CalendarChanged
from anxin.complaints.events import CaseMoved
from anxin.complaints.services import (
    claims,
    follow_case,
    join_repeat,
    note_told,
    note_undelivered,
    renew_search_words,
    sort_mail,
    tell_of_substitute,
)
from anxin.complaints.services.clocks.rejudging import rejudge_after_calendar
from anxin.customers.events import CustomerChanged, ManyChanged, VehicleChanged
from anxin.foundation.jobs import enqueue
from anxin.messaging.events import DeliveryGivenUp, DeliveryMade, MessageArrived
from anxin.promises.events import CustomerToldFirst, PromisesHandedOver
from anxin.rights.events import (
    RequestAnswered,
    RequestCompleted,
    RequestTaken,
    RequestTermsMoved,
    SubstituteCarDue,
)
from anxin.workshop.events import (
    RepeatConfirmed,
    RepeatFailed,
    RepeatFailureTakenBack,
    RepeatFinished,
    RepeatRefused,
)


def renew_words_after_customer(event: CustomerChanged) -> None:
    """Let the worker file the customer's complaints under his new name and telephone."""
    enqueue(
        "complaints.renew_words_of_customer",
        lock=f"complaints.words.customer.{event.customer_id}",
        customer_id=event.customer_id,
    )


def renew_words_after_vehicle(event: VehicleChanged) -> None:
    """Let the worker file the car's complaints under its new plate, VIN and model."""
    enqueue(
        "complaints.renew_words_of_vehicle",
        lock=f"complaints.words.vehicle.{event.vehicle_id}",
        vehicle_id=event.vehicle_id,
    )


def renew_words_after_many(event: ManyChanged) -> None:
    """Let the worker file the complaints of many customers and cars under their new words, some hundred a job."""
    renew_search_words.hear_of_many(event.news_id)


def judge_by_new_calendar(event: CalendarChanged) -> None:
    """Let the worker judge the dealer's open clocks by his new calendar."""
    rejudge_after_calendar(event.dealer_id)


def tell_those_who_follow(event: CaseMoved) -> None:
    """Let the worker tell whoever follows the case that it has moved."""
    if follow_case.has_followers(event.complaint_id, besides=event.by_id):
        moved_at = event.at.isoformat()
        enqueue(follow_case.TASK, complaint_id=event.complaint_id, moved_at=moved_at, by_id=event.by_id)


def sort_what_arrived(event: MessageArrived) -> None:
    """Let the worker find the case of a mail that came in."""
    enqueue(sort_mail.TASK, message_id=event.message_id)


def note_what_was_given_up(event: DeliveryGivenUp) -> None:
    """Let the worker note on its case that the customer did not get a message."""
    enqueue(note_undelivered.TASK, delivery_id=event.delivery_id)


def note_what_left_after_all(event: DeliveryMade) -> None:
    """Let the worker note on its case that a message told of as not delivered has left the house."""
    enqueue(note_undelivered.DELIVERED_TASK, delivery_id=event.delivery_id)


def bring_repeat_to_its_case(event: RepeatConfirmed) -> None:
    """Let the worker open or join the case of a confirmed repeat repair and tell those concerned."""
    enqueue(join_repeat.TASK, repeat_id=event.repeat_id)


def give_repeat_to_service_manager(event: RepeatFailed) -> None:
    """Let the worker give a repeat repair that is not as expected to the service manager."""
    enqueue(join_repeat.FAILED_TASK, repeat_id=event.repeat_id)


def take_repeat_from_service_manager(event: RepeatFailureTakenBack) -> None:
    """Let the worker drop the service manager's task of a repeat repair that is as expected after all."""
    enqueue(join_repeat.NOT_FAILED_TASK, repeat_id=event.repeat_id)


def take_repeat_out_of_its_case(event: RepeatRefused) -> None:
    """Let the worker write in its case that a repeat repair is none."""
    enqueue(join_repeat.REFUSED_TASK, repeat_id=event.repeat_id)


def finish_service_managers_task(event: RepeatFinished) -> None:
    """Let the worker mark the service manager's task as done with the treatment of its repeat."""
    enqueue(join_repeat.FINISHED_TASK, repeat_id=event.repeat_id)


def note_what_was_told(event: CustomerToldFirst) -> None:
    """Let the worker write into the case what was said to its customer on the page of the promise."""
    enqueue(note_told.TASK, talk_id=event.talk_id, move_id=event.move_id)


def tell_case_of_claim(
    event: RequestTaken | RequestAnswered | RequestCompleted | RequestTermsMoved,
) -> None:
    """Let the worker write into its case what happened to a request under the law."""
    if event.subject:
        enqueue(claims.TASK, request_id=event.request_id)


def tell_of_long_repair(event: SubstituteCarDue) -> None:
    """Let the worker tell those who must give a substitute car that its time comes near."""
    enqueue(tell_of_substitute.TASK, order_id=event.order_id)


def note_who_keeps_promises_now(event: PromisesHandedOver) -> None:
    """Let the worker write into the cases that somebody else keeps their promises."""
    for number in event.hand_over_ids:
        enqueue(note_told.HANDED_TASK, hand_over_id=number)
