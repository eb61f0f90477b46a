"""A person looks at a pattern: opens it to whom it concerns, hears him, and writes down what it was."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.callbacks.choices import ReviewState
from anxin.callbacks.models import PatternReview
from anxin.callbacks.policies import require_concerned, require_review
from anxin.callbacks.selectors.patterns import get_review_for
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput, Refused, Stale
from anxin.messaging.choices import NoticeKind
from anxin.messaging.services.notices import NewNotice, tell

LONGEST = 1000


def open_to_person(key: UUID | str, *, by: Person, seen: int | None = None) -> PatternReview:
    """Show a pattern to the colleague whom it concerns and tell him of it; from then on he may reply.

    ``Refused`` where it concerns nobody who works here. Opened twice he is told once.
    """
    with _changing(key, by=by, seen=seen, may=require_review) as review:
        if review.person is None:
            raise Refused("NOBODY_HERE", _("This concerns nobody who signs in here: talk to the person."))
        if review.opened_at is None:
            review.opened_at, review.opened_by = clock.now(), by
            _record("callbacks.pattern_opened", review, by)
            _tell(review, [review.person], code="PATTERN_OPENED", by=by)
    return review


def review_pattern(
    key: UUID | str, *, state: ReviewState, outcome: str, by: Person, seen: int | None = None
) -> PatternReview:
    """Write down what a pattern was, in words; again, to put right what was written.

    ``Refused`` where it was to be talked over with a colleague who has not been shown it: he has the right to reply.
    ``InvalidInput`` without words or without a result.
    """
    words = outcome.strip()
    if state == ReviewState.OPEN or state not in ReviewState.values:
        raise InvalidInput("STATE_MISSING", _("Choose what it was."), field="state")
    _require_words(words, field="outcome", missing=_("Write down what you found, in a sentence or two."))
    with _changing(key, by=by, seen=seen, may=require_review) as review:
        if state == ReviewState.TALKED_OVER and review.person and review.opened_at is None:
            raise Refused("OPEN_FIRST", _("Show it to the person first: everybody concerned may reply."))
        review.state, review.outcome = state, words
        review.reviewed_at, review.reviewed_by = clock.now(), by
        _record("callbacks.pattern_reviewed", review, by)
    return review


def reply_to_pattern(key: UUID | str, *, words: str, by: Person, seen: int | None = None) -> PatternReview:
    """Keep what the person concerned says himself, and tell whoever showed or reviewed it.

    Until it is reviewed he may put his words differently. ``NotAllowed`` to everybody else; ``InvalidInput`` without
    words; ``Refused`` for a second reply after the review.
    """
    said = words.strip()
    _require_words(said, field="reply", missing=_("Write what you want to say about it."))
    with _changing(key, by=by, seen=seen, may=require_concerned) as review:
        if review.reply and review.state != ReviewState.OPEN:
            raise Refused("REPLIED_ALREADY", _("You have replied, and it has been reviewed."))
        review.reply, review.replied_at = said, clock.now()
        _record("callbacks.pattern_replied", review, by)
        people = {each.pk: each for each in (review.opened_by, review.reviewed_by) if each}
        _tell(review, list(people.values()), code="PATTERN_REPLIED", by=by)
    return review


@contextmanager
def _changing(
    key: UUID | str, *, by: Person, seen: int | None, may: Callable[[Person, PatternReview], None]
) -> Iterator[PatternReview]:
    with transaction.atomic():
        review = get_review_for(by, key, lock=True)
        may(by, review)
        if seen is not None and seen != review.changes:
            raise Stale("PATTERN_STALE", _("Somebody changed this in the meantime. Look at it again."))
        yield review
        review.changes += 1
        review.save()


def _require_words(words: str, *, field: str, missing: str) -> None:
    if not words:
        raise InvalidInput("WORDS_MISSING", missing, field=field)
    if len(words) > LONGEST:
        raise InvalidInput(
            "WORDS_TOO_LONG", _("At most %(most)s characters."), params={"most": LONGEST}, field=field
        )


def _record(action: str, review: PatternReview, by: Person) -> None:
    audit.record_operation(
        action,
        person_id=by.pk,
        dealer_id=review.dealer_id,
        subject=str(review.key),
        pattern=review.pattern,
        state=str(review.state),
    )


def _tell(review: PatternReview, people: list[Person], *, code: str, by: Person) -> None:
    notice = NewNotice(
        dealer=review.dealer,
        kind=NoticeKind.MENTION,
        code=code,
        params={"by": by.name},
        subject=str(review.key),
        url=reverse("callbacks:pattern", args=[review.key]),
        key=f"{review.key}/{code}/{review.changes}",
    )
    tell(people, notice=notice, at=clock.now())
