"""From the engine's codes to sentences in the reader's language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from anxin.engines.rights.law import Law
from anxin.foundation.bilingual import pick

#: Each rule in a few plain words; the article stands beside it.
_RULES: Mapping[str, LazyText] = {
    "19": _("free repair"),
    "20": _("new assembly: a main part failed within 60 days or 3,000 km"),
    "21": _("substitute car: one repair takes more than 5 days"),
    "22": _("assembly or main part must be replaced within 7 days"),
    "23": _("dangerous failure within 60 days or 3,000 km"),
    "24.1.1": _("serious safety failure repaired twice, or a new one"),
    "24.1.2": _("the same assembly replaced twice"),
    "24.1.3": _("the same main part replaced twice"),
    "24.1.4.days": _("too many days in repair"),
    "24.1.4.count": _("the same trouble repaired too often"),
}
_AGAINST: Mapping[str, LazyText] = {
    "seller": _("against the seller"),
    "repairer": _("against the repairer"),
    "producer": _("against the producer"),
}
_ALSO_DUE: Mapping[str, LazyText] = {
    "registration_fees": _("fees of the registration"),
    "fit_out_less_depreciation": _("fit-out and decoration charged by the seller, less depreciation"),
    "service_fees": _("service fees charged by the seller"),
    "taxes_and_insurance_by_national_rules": _("taxes and insurance, by the national rules"),
}
_FLAGS: Mapping[str, LazyText] = {
    "last_day_is_rest_day": _("The last day of a period is no working day: it is shown, not moved."),
    "limit_reached_between_records": _(
        "The limit of kilometres was reached between two readings: nobody knows on which day."
    ),
    "straddles_the_end": _("A repair lies on both sides of a period's end: only the part within counts."),
    "other_workshop": _("A repair at a workshop that the maker has not agreed is shown and not counted."),
    "visits_overlap": _(
        "Two visits lie over each other: if they were one stay, their days are counted twice. Look at the times."
    ),
    "owner_transport": _("The owner brought the car over a long way: shown, not counted out."),
    "an_hour_decides_the_day": _("Less than an hour decides a day of repair: look at the times."),
    "ends_differ": _("Told to collect and handed over lie a day or more apart: the days may be argued."),
    "voucher_below_the_minimum": _("The voucher says less than the law asks for: the law holds."),
}
#: How A24 is read where repairs at any workshop count.
COUNTED = "counted"
_FIELDS: Mapping[str, LazyText] = {
    "agreed_at": _("repair agreed"),
    "completed_at": _("repair completed"),
    "notified_at": _("owner told to collect"),
    "handed_over_at": _("handed over"),
    "substitute_car_from": _("substitute car or money from"),
    "odometer_km": _("odometer, as it was"),
    "usage_coefficient": _("coefficient of usage compensation"),
    "replaced_on": _("given in exchange on"),
    "excluded": _("interval that does not count"),
    "delivery_date": _("delivered on"),
    "today": _("delivered on"),
    "came_on": _("came in on"),
    "left_on": _("went out on"),
}
_RECORD: Mapping[str, LazyText] = {
    "sent_in_at": _("time sent in"),
    "odometer_km": pgettext_lazy("record of a repair", "mileage"),
    "statement": _("what the owner says"),
    "inspection": _("result of the inspection"),
    "items": _("what was done"),
    "part_names": _("names of the parts"),
    "part_numbers": _("numbers of the parts"),
    "material_cost": _("cost of material"),
    "hours": _("hours of labour"),
    "labour_cost": _("cost of labour"),
    "towing_cost": _("cost of towing"),
    "substitute": _("substitute car or money given"),
    "handed_over_at": _("time handed over"),
    "signed_by_repairer": _("signature of the workshop"),
    "signed_by_consumer": _("signature of the owner"),
}
_PATH = re.compile(r"(?:(\w+)(?:\[(\d+)\])?\.)?(\w+)(?:\[\d+\].*)?\Z")
_AMBIGUITY = re.compile(r"A\d+\Z")


@dataclass(frozen=True)
class Question:
    """A fact that is missing, as a question, and who can answer it."""

    text: str
    who: str


_WORKSHOP = _("the head of after-sales, from the order")
_MANAGER = _("whoever leads customer service, from the papers of the sale")
_OWNER = _("the owner")
_QUESTIONS: Mapping[str, tuple[LazyText, LazyText]] = {
    "quality_problem": (_("Was it a quality problem?"), _WORKSHOP),
    "symptom_group": (_("Which trouble did the owner feel?"), _OWNER),
    "part_group": (_("Which part did the trouble come from?"), _WORKSHOP),
    "system": (_("Which system of the car was it?"), _WORKSHOP),
    "needs_replacement": (_("Must the assembly or a main part of it be replaced?"), _WORKSHOP),
    "failure": (_("Is it a failure as the law names it?"), _WORKSHOP),
    "cured": (_("Is the trouble gone?"), _OWNER),
    "caused_the_damage": (_("Did that cause the damage?"), _WORKSHOP),
    "replaced": (_("Which parts were replaced?"), _WORKSHOP),
    "main_part": (_("Is the part a main part?"), _WORKSHOP),
    "agreed_at": (_("When was the repair agreed?"), _WORKSHOP),
    "completed_at": (_("When was the repair completed?"), _WORKSHOP),
    "notified_at": (_("When was the owner told to collect the car?"), _WORKSHOP),
    "odometer_km": (_("How many kilometres did the car have?"), _WORKSHOP),
    "price": (_("What did the invoice say, with VAT?"), _MANAGER),
    "usage_coefficient": (_("Which coefficient does the voucher say?"), _MANAGER),
    "use": (_("Is the car used by a household?"), _OWNER),
    "powertrain": (_("What drives the car?"), _MANAGER),
    "invoice_date": (_("Which day does the invoice say?"), _MANAGER),
    "delivery_date": (_("When was the car delivered?"), _MANAGER),
    "same_model_available": (_("Can a car of the same model be had?"), _MANAGER),
}


def rule_words(rule: str) -> str:
    """Return a rule in plain words; its id where it has none, nothing for no rule."""
    return str(_RULES.get(rule, rule))


def against_words(code: str) -> str:
    """Return against whom a right stands."""
    return str(_AGAINST.get(code, code))


def also_due_words(code: str) -> str:
    """Return in words what is paid besides on a replacement or a refund."""
    return str(_ALSO_DUE.get(code, code))


def flag_words(code: str, law: Law | None = None) -> str:
    """Return what a person should look at, by the readings of a law; empty for what needs no words of its own."""
    if code == "other_workshop" and law is not None and law.policies.other_workshop == COUNTED:
        return gettext("A repair at a workshop that the maker has not agreed counts: A24 is read so here.")
    return str(_FLAGS.get(code, ""))


def fault_words(field: str, expected: str, *, where: str) -> str:
    """Return why facts contradict each other: ``where`` names the visit, empty for the car itself."""
    names = {"field": str(_FIELDS.get(field, field)), "expected": gettext(expected), "where": where}
    if where:
        return gettext("%(where)s, %(field)s: expected is %(expected)s.") % names
    return gettext("%(field)s: expected is %(expected)s.") % names


def record_words(name: str) -> str:
    """Return in words what a record of a repair lacks."""
    return str(_RECORD.get(name, name))


def is_ambiguity(code: str) -> bool:
    """Tell whether a code names an open question of the law, such as ``A8``."""
    return bool(_AMBIGUITY.match(code))


def ambiguity_words(code: str, law: Law | None) -> tuple[str, str]:
    """Return an open question of the law and why it is read as it is, in the reader's language."""
    found = next((each for each in law.ambiguities if each.id == code), None) if law else None
    return (pick(found.question), pick(found.why)) if found else (code, "")


def path_parts(path: str) -> tuple[str, int | None, str]:
    """Return of a fact's path what it belongs to, its place among several, and its field.

    ``visits[2].cured`` is ``("visits", 2, "cured")``, ``vehicle.price`` is ``("vehicle", None, "price")``.
    """
    found = _PATH.match(path)
    if found is None:
        return "", None, path
    return found[1] or "", int(found[2]) if found[2] else None, found[3]


def question_of(path: str) -> Question:
    """Return the question that asks for a missing fact, and who can answer it."""
    name = path_parts(path)[2]
    text, who = _QUESTIONS.get(name, (_("This fact is missing: %(name)s"), _WORKSHOP))
    return Question(str(text) % {"name": name} if name not in _QUESTIONS else str(text), str(who))
