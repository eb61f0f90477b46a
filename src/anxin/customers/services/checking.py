"""Checks of what is typed about customers and cars: cleaned, or an error that names the field."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import TextChoices
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer
from anxin.customers.choices import AddressForm, ContactChannel, CustomerKind, DayPart
from anxin.customers.models import Customer, Vehicle
from anxin.customers.phones import Region, normalise_phone
from anxin.customers.plates import PlateKind, normalise_plate
from anxin.customers.vin import LENGTH, CheckDigit, Market, VinFault, VinProblem, VinReport, check_vin
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput

Check = Callable[[Dealer, str, Any], Any]

#: Countries whose vehicles carry a check digit (GB 16735, 49 CFR 565).
_CHECKED_MARKETS = {"CN": Market.CHINA, "US": Market.NORTH_AMERICA, "CA": Market.NORTH_AMERICA}
_OTHER_PLATE = re.compile(r"[0-9A-Z\u4e00-\u9fff]{2,12}")
_FIRST_YEAR = 1950
#: Nobody insures or inspects a car for longer ahead.
_YEARS_AHEAD = 10
_CHOICES: Mapping[str, type[TextChoices]] = {
    "kind": CustomerKind,
    "address_form": AddressForm,
    "preferred_channel": ContactChannel,
    "preferred_time": DayPart,
}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def clean_customer(dealer: Dealer, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a customer cleaned, or raise ``InvalidInput`` naming the first wrong field."""
    return {name: _check_for(_CUSTOMER_CHECKS, name)(dealer, name, value) for name, value in values.items()}


def clean_vehicle(dealer: Dealer, values: Mapping[str, Any], *, vin_as_printed: bool) -> dict[str, Any]:
    """Return the values of a car cleaned; a failing check digit passes only with ``vin_as_printed``."""
    cleaned = {name: _check_for(_VEHICLE_CHECKS, name)(dealer, name, value) for name, value in values.items()}
    if "vin" in cleaned:
        cleaned["vin"], cleaned["vin_as_printed"] = _clean_vin(dealer, cleaned["vin"], vin_as_printed)
    return cleaned


def _check_for(checks: Mapping[str, Check], name: str) -> Check:
    if name not in checks:
        raise InvalidInput("FIELD_UNKNOWN", _("This field cannot be changed."), field=name)
    return checks[name]


def _text(model: type[Customer | Vehicle]) -> Check:
    def check(dealer: Dealer, name: str, value: Any) -> str:
        text = " ".join(_CONTROL.sub(" ", str(value or "")).split())
        limit = int(getattr(model._meta.get_field(name), "max_length", 0))
        if len(text) > limit:
            raise InvalidInput(
                "TEXT_TOO_LONG",
                _("At most %(limit)s characters; there are %(count)s."),
                field=name,
                params={"limit": limit, "count": len(text)},
            )
        return text

    return check


def _name(dealer: Dealer, name: str, value: Any) -> str:
    text: str = _text(Customer)(dealer, name, value)
    if not text:
        raise InvalidInput("NAME_MISSING", _("Write the customer's name."), field=name)
    return text


def _choice(dealer: Dealer, name: str, value: Any) -> str:
    if str(value) not in _CHOICES[name].values:
        raise InvalidInput("NOT_IN_LIST", _("Choose one of the answers in the list."), field=name)
    return str(value)


def clean_phone(dealer: Dealer, name: str, value: Any) -> str:
    """Return a telephone number as it is stored, its extension after a dash; empty stays empty."""
    text = str(value or "").strip()
    if not text:
        return ""
    phone = normalise_phone(text, region=Region.BRITAIN if dealer.country == "GB" else Region.CHINA)
    number = f"{phone.number}-{phone.extension}" if phone.extension else phone.number
    if not phone.is_usable:
        raise InvalidInput(
            "PHONE_UNREADABLE", _expected_phone(dealer), field=name, params={"given": text[:30]}
        )
    return number


def _expected_phone(dealer: Dealer) -> LazyText:
    if dealer.country == "GB":
        return _("“%(given)s” is no telephone number. Expected is one like 07700 900123 or +44 7700 900123.")
    return _(
        "“%(given)s” is no telephone number. "
        "Expected is one like 13900001234, 021-50001234 or +44 7700 900123."
    )


def _email(dealer: Dealer, name: str, value: Any) -> str:
    text = str(value or "").strip()
    try:
        if text:
            validate_email(text)
    except ValidationError as error:
        raise InvalidInput(
            "EMAIL_UNREADABLE", _("Expected is an address like name@example.com."), field=name
        ) from error
    return text


