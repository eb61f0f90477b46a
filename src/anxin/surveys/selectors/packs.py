"""Ready questionnaires, as the content packs bring them."""

from anxin.accounts.models import Dealer
from anxin.engines.surveys import Questionnaire, read_questionnaire
from anxin.playbooks.selectors import entries
from anxin.surveys.choices import Purpose

#: The list of the care pack, and its group; an entry holds the document of a questionnaire.
LIST, GROUP = "questionnaires", "questionnaires"
_OF_THE_LIST = frozenset({"id", "source", "zh", "en", "confidence", "because", "note"})


def ready_questionnaires(dealer: Dealer) -> list[Questionnaire]:
    """Return the ready questionnaires, in their order."""
    return [
        read_questionnaire({name: value for name, value in entry.items() if name not in _OF_THE_LIST})
        for entry in entries(LIST, GROUP, dealer_code=dealer.code)
    ]


def ready_questionnaire(dealer: Dealer, key: str) -> Questionnaire | None:
    """Return the ready questionnaire of a key, or nothing."""
    return next((each for each in ready_questionnaires(dealer) if each.key == key), None)


def ready_for(dealer: Dealer, purpose: Purpose) -> Questionnaire | None:
    """Return the ready questionnaire that is asked for a purpose where a dealer chose none."""
    named = (each for each in ready_questionnaires(dealer) if not each.anonymous)
    return next((each for each in named if each.purpose.value == purpose), None)
