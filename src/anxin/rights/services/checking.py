"""What may stand in the terms of a car and in the judgement of a visit; the first wrong field is named."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Model, TextChoices
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput
from anxin.rights.choices import ExemptionClause, Failure, KnownFrom, Powertrain, System, Use
from anxin.rights.models import RepairElsewhere, VisitJudgement

Check = Callable[[Dealer, str, Any], Any]
_FIRST_YEAR = 1990
_MOST_PRICE = Decimal(100_000_000)
_MOST_KILOMETRES = 2_000_000
_MOST_MONTHS = 240
_MOST_OWNERS = 20


def clean_terms(dealer: Dealer, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the named terms cleaned, or raise ``InvalidInput`` naming the first wrong field."""
    return _cleaned(_TERMS, dealer, values)


def clean_judgement(dealer: Dealer, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the named facts of a visit cleaned, or raise ``InvalidInput`` naming the first wrong field."""
    return _cleaned(_JUDGEMENT, dealer, values)


def clean_elsewhere(dealer: Dealer, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the named facts of a repair elsewhere cleaned, or raise ``InvalidInput`` naming the first wrong field."""
    return _cleaned(_ELSEWHERE, dealer, values)


def one_of(choices: type[TextChoices], *, or_none: bool = True) -> Check:
    """Return the check that a value is one of a list, or empty where that is allowed."""

    def check(_dealer: Dealer, name: str, value: Any) -> str:
        text = str(value or "")
        if text in choices.values or (or_none and not text):
            return text
        raise InvalidInput("NOT_IN_LIST", _("Choose one of the answers in the list."), field=name)

    return check


def text_of(model: type[Model]) -> Check:
    """Return the check that a text fits the model's field of that name."""

    def check(_dealer: Dealer, name: str, value: Any) -> str:
        field = model._meta.get_field(name)
        assert isinstance(field, CharField)
        return short_text(name, value, limit=field.max_length or 0)

    return check


def short_text(name: str, value: Any, *, limit: int) -> str:
    """Return a text on one line without spaces at its ends; too long a one names its field."""
    text = " ".join(str(value or "").replace("\x00", " ").split())
    if len(text) > limit:
        raise InvalidInput(
            "TEXT_TOO_LONG",
            _("At most %(limit)s characters; there are %(count)s."),
            field=name,
            params={"limit": limit, "count": len(text)},
        )
    return text


def past_day(dealer: Dealer, name: str, value: Any) -> date | None:
    """Return a day up to the dealer's today, or nothing."""
    if value in (None, ""):
        return None
    if not isinstance(value, date) or value.year < _FIRST_YEAR or value > clock.today(dealer.time_zone):
        raise InvalidInput(
            "DAY_NOT_POSSIBLE", _("Expected is a day up to today, such as 2024-05-31."), field=name
        )
    return value


def past_moment(_dealer: Dealer, name: str, value: Any) -> datetime | None:
    """Return an aware time that is not still to come, or nothing."""
    if value in (None, ""):
        return None
    if not isinstance(value, datetime) or value.year < _FIRST_YEAR or value > clock.now():
        raise InvalidInput("TIME_NOT_POSSIBLE", _("Expected is a time up to now."), field=name)
    return value


def _cleaned(checks: Mapping[str, Check], dealer: Dealer, values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = next((name for name in values if name not in checks), None)
    if unknown is not None:
        raise InvalidInput("FIELD_UNKNOWN", _("This field cannot be changed."), field=unknown)
    return {name: checks[name](dealer, name, value) for name, value in values.items()}


def _number(least: Decimal, most: Decimal, *, whole: bool = False) -> Check:
    def check(_dealer: Dealer, name: str, value: Any) -> Any:
        if value in (None, ""):
            return None
        if not isinstance(value, int | Decimal) or isinstance(value, bool) or not least <= value <= most:
            raise InvalidInput(
                "NUMBER_NOT_POSSIBLE",
                _("Expected is a number from %(least)s to %(most)s."),
                field=name,
                params={"least": f"{least:,}", "most": f"{most:,}"},
            )
        return int(value) if whole else value

    return check


def _yes_no_unknown(_dealer: Dealer, name: str, value: Any) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise InvalidInput("NOT_IN_LIST", _("Choose one of the answers in the list."), field=name)


def _yes_or_no(_dealer: Dealer, _name: str, value: Any) -> bool:
    return bool(value)


def _owners(dealer: Dealer, name: str, value: Any) -> list[date]:
    days = [past_day(dealer, name, day) for day in value or ()]
    known = sorted(day for day in days if day)
    if len(known) > _MOST_OWNERS:
        raise _too_many(name, _MOST_OWNERS)
    return known


def _too_many(name: str, limit: int) -> InvalidInput:
    text: LazyText = _("At most %(limit)s of them.")
    return InvalidInput("TOO_MANY", text, field=name, params={"limit": limit})


_ZERO = Decimal(0)
_KILOMETRES = _number(_ZERO, Decimal(_MOST_KILOMETRES), whole=True)
_MONTHS = _number(Decimal(1), Decimal(_MOST_MONTHS), whole=True)
_MONEY = _number(_ZERO, _MOST_PRICE)
_TERMS: Mapping[str, Check] = {
    "invoice_date": past_day,
    "price": _MONEY,
    "price_paid": _MONEY,
    # The cap is the edition's: the engine knows it.
    "usage_coefficient": _number(_ZERO, Decimal(1)),
    "use": one_of(Use, or_none=False),
    "powertrain": one_of(Powertrain),
    "warranty_months": _MONTHS,
    "warranty_km": _KILOMETRES,
    "validity_months": _MONTHS,
    "validity_km": _KILOMETRES,
    "replaced_on": past_day,
    "same_model_available": _yes_no_unknown,
    "owners": _owners,
}
_JUDGEMENT: Mapping[str, Check] = {
    **dict.fromkeys(("quality_problem", "needs_replacement", "cured", "caused_the_damage"), _yes_no_unknown),
    **dict.fromkeys(("serious_safety", "signed_by_owner", "signed_by_workshop"), _yes_or_no),
    **dict.fromkeys(("symptom_group", "part_group", "diagnosis", "note", "finding"), text_of(VisitJudgement)),
    "system": one_of(System),
    "failure": one_of(Failure),
    "exemption_clause": one_of(ExemptionClause),
    **dict.fromkeys(
        ("agreed_at", "completed_at", "notified_at", "handed_over_at", "substitute_car_from"), past_moment
    ),
    "odometer_km": _KILOMETRES,
    **dict.fromkeys(("material_cost", "labour_hours", "labour_cost", "towing_cost"), _MONEY),
}
_ELSEWHERE: Mapping[str, Check] = {
    **dict.fromkeys(("came_on", "left_on"), past_day),
    **dict.fromkeys(("workshop", "symptom_group", "part_group"), text_of(RepairElsewhere)),
    **dict.fromkeys(("authorised", "quality_problem"), _yes_no_unknown),
    "odometer_km": _KILOMETRES,
    "system": one_of(System),
    "known_from": one_of(KnownFrom),
}
TERMS_FIELDS = frozenset(_TERMS)
JUDGEMENT_FIELDS = frozenset(_JUDGEMENT)
