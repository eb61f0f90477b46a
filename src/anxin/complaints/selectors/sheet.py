"""The complaint sheet (客户投诉/抱怨处理单): the whole case as a printed form, of A4 pages for signing and filing."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anxin.accounts.models import Person
from anxin.complaints import wording
from anxin.complaints.choices import READINGS, EventKind, Level, Mode, RequestState, Side
from anxin.complaints.models import Complaint, InputRequest, MakerSide
from anxin.complaints.policies import can_see_concerned, is_kept_out
from anxin.complaints.selectors.case_history import history_line
from anxin.complaints.selectors.cases import actions_of, promises_of
from anxin.complaints.selectors.merged import whole_of
from anxin.complaints.selectors.sheet_handling import lower_half
from anxin.complaints.selectors.sheet_reading import PaperCase
from anxin.customers.choices import AddressForm, ContactChannel, CustomerKind, DayPart
from anxin.customers.selectors import dialled_number, masked_phone
from anxin.foundation import clock
from anxin.foundation.bilingual import pick
from anxin.foundation.display import days_in_full
from anxin.foundation.paper import Block, Field, Form, Listing, Tick, ticks, yes_or_no
from anxin.playbooks.selectors import entries
from anxin.promises.choices import PromiseState
from anxin.workshop.selectors.repeats import HELD

#: Lines of the history that tell nothing of the handling.
_NOT_ON_PAPER = READINGS | {EventKind.CLOCKS_SET}
#: What a form reads besides the case itself; ``requests`` in the order in which they were asked.
_PRINTED = (
    "solutions", "threats__heard_by", "follow_up_calls", "events__by", "clocks",
)  # fmt: skip
_SIGNED = ("department", "asked_by", "accepted_by", "signed_by")


def sheet_of(complaint: Complaint, person: Person, *, whole_phone: bool = False) -> Form:
    """Return the sheet of a case that has been fetched for this person, in the language that is active.

    Every field of the form is there; what no record holds is room to write in. The customer's number is masked unless
    ``whole_phone``, and the employee complained about is named only to those who may know (daily-work 8.1).
    """
    with timezone.override(ZoneInfo(complaint.dealer.time_zone)), days_in_full():
        case = read_for_paper(complaint, person, whole_phone=whole_phone)
        return Form(
            title=pgettext("paper", "Complaint sheet"),
            house=str(complaint.dealer),
            number=complaint.number,
            printed_at=case.at(clock.now()),
            printed_by=person.name,
            note=_("contains personal data, keep it locked away"),
            mark=pgettext("paper", "REPEAT REPAIR")
            if complaint.repeats.filter(repeat__state__in=HELD).exists()
            else "",
            blocks=[
                _head(case),
                customer_and_car(case),
                _order(case),
                _what_was_said(case),
                *lower_half(case),
                _history(case),
            ],
        )


def read_for_paper(complaint: Complaint, person: Person, *, whole_phone: bool) -> PaperCase:
    """Return a case with what is printed of it, read in a fixed number of queries."""
    prefetch_related_objects([complaint], *_PRINTED)
    customer, order = complaint.customer, complaint.repair_order
    country = complaint.dealer.country
    number = customer.phone if customer else ""
    reading = complaint.vehicle.readings.first() if complaint.vehicle else None
    kilometres = order.odometer_km if order and order.odometer_km else reading and reading.kilometres
    actions = actions_of(complaint)
    return PaperCase(
        complaint=complaint,
        zone=ZoneInfo(complaint.dealer.time_zone),
        phone=dialled_number(number, country=country)
        if whole_phone
        else masked_phone(number, country=country),
        mileage=f"{kilometres:,} km" if kilometres else "",
        concerned=str(complaint.concerns)
        if complaint.concerns and can_see_concerned(person, complaint)
        else "",
        solutions=list(complaint.solutions.all()),
        our_actions=[each for each in actions if each.side == Side.OURS],
        customer_actions=[each for each in actions if each.side == Side.CUSTOMER],
        promises=[each for each in promises_of(complaint) if each.state != PromiseState.WITHDRAWN],
        requests=_requests(complaint, person),
        clocks=list(complaint.clocks.all()),
        maker=MakerSide.objects.filter(complaint=complaint).first(),
        call=complaint.follow_up_calls.last(),
        events=[each for each in complaint.events.all() if each.kind not in _NOT_ON_PAPER],
    )


def _requests(complaint: Complaint, person: Person) -> list[InputRequest]:
    """Return what departments were asked; whom the case is about reads nothing of what they found."""
    if is_kept_out(person, complaint):
        return []
    rows = InputRequest.objects.filter(complaint__in=whole_of(complaint)).select_related(*_SIGNED)
    return [each for each in rows if each.state != RequestState.WITHDRAWN]


def customer_and_car(case: PaperCase) -> Block:
    """Return who complains and about which car."""
    customer, car = case.complaint.customer, case.complaint.vehicle
    form = customer.address_form if customer else ""
    is_person = customer is None or customer.kind == CustomerKind.PERSON
    sex = ticks(
        (pgettext("paper", "male"), is_person and form == AddressForm.MR),
        (pgettext("paper", "female"), is_person and form == AddressForm.MS),
    )
    fields = [
        Field(pgettext("paper", "Customer"), customer.name if customer else ""),
        Field(pgettext("paper", "Form of address"), customer.get_address_form_display() if customer else ""),
        Field(pgettext("paper", "Sex"), ticks=sex),
        Field(pgettext("paper", "Telephone"), case.phone),
        Field(pgettext("paper", "Wishes to be reached"), _wish(case), span=2),
        Field(pgettext("paper", "Make"), car.brand_name if car else ""),
        Field(pgettext("paper", "Model"), car.model_name if car else case.complaint.car_told),
        Field(pgettext("paper", "Plate"), car.plate if car else ""),
        Field(pgettext("paper", "VIN"), car.vin if car else "", span=2),
        Field(pgettext("paper", "Mileage"), case.mileage),
    ]
    return Block(pgettext("paper", "Customer and car"), fields)


def _head(case: PaperCase) -> Block:
    complaint = case.complaint
    levels = ticks(*((str(each.label), complaint.level == each) for each in Level))
    fields = [
        Field(pgettext("paper", "Number"), complaint.number),
        Field(pgettext("paper", "Date"), f"{complaint.received_on:%Y-%m-%d}"),
        Field(pgettext("paper", "Came in by"), wording.channel_name(complaint.channel)),
        Field(pgettext("paper", "Level"), ticks=levels, span=2),
        Field(pgettext("paper", "Owner"), str(complaint.owner or "")),
        Field(pgettext("paper", "Time limit"), case.time_limits, span=3),
    ]
    return Block(pgettext("paper", "Taken in"), fields)


def _wish(case: PaperCase) -> str:
    customer = case.complaint.customer
    if customer is None:
        return ""
    channel, part = ContactChannel(customer.preferred_channel), DayPart(customer.preferred_time)
    wish = _("%(channel)s, %(time)s") % {"channel": channel.label, "time": part.label}
    return f"{wish} ({_('Do not call')})" if customer.do_not_call else wish


def _order(case: PaperCase) -> Block:
    order = case.complaint.repair_order
    fields = [
        Field(pgettext("paper", "Kind of repair"), order.get_kind_display() if order else ""),
        Field(pgettext("paper", "Order number"), order.number if order else ""),
        Field(pgettext("paper", "Order opened"), case.at(order.opened_at) if order else ""),
        Field(pgettext("paper", "Service adviser"), str(order.adviser or "") if order else ""),
        Field(pgettext("paper", "Technician"), order.technician_name if order else ""),
        Field(pgettext("paper", "Work done"), order.work if order else ""),
    ]
    return Block(pgettext("paper", "Repair order"), fields)


def _what_was_said(case: PaperCase) -> Block:
    complaint = case.complaint
    how = Mode(complaint.mode).label
    said_at = _("%(time)s, %(how)s") % {"time": case.at(complaint.received_at), "how": how}
    demand = [each for each in (complaint.wish, wording.demand_name(complaint.demand)) if each]
    fields = [
        Field(pgettext("paper", "Time of the complaint"), said_at, span=2),
        Field(pgettext("paper", "Taken in by"), str(complaint.taken_by or "")),
        Field(pgettext("paper", "Customer's own words"), complaint.words, span=3, lines=3),
        Field(pgettext("paper", "Description of the problem"), span=3, lines=2),
        Field(pgettext("paper", "Customer's demand"), "\n".join(demand), span=2, lines=2),
        Field(pgettext("paper", "Wants a result"), ticks=yes_or_no(complaint.wants_result)),
        Field(pgettext("paper", "Category"), wording.category_name(complaint.category)),
        Field(pgettext("paper", "Trouble area"), wording.trouble_area_name(complaint.trouble_area)),
        Field(pgettext("paper", "Employee concerned"), case.concerned),
        Field(pgettext("paper", "Grid"), ticks=_grid(complaint.dealer.code), span=3),
    ]
    return Block(pgettext("paper", "The complaint"), fields, [_threats(case)])


def _grid(dealer_code: str) -> list[tuple[str, Sequence[Tick]]]:
    """Return the finer grid of the printed sheet, which is ticked by hand."""
    found = entries("complaint_categories", "sheet_grid", dealer_code=dealer_code)
    return [
        (pick(group), [Tick(pick(each)) for each in found if each["parent"] == group["id"]] or [Tick("")])
        for group in found
        if group["parent"] is None
    ]


def _threats(case: PaperCase) -> Listing:
    threats = list(case.complaint.threats.all())
    return Listing(
        title="",
        heads=[
            pgettext("paper", "What the customer announced"),
            pgettext("paper", "In these words"),
            pgettext("paper", "Heard by"),
            pgettext("paper", "Time"),
        ],
        rows=[
            [wording.threat_name(each.kind), each.words, str(each.heard_by or ""), case.at(each.at)]
            for each in threats
        ],
        blank=0 if threats else 1,
        look="look-threats",
    )


def _history(case: PaperCase) -> Block:
    lines = [history_line(event) for event in case.events]
    rows = [[case.at(line.at), line.who, " · ".join(filter(None, (line.what, line.why)))] for line in lines]
    heads = [pgettext("paper", "Time"), pgettext("paper", "Done by"), pgettext("paper", "What was done")]
    title = pgettext("paper", "Course of the handling")
    return Block(title, listings=[Listing(title, heads, rows, look="look-history")])
