"""Read a case from its document: strictly, naming the field that is wrong."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from anxin.engines.rights.checking import FactFault, check_facts
from anxin.engines.rights.facts import (
    KM_PER_MILE,
    Case,
    Excluded,
    Exemption,
    Failure,
    Powertrain,
    Remedy,
    ReplacedPart,
    Request,
    System,
    Term,
    Use,
    Vehicle,
    Visit,
    Why,
)
from anxin.engines.rights.law import Law
from anxin.engines.worktime.fields import (
    FieldFault,
    flag,
    gettext_noop,
    needed,
    parsed,
    path,
    rows,
    table,
    text,
)

A_TIME = gettext_noop("a local time YYYY-MM-DDTHH:MM or a date YYYY-MM-DD")
A_NUMBER = gettext_noop("a number, 0 or more")
MONTHS = gettext_noop("a whole number of months, 0 or more")
A_UNIT = gettext_noop("km or mi")
THIS_MARKET = gettext_noop("the market of the law")
A_NEW_ID = gettext_noop("an id that no other visit has")
ONE_OF = gettext_noop("one of the words that the field may have")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?)?")
_FIRST, _LAST = 1900, 2200
type Body = Mapping[str, Any]
type Kilometres = Callable[[Body, str], float | None]


def read_case(body: Any, law: Law) -> Case:
    """Read a case and see that its facts can be; FactFault names the field and what was expected."""
    try:
        case = _case(table(body, field="case"), law)
    except FactFault:
        raise
    except FieldFault as fault:
        raise FactFault(fault.field, fault.expected) from None
    check_facts(case, law)
    return case


def _case(body: Body, law: Law) -> Case:
    if text(needed(body, "market"), field="market") != law.market:
        raise FieldFault("market", THIS_MARKET)
    kilometres = _odometer(body)
    rows(body.get("owners") or (), field="owners")
    visits = [_visit(each, at, kilometres) for each, at in _objects(body, "visits")]
    for place, visit in enumerate(visits):
        if visit.id in {each.id for each in visits[:place]}:
            raise FieldFault(f"visits[{place}].id", A_NEW_ID)
    return Case(
        market=law.market,
        today=_day_needed(body, "today"),
        vehicle=_vehicle(table(needed(body, "vehicle"), field="vehicle")),
        odometer_km=kilometres(body, ""),
        visits=tuple(visits),
        requests=tuple(_request(each, at) for each, at in _objects(body, "requests")),
    )


def _objects(body: Body, key: str, within: str = "") -> list[tuple[Body, str]]:
    field = path(within, key)
    given = rows(body.get(key) or (), field=field)
    return [(table(each, field=(at := f"{field}[{place}]")), at) for place, each in enumerate(given)]


def _odometer(body: Body) -> Kilometres:
    """Return how odometers are read: kilometres, or miles where the case counts them and gives them."""
    unit = body.get("odometer_unit") or "km"
    if unit not in {"km", "mi"}:
        raise FieldFault("odometer_unit", A_UNIT)

    def kilometres(one: Body, at: str) -> float | None:
        if unit == "mi" and _given(one, "odometer_mi"):
            miles = _number(one, "odometer_mi", at)
            return None if miles is None else miles * KM_PER_MILE
        return _number(one, "odometer_km", at)

    return kilometres


def _vehicle(body: Body) -> Vehicle:
    at = "vehicle"
    return Vehicle(
        invoice_date=_day(body, "invoice_date", at),
        delivery_date=_day(body, "delivery_date", at),
        replaced_on=_day(body, "replaced_on", at),
        price=_number(body, "price", at),
        usage_coefficient=_number(body, "usage_coefficient", at),
        use=_word(body, "use", at, Use) or Use.UNKNOWN,
        powertrain=_word(body, "powertrain", at, Powertrain),
        warranty=_term(body, "warranty", at),
        validity=_term(body, "validity", at),
        same_model_available=_flag(body, "same_model_available", at),
    )


def _term(body: Body, key: str, within: str) -> Term:
    if not _given(body, key):
        return Term()
    at = path(within, key)
    term = table(body[key], field=at)
    months = _number(term, "months", at)
    if months is not None and not float(months).is_integer():
        raise FieldFault(path(at, "months"), MONTHS)
    return Term(None if months is None else int(months), _number(term, "km", at))


def _visit(body: Body, at: str, kilometres: Kilometres) -> Visit:
    return Visit(
        id=text(needed(body, "id", within=at), field=path(at, "id")),
        agreed_at=_time(body, "agreed_at", at),
        completed_at=_time(body, "completed_at", at),
        notified_at=_time(body, "notified_at", at),
        handed_over_at=_time(body, "handed_over_at", at),
        odometer_km=kilometres(body, at),
        quality_problem=_flag(body, "quality_problem", at),
        symptom_group=_group(body, "symptom_group", at),
        part_group=_group(body, "part_group", at),
        system=_word(body, "system", at, System),
        replaced=tuple(_part(each, place) for each, place in _objects(body, "replaced", at)),
        needs_replacement=_flag(body, "needs_replacement", at),
        serious_safety=_flag(body, "serious_safety", at) is True,
        failure=_word(body, "failure", at, Failure),
        cured=_flag(body, "cured", at),
        excluded=tuple(_excluded(each, place) for each, place in _objects(body, "excluded", at)),
        exemption=_exemption(body, at),
        substitute_car_from=_time(body, "substitute_car_from", at),
        authorised=_flag(body, "authorised", at) is not False,
    )


def _part(body: Body, at: str) -> ReplacedPart:
    return ReplacedPart(
        part=_group(body, "part", at),
        assembly=_flag(body, "assembly", at) is True,
        main_part=_flag(body, "main_part", at),
    )


def _excluded(body: Body, at: str) -> Excluded:
    start, why = _time(body, "from", at), _word(body, "why", at, Why)
    if start is None:
        raise FieldFault(path(at, "from"), A_TIME)
    if why is None:
        raise FieldFault(path(at, "why"), ONE_OF)
    return Excluded(start, _time(body, "to", at), why)


def _exemption(body: Body, within: str) -> Exemption | None:
    if not _given(body, "exemption"):
        return None
    at = path(within, "exemption")
    given = table(body["exemption"], field=at)
    return Exemption(_group(given, "clause", at), _flag(given, "caused_the_damage", at))


def _request(body: Body, at: str) -> Request:
    remedy = _word(body, "remedy", at, Remedy)
    if remedy is None:
        raise FieldFault(path(at, "remedy"), ONE_OF)
    return Request(_day_needed(body, "received_on", at), remedy)


def _given(body: Body, key: str) -> bool:
    """Tell whether a field says anything: null, the empty text and a missing field do not."""
    return body.get(key) not in {None, ""} if not isinstance(body.get(key), list | dict) else True


def _flag(body: Body, key: str, at: str) -> bool | None:
    return flag(body[key], field=path(at, key)) if _given(body, key) else None


def _group(body: Body, key: str, at: str) -> str:
    return text(body[key], field=path(at, key)).strip() if _given(body, key) else ""


def _number(body: Body, key: str, at: str) -> float | None:
    if not _given(body, key):
        return None
    value = body[key]
    # Larger numbers stand for nothing real, and infinity is none.
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e12:
        raise FieldFault(path(at, key), A_NUMBER)
    return value


def _word[Word: StrEnum](body: Body, key: str, at: str, words: type[Word]) -> Word | None:
    if not _given(body, key):
        return None
    try:
        return words(text(body[key], field=path(at, key), expected=ONE_OF))
    except ValueError:
        raise FactFault(path(at, key), ONE_OF, among=tuple(words)) from None


def _time(body: Body, key: str, at: str) -> datetime | None:
    if not _given(body, key):
        return None
    found = parsed(text(body[key], field=path(at, key), expected=A_TIME), _TIME)
    if found is None or not _FIRST <= found.year <= _LAST:
        raise FieldFault(path(at, key), A_TIME)
    return found


def _day(body: Body, key: str, at: str = "") -> date | None:
    found = _time(body, key, at)
    return None if found is None else found.date()


def _day_needed(body: Body, key: str, at: str = "") -> date:
    found = _day(body, key, at)
    if found is None:
        raise FieldFault(path(at, key), A_TIME)
    return found
