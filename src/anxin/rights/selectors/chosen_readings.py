"""Which open questions dealers read otherwise than shipped, as the reckoning needs it: in one query for many."""

from collections.abc import Iterable, Mapping

from anxin.accounts.models import Dealer
from anxin.engines.rights import Law
from anxin.rights.models import LawReading
from anxin.rights.selectors.laws import law_of


def readings_of(dealers: Iterable[Dealer]) -> dict[int, Mapping[str, str]]:
    """Return by a dealer's number the ids of the questions that he reads otherwise, with the options chosen.

    A decision for an option that the law's documents do not have any more is as none.
    """
    by_number = {dealer.pk: dealer for dealer in dealers}
    rows = LawReading.objects.filter(dealer__in=list(by_number)).order_by("dealer", "question", "-id")
    chosen: dict[int, dict[str, str]] = {number: {} for number in by_number}
    for number, question, reading in rows.distinct("dealer", "question").values_list(
        "dealer", "question", "reading"
    ):
        law = law_of(by_number[number])
        if law is not None and is_other_reading(law, question, reading):
            chosen[number][question] = reading
    return dict(chosen)


def is_other_reading(law: Law, question: str, reading: str) -> bool:
    """Tell whether a reading is one of its question's and not the shipped one."""
    found = next((each for each in law.ambiguities if each.id == question), None)
    return found is not None and reading in found.options and reading != found.default
