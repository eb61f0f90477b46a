import ast
from pathlib import Path

from hypothesis import given

from anxin.engines import conversation
from anxin.engines.conversation.calming import advise_calming
from anxin.engines.conversation.closing import Outcome, judge_closing, judge_quick_close
from anxin.engines.conversation.decisions import Reason
from anxin.engines.conversation.facts import CaseFacts
from anxin.engines.conversation.following_up import (
    FollowUpResult,
    judge_follow_up,
    judge_giving_up_follow_up,
)
from anxin.engines.conversation.moves import judge_move
from anxin.engines.conversation.opening import Act, judge_act
from anxin.engines.conversation.phases import Phase
from anxin.engines.conversation.tests.strategies import facts
from anxin.engines.conversation.texts import REASON_TEXTS

FOLDER = Path(conversation.__path__[0])


def string_constants() -> set[str]:
    found: set[str] = set()
    for path in FOLDER.glob("*.py"):
        if path.name != "texts.py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found |= {
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
    return found


def all_reasons(case: CaseFacts) -> list[Reason]:
    decisions = [judge_move(case, phase, reason_given=given) for phase in Phase for given in (False, True)]
    for manager in (False, True):
        for given_reason in (False, True):
            decisions += [judge_act(case, act, manager=manager, reason_given=given_reason) for act in Act]
            decisions += [
                judge_closing(case, outcome, words_given=words, manager=manager, reason_given=given_reason)
                for outcome in Outcome
                for words in (False, True)
            ]
        decisions.append(judge_giving_up_follow_up(case, manager=manager))
    decisions.append(judge_quick_close(case, remedy_given=False, words_given=False))
    decisions += [judge_follow_up(case, result).decision for result in FollowUpResult]
    return [one for decision in decisions for one in decision.reasons] + [advise_calming(case).reason]


@given(case=facts)
def test_every_reason_has_a_text_that_its_values_fill(case: CaseFacts) -> None:
    for reason in all_reasons(case):
        told = REASON_TEXTS[reason.code] % reason.params
        assert "%(" not in told
        hash(reason)


def test_every_text_belongs_to_a_reason_that_the_engine_gives() -> None:
    assert set(REASON_TEXTS) <= string_constants()


def test_every_code_in_the_engine_has_a_text() -> None:
    codes = {text for text in string_constants() if text.isupper() and "_" in text}
    assert codes == set(REASON_TEXTS)
