"""A complaint through the customers' door: once, however often it is sent, with files, link and acknowledgement."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from anxin.accounts.models import Dealer
from anxin.complaints.choices import EventKind, Mode
from anxin.complaints.models import Attachment, Complaint
from anxin.complaints.selectors.suggestions import Draft, suggest_for
from anxin.complaints.services.attach_file import customers_files, put_on_case
from anxin.complaints.services.hear_customer import by_customer, keep_thread
from anxin.complaints.services.open_complaint import Intake, open_complaint
from anxin.customers.models import Customer, Vehicle
from anxin.customers.selectors import stored_number, stored_plate
from anxin.customers.services.keep_customer import CustomerDetails, create_customer
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, Refused
from anxin.foundation.locks import wait_for
from anxin.messaging.choices import Channel
from anxin.messaging.services.write_message import begin_thread
from anxin.portal.choices import ReachBy, ReachWhen
from anxin.portal.models import Door, Posting
from anxin.portal.pressure import TAKEN_IN, counts
from anxin.portal.selectors.doors import MOST_FILES, contact_of
from anxin.portal.services.acknowledge import acknowledge
from anxin.portal.services.give_link import token_of_posting, write_link

CHANNEL = "intake-door"
#: A dealer's customers do not complain more often; what is more is a flood that got past the other limits.
MOST_AN_HOUR = 60


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a customer writes on the page; ``phone`` or ``email`` must be there unless he looks at his page."""

    words: str
    category: str
    name: str
    wish: str = ""
    car: str = ""
    phone: str = ""
    email: str = ""
    reach_by: str = ReachBy.PHONE
    reach_when: str = ReachWhen.ANY
    on_behalf_of: str = ""
    language: str = "zh-hans"


@dataclass(frozen=True)
class Received:
    """The case and the token of its link; ``fresh`` unless the same was sent before."""

    complaint: Complaint
    token: str
    fresh: bool


def complain(
    door: Door, *, told: Told, proof: str, network: str = "", uploads: Iterable[UploadedFile[Any]] = ()
) -> Received:
    """Take in what a customer wrote. ``proof`` names the solved challenge that came with it, ``network`` from where.

    The same sent again is the same case: a second press, a reload, a telephone that lost its network meanwhile.
    ``InvalidInput`` names the field; ``PROOF_USED``, ``NETWORK_BUSY`` and ``DOOR_BUSY`` are Refused.
    """
    files = list(uploads)
    digest = _digest(door, told, proof)
    with transaction.atomic():
        _wait_for(digest)
        known = Posting.objects.filter(digest=digest).select_related("complaint__dealer").first()
        if known:
            return Received(known.complaint, token_of_posting(digest), fresh=False)
        _refuse_floods(door.dealer, proof, network)
        if len(files) > MOST_FILES:
            raise InvalidInput(
                "TOO_MANY_FILES",
                _("At most %(most)s files at once."),
                field="files",
                params={"most": MOST_FILES},
            )
        reached = _checked(door.dealer, told)
        with customers_files(files, dealer_code=door.dealer.code) as stored:
            received = _take_in(door, told, Posting(digest=digest, proof=proof, **reached), stored)
    counts().add(TAKEN_IN, network)
    return received


def _take_in(door: Door, told: Told, posting: Posting, stored: list[Attachment]) -> Received:
    complaint = open_complaint(_intake(door, told, posting), by=None)
    token = token_of_posting(posting.digest)
    with by_customer(complaint.pk) as change:
        write_link(change, token=token, language=told.language)
        keep_thread(
            change, begin_thread(door.dealer, channel=Channel.DOOR, address="", customer=complaint.customer)
        )
        put_on_case(change, stored)
        change.record(
            EventKind.ACKNOWLEDGED, reason=gettext_noop("Number, contact and dates shown on his page")
        )
        posting.dealer, posting.complaint, posting.at = door.dealer, complaint, change.at
        posting.save()
    acknowledge(complaint, posting=posting, token=token, language=told.language)
    return Received(complaint, token, fresh=True)


