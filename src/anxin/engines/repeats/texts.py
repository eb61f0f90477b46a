"""English texts of the reasons of the procedure; the interface translates them."""

from collections.abc import Mapping


def N_(text: str) -> str:  # noqa: N802 - the name by which message extraction finds the texts
    """Mark a text for translation and return it unchanged."""
    return text


REASON_TEXTS: Mapping[str, str] = {
    "ALTERNATIVES_MISSING": N_("First write down what else can be offered to the customer."),
    "ALTERNATIVES_STAND": N_(
        "Alternatives have been written down; take them back before changing the outcome."
    ),
    "CONFIRM_FIRST": N_("First somebody must confirm that it is a repeat repair."),
    "FACT_MISSING": N_("Answer this."),
    "FACT_NOT_ASKED": N_("This is not asked here."),
    "FINAL_CHECK_MISSING": N_("First prove the final check with its road test."),
    "HANDED_BACK_ALREADY": N_("The car has been handed back; take that back first."),
    "ITEMS_MISSING": N_("Still to be proved: %(count)s."),
    "KILOMETRES_OF_ROAD_TEST": N_("Give the kilometres of the road test, from 1 to 500."),
    "MOMENT_MISSING": N_("Give day and time."),
    "NAMES_MISSING": N_("Name whom you met, at most ten people."),
    "NOT_DECIDED": N_("There is no decision to take back."),
    "NOT_PROVED": N_("This has not been proved."),
    "NO_OUTCOME_YET": N_("The car is handed back once the final check with its road test has an outcome."),
    "ONLY_IF_NOT_AS_EXPECTED": N_("Alternatives are written down where the result is not as expected."),
    "OUTCOME_STANDS": N_("The outcome rests on this check; take the outcome away first."),
    "OWN_WORK": N_("Whoever did the earlier work is heard, and does not decide on the repeat."),
    "PROVED_ALREADY": N_("This is proved already; take it back to enter it anew."),
    "PROVES_ITSELF": N_("This is written down by itself."),
    "REPEAT_DECIDED": N_("This has been decided already; take the decision back first."),
    "REPEAT_UNDER_TREATMENT": N_("The treatment has begun; take back what was entered first."),
    "SERVICE_MANAGER_ONLY": N_(
        "A car that is not as expected is handed back by the service manager, who can offer alternatives."
    ),
    "TREATMENT_OVER": N_("The treatment is over; open it again first."),
    "WHY_MISSING": N_("Say why not."),
    "WORDS_MISSING": N_("Write down in a few words what was done."),
    "YES_OR_NO": N_("Answer yes or no."),
}
