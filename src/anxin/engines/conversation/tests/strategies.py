"""Cases in every state, for the property tests of the conversation."""

from datetime import date

from hypothesis import strategies as st

from anxin.engines.conversation.facts import CaseFacts, ContactAttempt, DayPart
from anxin.engines.conversation.phases import Phase

attempts = st.lists(
    st.builds(
        ContactAttempt,
        on=st.dates(min_value=date(2026, 3, 1), max_value=date(2026, 3, 5)),
        part=st.sampled_from(DayPart),
    ),
    max_size=8,
).map(tuple)

counts = st.integers(min_value=0, max_value=6)

facts = st.builds(
    CaseFacts,
    phase=st.sampled_from(Phase),
    level=st.integers(min_value=1, max_value=3),
    words_recorded=st.booleans(),
    mood_now=st.none() | st.integers(min_value=1, max_value=5),
    calming_rounds=counts,
    person_changed=st.booleans(),
    solutions_proposed=counts,
    solution_accepted=st.booleans(),
    solution_refused=st.booleans(),
    promises_open=counts,
    actions_open=counts,
    repeats_open=counts,
    reason_recorded=st.booleans(),
    contacted=st.booleans(),
    contact_attempts=attempts,
    follow_up_attempts=attempts,
    closed_for_good=st.booleans(),
)
