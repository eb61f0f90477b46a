"""A person reviews a pattern; whom it concerns sees it when it is shown to him, and has a word in it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.choices import Role
from anxin.accounts.models import Membership, Person
from anxin.callbacks.choices import ReviewState
from anxin.callbacks.models import PatternReview
from anxin.callbacks.selectors.patterns import get_review_for, patterns_at
from anxin.callbacks.services.look_for_patterns import look_for_patterns
from anxin.callbacks.services.review_pattern import open_to_person, reply_to_pattern, review_pattern
from anxin.callbacks.tests.quarters import NOW, SPAN, needing_a_look, rigged_quarter
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from anxin.foundation.models import AuditRecord
from anxin.messaging.models import Notice
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


@pytest.fixture
def review(cast: Cast) -> PatternReview:
    """That more interviews about Wang than about others give the highest mark for everything."""
    return needing_a_look(cast, cast.wang)


def test_only_who_runs_the_surveys_sees_what_was_not_opened(cast: Cast, review: PatternReview) -> None:
    for person in (cast.liu, cast.gao):
        assert get_review_for(person, review.key) == review
    for person in (cast.wang, cast.chen, cast.he, cast.qian, cast.an, cast.shen, cast.zhao):
        with pytest.raises(NotFound):
            get_review_for(person, review.key)


def test_the_person_concerned_sees_it_when_it_is_opened_and_is_told_once(
    cast: Cast, review: PatternReview
) -> None:
    assert not Notice.objects.filter(person=cast.wang).exists()
    open_to_person(review.key, by=cast.liu)
    open_to_person(review.key, by=cast.gao)
    told = Notice.objects.get(person=cast.wang)
    assert (told.code, told.url) == ("PATTERN_OPENED", reverse("callbacks:pattern", args=[review.key]))
    assert get_review_for(cast.wang, review.key).opened_by == cast.liu
    with pytest.raises(NotFound):
        get_review_for(cast.chen, review.key)
    assert list(patterns_at(cast.wang, cast.shanghai, shown="all")) == [review]


def test_he_replies_and_who_showed_it_is_told(cast: Cast, review: PatternReview) -> None:
    open_to_person(review.key, by=cast.liu)
    reply_to_pattern(review.key, words="九月都是首保客户。", by=cast.wang)
    reply_to_pattern(review.key, words="九月都是首保客户，可查工单。", by=cast.wang)
    review.refresh_from_db()
    assert review.reply == "九月都是首保客户，可查工单。"
    assert Notice.objects.filter(person=cast.liu, code="PATTERN_REPLIED").exists()
    review_pattern(review.key, state=ReviewState.EXPLAINED, outcome="属实。", by=cast.liu)
    with pytest.raises(Refused):
        reply_to_pattern(review.key, words="再说一句", by=cast.wang)
    for stranger in (cast.liu, cast.gao):
        with pytest.raises(NotAllowed):
            reply_to_pattern(review.key, words="他说的", by=stranger)


def test_after_a_review_he_may_still_reply_once(cast: Cast, review: PatternReview) -> None:
    open_to_person(review.key, by=cast.liu)
    review_pattern(review.key, state=ReviewState.TALKED_OVER, outcome="已面谈。", by=cast.liu)
    reply_to_pattern(review.key, words="我不同意。", by=cast.wang)
    review.refresh_from_db()
    assert (review.reply, review.outcome, review.state) == ("我不同意。", "已面谈。", ReviewState.TALKED_OVER)


def test_nothing_is_talked_over_with_a_person_who_was_not_shown_it(cast: Cast, review: PatternReview) -> None:
    with pytest.raises(Refused) as refused:
        review_pattern(review.key, state=ReviewState.TALKED_OVER, outcome="已面谈。", by=cast.liu)
    assert refused.value.code == "OPEN_FIRST"
    review.refresh_from_db()
    assert (review.state, review.outcome) == (ReviewState.OPEN, "")


def test_nobody_reviews_what_concerns_himself(cast: Cast, review: PatternReview) -> None:
    Membership.objects.create(person=cast.wang, role=Role.CUSTOMER_SERVICE_MANAGER, dealer=cast.shanghai)
    with pytest.raises(NotFound):
        review_pattern(review.key, state=ReviewState.EXPLAINED, outcome="没事", by=cast.wang)
    open_to_person(review.key, by=cast.gao)
    with pytest.raises(NotAllowed):
        review_pattern(review.key, state=ReviewState.EXPLAINED, outcome="没事", by=cast.wang)


def test_a_review_has_words_a_result_and_a_record(cast: Cast, review: PatternReview) -> None:
    with pytest.raises(InvalidInput):
        review_pattern(review.key, state=ReviewState.EXPLAINED, outcome="  ", by=cast.liu)
    with pytest.raises(InvalidInput):
        review_pattern(review.key, state=ReviewState.OPEN, outcome="看过", by=cast.liu)
    done = review_pattern(
        review.key, state=ReviewState.DATA_MENDED, outcome="号码已更正。", by=cast.liu, seen=0
    )
    assert (done.reviewed_by, done.state) == (cast.liu, ReviewState.DATA_MENDED)
    with pytest.raises(Stale):
        review_pattern(review.key, state=ReviewState.EXPLAINED, outcome="改一下", by=cast.gao, seen=0)
    record = AuditRecord.objects.get(action="callbacks.pattern_reviewed")
    assert record.details == {"pattern": "straight_tens", "state": "data_mended"}


def test_what_concerns_nobody_who_signs_in_cannot_be_shown(cast: Cast, review: PatternReview) -> None:
    PatternReview.objects.filter(pk=review.pk).update(person=None)
    with pytest.raises(Refused):
        open_to_person(review.key, by=cast.liu)


def test_the_pages_say_it_in_plain_words_and_accuse_nobody(cast: Cast, signed_in: SignIn) -> None:
    with clock.at(NOW):
        rigged_quarter(cast)
        look_for_patterns(cast.shanghai, span=SPAN)
    review = PatternReview.objects.get(pattern="straight_tens")
    liu = signed_in(cast.liu)
    listed = liu.get(reverse("callbacks:patterns")).content.decode()
    assert "The highest mark for everything" in listed
    assert "王磊" in listed
    shown = liu.get(reverse("callbacks:pattern", args=[review.key])).content.decode()
    for words in ("truly delighted customers", "n = 64", "5 in 100 such looks", "A reason to look"):
        assert words in shown
    for accusing in ("fraud", "cheat", "suspect", "manipulat"):
        assert accusing not in shown.lower()
    assert shown.count("/surveys/interviews/") == len(review.finding["records"])


def test_by_its_pages_a_pattern_is_shown_answered_and_settled(
    cast: Cast, signed_in: SignIn, review: PatternReview
) -> None:
    page = reverse("callbacks:pattern", args=[review.key])
    liu, wang = signed_in(cast.liu), signed_in(cast.wang)
    assert wang.get(page).status_code == 404
    assert b"Nothing was shown to you" in wang.get(reverse("callbacks:patterns")).content
    data = {"state": "talked_over", "outcome": "已面谈", "seen": 0}
    kept = liu.post(reverse("callbacks:review_pattern", args=[review.key]), data)
    assert kept.status_code == 422
    assert "已面谈" in kept.content.decode()
    assert liu.post(reverse("callbacks:open_pattern", args=[review.key]), {"seen": 0}).status_code == 302
    told = wang.post(reverse("callbacks:reply_to_pattern", args=[review.key]), {"reply": "可查。", "seen": 1})
    assert told.status_code == 302
    assert "可查。" in liu.get(page).content.decode()
    done = liu.post(reverse("callbacks:review_pattern", args=[review.key]), data | {"seen": 2})
    assert done.status_code == 302
    assert b"Nothing needs a look" in liu.get(reverse("callbacks:patterns")).content
    assert page in liu.get(reverse("callbacks:patterns") + "?shown=done").content.decode()
    assert "已面谈" in wang.get(page).content.decode()
    assert wang.post(reverse("callbacks:review_pattern", args=[review.key]), data).status_code == 403


def test_a_look_is_asked_for_on_the_page(cast: Cast, signed_in: SignIn) -> None:
    with clock.at(NOW):
        rigged_quarter(cast)
    look, days = reverse("callbacks:look_for_patterns"), {"since": "2026-08-01", "until": "2026-10-31"}
    liu = signed_in(cast.liu)
    assert liu.post(look, days | {"until": "2099-01-01"}).status_code == 422
    assert liu.post(look, days).status_code == 302
    assert b"could not be looked for" in liu.get(reverse("callbacks:patterns")).content
    assert signed_in(cast.chen).post(look, days).status_code == 403
