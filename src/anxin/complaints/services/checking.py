"""Checks of describing fields against the content lists, shared by intake and later changes."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer
from anxin.complaints.choices import Status
from anxin.complaints.models import Complaint
from anxin.foundation.errors import InvalidInput, Refused
from anxin.playbooks.selectors import require_entry

_LISTS: Mapping[str, tuple[str, str, Any]] = {
    "channel": ("complaint_categories", "intake", _("Choose where the complaint came in.")),
    "category": ("complaint_categories", "categories", _("Choose what the complaint is about.")),
    "trouble_area": ("trouble_areas", "areas", _("Choose one of the trouble areas in the list.")),
    "reason": ("reasons", "reasons", _("Choose one of the reasons in the list.")),
    "demand": ("demands", "demands", _("Choose one of the answers in the list.")),
}
_REQUIRED = frozenset({"channel", "category"})
_LENGTHS = {"wish": 500, "car_told": 120, "on_behalf": 120}

#: Fields that may change after intake.
CHANGEABLE = (
    "channel", "category", "trouble_area", "reason", "demand",
    "wish", "car_told", "on_behalf", "wants_result", "car_left", "concerns", "customer", "vehicle", "repair_order",
)  # fmt: skip


def check_details(dealer: Dealer, details: Mapping[str, Any]) -> dict[str, Any]:
    """Return the details cleaned, or raise ``InvalidInput`` naming the first field that is wrong."""
    cleaned: dict[str, Any] = {}
    for name, value in details.items():
        if name not in CHANGEABLE:
            raise InvalidInput("FIELD_UNKNOWN", _("This field cannot be changed."), field=name)
        cleaned[name] = _CHECKS.get(name, _as_it_is)(dealer, name, value)
    return cleaned


def require_not_closed(complaint: Complaint) -> None:
    """Let pass a case that is worked on or waits for its follow-up call; ``Refused`` for one closed for good."""
    if complaint.status == Status.CLOSED:
        raise Refused("CASE_CLOSED_FOR_GOOD", _("The case is closed for good."))


def require_words(text: str, *, code: str, message: Any, field: str) -> str:
    """Return a text without the blanks around it; ``InvalidInput`` with the message where nothing is left."""
    if not text.strip():
        raise InvalidInput(code, message, field=field)
    return text.strip()


def _as_it_is(dealer: Dealer, name: str, value: Any) -> Any:
    return value


def _in_list(dealer: Dealer, name: str, value: Any) -> str:
    ident = str(value or "").strip()
    if not ident and name not in _REQUIRED:
        return ""
    list_name, group, message = _LISTS[name]
    found = require_entry(list_name, group, ident, field=name, message=message, dealer_code=dealer.code)
    return str(found["id"])


def _short_text(dealer: Dealer, name: str, value: Any) -> str:
    text = str(value or "").strip()
    if len(text) > _LENGTHS[name]:
        raise InvalidInput(
            "TEXT_TOO_LONG",
            _("At most %(limit)s characters; there are %(count)s."),
            field=name,
            params={"limit": _LENGTHS[name], "count": len(text)},
        )
    return text


def _same_dealer(dealer: Dealer, name: str, value: Any) -> Any:
    if value is not None and value.dealer_id != dealer.pk:
        raise InvalidInput("OTHER_DEALER", _("This record belongs to another dealer."), field=name)
    return value


_CHECKS: dict[str, Callable[[Dealer, str, Any], Any]] = {
    **dict.fromkeys(_LISTS, _in_list),
    **dict.fromkeys(_LENGTHS, _short_text),
    "customer": _same_dealer,
    "vehicle": _same_dealer,
    "repair_order": _same_dealer,
}
