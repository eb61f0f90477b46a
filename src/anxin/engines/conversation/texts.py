"""English texts of the engine's reasons; the interface looks up their translations."""

from collections.abc import Mapping


def N_(text: str) -> str:  # noqa: N802 - the name by which message extraction finds the texts
    """Mark a text for translation and return it unchanged."""
    return text


REASON_TEXTS: Mapping[str, str] = {
    "ACTIONS_STILL_OPEN": N_("Agreed actions that are not done yet: %(count)s."),
    "ALREADY_CLOSED": N_("The case is closed and waits for its follow-up call."),
    "ANOTHER_ROUND_HELPS": N_(
        "Round %(rounds)s of %(rounds_maximum)s: listen and show understanding once more."
    ),
    "CASE_CLOSED_FOR_GOOD": N_("The case is closed for good."),
    "CLOSED_WITHOUT_ANSWER": N_("Closed without an answer: the tries are used up and a manager approved."),
    "CUSTOMER_DISSATISFIED": N_("The customer is not satisfied: the case opens again at level %(level)s."),
    "CUSTOMER_IS_CALM": N_("The customer is calm enough to talk about a solution."),
    "CUSTOMER_NOT_CONTACTED": N_("Nobody has spoken with the customer yet."),
    "CUSTOMER_SATISFIED": N_("The customer is satisfied: the case is closed for good."),
    "CUSTOMER_STILL_UPSET": N_("The customer is still upset (mood %(mood)s of 5)."),
    "CUSTOMER_WORD_MISSING": N_("Write down what the customer said to it. Silence closes nothing."),
    "FOLLOW_UP_ASKS_ONE_THING": N_("The follow-up call asks only about the problem that was handled."),
    "FOLLOW_UP_ONLY_BY_CLOSING": N_("The follow-up call comes by closing the case."),
    "HISTORY_TOO_EARLY": N_(
        "Do not ask about the past before the customer is calm; the file shows it to you."
    ),
    "MANAGER_APPROVAL_NEEDED": N_("A manager must approve this."),
    "MOOD_NOT_RECORDED": N_("Note the customer's mood first."),
    "NO_FOLLOW_UP_DUE": N_("This case is not waiting for a follow-up call."),
    "NO_SOLUTION_PROPOSED": N_("No solution has been put to the customer yet."),
    "NO_SUCH_MOVE": N_("There is no way from this phase to that one."),
    "NOT_CALM_YET": N_(
        "The customer is not calm yet (mood %(mood)s, calm is %(calm_at)s): "
        "%(rounds)s of %(rounds_maximum)s rounds done."
    ),
    "NOT_IN_CLOSING_PHASE": N_("Go to the closing phase first."),
    "NOT_REACHED_TRY_AGAIN": N_("Not reached: try again at another time of day."),
    "OPENED_EARLY_BY_MANAGER": N_("Opened early by a manager."),
    "OPENING_EARLY_NEEDS_REASON": N_("A manager may open this early; say why."),
    "PERSON_MUST_CHANGE": N_("%(rounds)s rounds did not calm the customer: let someone else take over."),
    "PROMISES_STILL_OPEN": N_("Promises that are not kept yet: %(count)s."),
    "REASON_CODE_MISSING": N_("Choose why the customer was dissatisfied."),
    "REFUSAL_NEEDS_REASON": N_("Record which solution the customer refused, or why he wants none."),
    "REMEDY_NOT_DESCRIBED": N_("Write down what was done on the spot."),
    "REMEDY_PROMISE_TOO_EARLY": N_("Promise a remedy only after the customer has calmed down."),
    "REOPEN_ONLY_BY_FOLLOW_UP": N_("A closed case opens again only by its follow-up call."),
    "ROUNDS_DONE_PERSON_CHANGED": N_("%(rounds)s rounds are done and someone else has taken over: move on."),
    "ROUNDS_NEARLY_DONE": N_("%(rounds)s of %(rounds_maximum)s rounds are done: try to move on to facts."),
    "REPEAT_NEEDS_REASON": N_(
        "The treatment of a repeat repair is not done: say why the case closes all the same."
    ),
    "REPEAT_NOT_DONE": N_("Repeat repairs whose treatment is not done: %(count)s."),
    "SKIP_NEEDS_REASON": N_("Skipping a phase needs a reason."),
    "SOLUTION_NEEDS_REOPENING": N_("The case is closed; a new solution needs it open again."),
    "SOLUTION_NEEDS_STEP_BACK": N_("Step back to problem solving to propose another solution."),
    "SOLUTION_NOT_ACCEPTED": N_("The customer has accepted no solution."),
    "SOLUTION_NOT_ANSWERED": N_("The customer has neither accepted nor refused a solution."),
    "SOLUTION_TOO_EARLY": N_("Solutions open in the problem-solving phase."),
    "SOLUTION_WAS_REFUSED": N_("The customer refused the solution."),
    "STEP_BACK_NEEDS_REASON": N_("A step back needs a reason."),
    "TOO_FEW_TRIES": N_(
        "Tries so far: %(tries)s, on different days: %(days)s. "
        "Needed: %(tries_needed)s tries on %(days_needed)s days."
    ),
    "TOO_GRAVE_TO_QUICK_CLOSE": N_("A case of level %(level)s cannot be closed on the spot."),
    "TRIES_USED": N_("Not reached in the stated tries: a manager may close the case."),
    "WORDS_NOT_RECORDED": N_("Write down the customer's own words first."),
}
