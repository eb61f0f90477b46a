"""The settlement confirmation (客户投诉解决确认书): what both sides agreed on, for both to sign."""

from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anxin.accounts.models import Dealer, Person
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.sheet import customer_and_car, read_for_paper
from anxin.complaints.selectors.sheet_handling import agreed_lists
from anxin.complaints.selectors.sheet_reading import PaperCase
from anxin.foundation import clock
from anxin.foundation.display import SYMBOLS, days_in_full
from anxin.foundation.errors import Refused
from anxin.foundation.money import amount_in_capitals
from anxin.foundation.paper import Block, Field, Form, Signature

_CURRENCIES = {"CN": "CNY", "GB": "GBP"}


def currency_of(dealer: Dealer) -> str:
    """Return the code of the currency in which a dealer reckons, by its country."""
    return _CURRENCIES.get(dealer.country, "CNY")


def settlement_of(
    complaint: Complaint, person: Person, *, amount: Decimal | None = None, whole_phone: bool = False
) -> Form:
    """Return the confirmation of a case that has been fetched for this person, in the language that is active.

    ``amount`` is in the dealer's currency; without one there is room to write it. ``Refused`` while the customer has
    accepted no solution: there is nothing yet to confirm.
    """
    with timezone.override(ZoneInfo(complaint.dealer.time_zone)), days_in_full():
        case = read_for_paper(complaint, person, whole_phone=whole_phone)
        if not case.agreed:
            raise Refused(
                "NOTHING_AGREED",
                _(
                    "The customer has accepted no solution yet, so there is nothing to confirm. Record his yes to a "
                    "solution first."
                ),
            )
        return Form(
            title=pgettext("paper", "Settlement of a complaint"),
            house=str(complaint.dealer),
            number=complaint.number,
            printed_at=case.at(clock.now()),
            printed_by=person.name,
            blocks=[
                customer_and_car(case),
                _complaint(case),
                _agreed(case),
                _amount(case, amount),
                _declared(),
                _signed(),
            ],
        )


def _complaint(case: PaperCase) -> Block:
    complaint = case.complaint
    fields = [
        Field(pgettext("paper", "Number"), complaint.number),
        Field(pgettext("paper", "Time of the complaint"), case.at(complaint.received_at)),
        Field(pgettext("paper", "Handled by"), str(complaint.owner or "")),
        Field(pgettext("paper", "Customer's own words"), complaint.words, span=3),
    ]
    return Block(pgettext("paper", "The complaint"), fields)


def _agreed(case: PaperCase) -> Block:
    agreed = case.agreed
    what = "\n".join(
        f"{place}. {each.what}" if len(agreed) > 1 else each.what
        for place, each in enumerate(agreed, start=1)
    )
    fields = [Field(pgettext("paper", "Solution"), what, span=3)]
    return Block(pgettext("paper", "What was agreed"), fields, agreed_lists(case, state=False))


def _amount(case: PaperCase, amount: Decimal | None) -> Block:
    currency = currency_of(case.complaint.dealer)
    figures = capitals = ""
    if amount is not None:
        figures = f"{SYMBOLS[currency]} {amount:,.2f}"
        capitals = _("yuan: %(amount)s") % {"amount": amount_in_capitals(amount)} if currency == "CNY" else ""
    fields = [
        Field(pgettext("paper", "In figures"), figures),
        Field(pgettext("paper", "In words"), capitals, span=2),
    ]
    return Block(pgettext("paper", "Sum agreed"), fields)


def _declared() -> Block:
    words = [
        _(
            "This sheet records what both sides agreed on about this complaint. Each side keeps a signed copy."
        ),
        _(
            "Nothing given here depends on withdrawing the complaint, taking back a review or giving up any right. "
            "The customer may raise the matter again at any time; his rights by law stay as they are."
        ),
        _(
            "We do what stands above by the times given; if a time cannot be kept, we say so before it passes."
        ),
    ]
    return Block("", words=words)


def _signed() -> Block:
    sides = [
        Signature(pgettext("paper", "Customer")),
        Signature(pgettext("paper", "For the dealer (signature and stamp)")),
    ]
    return Block("", signatures=sides)