def _intake(door: Door, told: Told, posting: Posting) -> Intake:
    dealer = door.dealer
    vehicle = _car_on_file(dealer, told.car)
    customer = _on_file(dealer, posting)
    draft = Draft(
        dealer=dealer,
        words=told.words,
        channel=CHANNEL,
        category=told.category,
        customer=customer,
        vehicle=vehicle,
    )
    with translation.override(dealer.language):
        heard = suggest_for(draft, None)
    return Intake(
        dealer=dealer,
        words=told.words,
        channel=CHANNEL,
        category=told.category,
        mode=Mode.WRITTEN,
        customer=customer,
        vehicle=vehicle,
        car_told="" if vehicle else " ".join(told.car.split())[:120],
        wish=told.wish,
        on_behalf=told.on_behalf_of,
        level=heard.level,
        level_reason="; ".join(heard.reasons),
        owner=contact_of(dealer, door),
        threats=tuple((threat.key, threat.quote) for threat in heard.threats),
    )


def _on_file(dealer: Dealer, posting: Posting) -> Customer:
    """Return the customer with this number or address, or take him on file as he calls himself."""
    rows = Customer.objects.filter(dealer=dealer)
    same = Q(pk=None)
    if posting.phone:
        same |= Q(phone=posting.phone) | Q(second_phone=posting.phone)
    if posting.email:
        same |= Q(email__iexact=posting.email)
    if found := rows.filter(same).order_by("-made_at", "-pk").first():
        return found
    details = CustomerDetails(name=posting.name, phone=posting.phone, email=posting.email)
    return create_customer(details, dealer=dealer, by=None)


def _car_on_file(dealer: Dealer, car: str) -> Vehicle | None:
    plate = stored_plate(car)
    rows = Vehicle.objects.filter(dealer=dealer, plate=plate) if plate else Vehicle.objects.none()
    return rows.order_by("-made_at", "-pk").first()


def _checked(dealer: Dealer, told: Told) -> dict[str, str]:
    """Return name and ways to reach him, cleaned; ``InvalidInput`` names the field that is wrong."""
    name = " ".join(told.name.split())
    if not name:
        raise InvalidInput("NAME_MISSING", _("Tell us what to call you."), field="name")
    phone = stored_number(told.phone, dealer=dealer)
    if told.phone.strip() and not phone:
        raise InvalidInput(
            "PHONE_UNKNOWN", _("This is no telephone number. Please look at it again."), field="phone"
        )
    email = _checked_email(told.email)
    if told.reach_by in {ReachBy.PHONE, ReachBy.SMS} and not phone:
        raise InvalidInput("PHONE_MISSING", _("Under which number do we reach you?"), field="phone")
    if told.reach_by == ReachBy.EMAIL and not email:
        raise InvalidInput("EMAIL_MISSING", _("To which address do we write?"), field="email")
    return {
        "name": name[:80],
        "phone": phone,
        "email": email,
        "reach_by": told.reach_by,
        "reach_when": told.reach_when,
    }


def _checked_email(email: str) -> str:
    address = email.strip().lower()
    if address:
        try:
            validate_email(address)
        except ValidationError as error:
            raise InvalidInput(
                "EMAIL_UNKNOWN", _("This is no e-mail address. Please look at it again."), field="email"
            ) from error
    return address


def _refuse_floods(dealer: Dealer, proof: str, network: str) -> None:
    if Posting.objects.filter(proof=proof).exists():
        raise Refused("PROOF_USED", _("Something was sent with this page already. Please press once more."))
    if counts().read(TAKEN_IN, network) >= TAKEN_IN.most:
        raise Refused(
            "NETWORK_BUSY",
            _("Very many write just now. Please telephone us; what you wrote is still on your device."),
        )
    since = clock.now() - timedelta(hours=1)
    if Posting.objects.filter(dealer=dealer, at__gt=since)[:MOST_AN_HOUR].count() >= MOST_AN_HOUR:
        raise Refused(
            "DOOR_BUSY",
            _("Very many write just now. Please telephone us; what you wrote is still on your device."),
        )


def _digest(door: Door, told: Told, proof: str) -> str:
    parts = [door.dealer.code, proof, *(str(getattr(told, name.name)).strip() for name in fields(told))]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _wait_for(digest: str) -> None:
    wait_for(f"door:{digest}")