def _plate(dealer: Dealer, name: str, value: Any) -> str:
    text = str(value or "").strip()
    if not text:
        return ""
    plate = normalise_plate(text)
    if plate.kind is PlateKind.UNKNOWN and not _OTHER_PLATE.fullmatch(plate.text):
        raise InvalidInput(
            "PLATE_UNREADABLE",
            _("“%(given)s” is no number plate. Expected is one like 沪A·12345, 沪AD12345 or AB12 CDE."),
            field=name,
            params={"given": text[:20]},
        )
    return plate.text


def _delivered_on(dealer: Dealer, name: str, value: Any) -> date | None:
    if value in (None, ""):
        return None
    if not isinstance(value, date) or value.year < _FIRST_YEAR or value > clock.today(dealer.time_zone):
        raise InvalidInput(
            "DAY_NOT_POSSIBLE", _("Expected is a day up to today, such as 2024-05-31."), field=name
        )
    return value


def _day_ahead(dealer: Dealer, name: str, value: Any) -> date | None:
    """A day on which something of a car falls due; it may lie ahead, but not beyond every policy."""
    if value in (None, ""):
        return None
    last = clock.today(dealer.time_zone).year + _YEARS_AHEAD
    if not isinstance(value, date) or not _FIRST_YEAR <= value.year <= last:
        raise InvalidInput(
            "DAY_NOT_POSSIBLE",
            _("Expected is a day up to %(year)s, such as 2027-05-31."),
            field=name,
            params={"year": last},
        )
    return value


def _as_it_is(dealer: Dealer, name: str, value: Any) -> Any:
    return value


def _yes_or_no(dealer: Dealer, name: str, value: Any) -> bool:
    return bool(value)


def _clean_vin(dealer: Dealer, value: Any, as_printed: bool) -> tuple[str, bool]:
    text = str(value or "").strip()
    if not text:
        return "", False
    report = check_vin(text, market=_CHECKED_MARKETS.get(dealer.country, Market.OTHER))
    if not report.is_well_formed:
        raise _vin_fault(report)
    fails = report.check_digit is CheckDigit.INVALID
    if fails and not as_printed:
        raise InvalidInput(
            "VIN_CHECK_DIGIT",
            _(
                "The check digit of this VIN (9th character) does not fit the rest, "
                "so a character is probably wrong. Compare it with the car; "
                "if it is printed just so, tick “as printed on the car, checked”."
            ),
            field="vin",
        )
    return report.vin, fails


def _vin_fault(report: VinReport) -> InvalidInput:
    problem = report.problems[0]
    message = _VIN_MESSAGES[problem.fault] if not problem.meant else _LOOKALIKE
    return InvalidInput(str(problem.fault), message, field="vin", params=_vin_params(problem))


def _vin_params(problem: VinProblem) -> dict[str, Any]:
    return {
        "length": LENGTH,
        "count": problem.length,
        "place": problem.place,
        "character": problem.character,
        "meant": problem.meant,
    }


_LOOKALIKE = _("A VIN has no letter %(character)s; the character at place %(place)s is probably %(meant)s.")
_VIN_MESSAGES: Mapping[VinFault, LazyText] = {
    VinFault.EMPTY: _("Expected is a VIN of %(length)s characters."),
    VinFault.WRONG_LENGTH: _("A VIN has %(length)s characters; there are %(count)s."),
    VinFault.FORBIDDEN_LETTER: _LOOKALIKE,
    VinFault.FORBIDDEN_SIGN: _("The character %(character)s at place %(place)s cannot stand in a VIN."),
}
_CUSTOMER_CHECKS: Mapping[str, Check] = {
    "name": _name,
    "phone": clean_phone,
    "second_phone": clean_phone,
    "email": _email,
    "press_background": _yes_or_no,
    **dict.fromkeys(("address", "care_note"), _text(Customer)),
    **dict.fromkeys(_CHOICES, _choice),
}
_VEHICLE_CHECKS: Mapping[str, Check] = {
    "vin": _as_it_is,
    "plate": _plate,
    "delivered_on": _delivered_on,
    "sold_by_us": _yes_or_no,
    "insured_until": _day_ahead,
    "inspection_due_on": _day_ahead,
    **dict.fromkeys(("brand_name", "model_name", "colour"), _text(Vehicle)),
}
