"""A complaint that a trouble is back makes its car a repeat repair, which belongs to it at once (S095)."""

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.complaints.models import Complaint
from anxin.complaints.services.join_repeat import join_repeat
from anxin.foundation.errors import InvalidInput
from anxin.workshop.choices import RepeatState
from anxin.workshop.models import RepeatRepair
from anxin.workshop.policies import is_own_work
from anxin.workshop.selectors.repeats import get_repeat_for, open_repeats_of
from anxin.workshop.services.repeats import Word, confirm_repeat, receive_repeat


@transaction.atomic
def treat_as_repeat(complaint: Complaint, *, by: Person) -> RepeatRepair:
    """Confirm what is suspected of the complaint's car, or report the trouble as back, and join the two.

    About the person's own work it stays suspected until a colleague confirms it (S090), and joins then.
    """
    vehicle = complaint.vehicle
    if vehicle is None:
        raise InvalidInput("VEHICLE_MISSING", _("Choose the car that is back."), field="as_repeat")
    known = open_repeats_of(by, [vehicle.pk]).get(vehicle.pk)
    if known is None:
        repeat = receive_repeat(vehicle.key, words=complaint.words, word=Word.CONFIRM, by=by)
    else:
        repeat = get_repeat_for(by, known.key)
        if repeat.state == RepeatState.SUSPECTED and not is_own_work(by, repeat):
            repeat = confirm_repeat(repeat.key, by=by)
    if repeat.state == RepeatState.CONFIRMED:
        join_repeat(repeat.pk, into=complaint.pk)
    return repeat
