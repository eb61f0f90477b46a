"""Ready questionnaires, as the content packs bring them."""

from anxin.accounts.models import Dealer
from anxin.engines.surveys import Questionnaire, read_questionnaire
from anxin.playbooks import selectors as playbooks
from anxin.surveys.choices import Purpose


def ready_questionnaires(dealer: Dealer) -> list[Questionnaire]:
    """Return the ready questionnaires, the dealer group's own before the shipped ones, by key."""
    return [read_questionnaire(each) for each in playbooks.ready_questionnaires(dealer_code=dealer.code)]


def ready_questionnaire(dealer: Dealer, key: str) -> Questionnaire | None:
    """Return the ready questionnaire of a key, or nothing."""
    return next((each for each in ready_questionnaires(dealer) if each.key == key), None)


def ready_for(dealer: Dealer, purpose: Purpose) -> Questionnaire | None:
    """Return the ready questionnaire that is asked for a purpose where a dealer chose none."""
    named = (each for each in ready_questionnaires(dealer) if not each.anonymous)
    return next((each for each in named if each.purpose.value == purpose), None)
