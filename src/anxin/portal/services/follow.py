"""What a customer does on the page of his case; the rules are those of the case."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from anxin.complaints.models import Attachment
from anxin.complaints.services.attach_file import customers_files
from anxin.complaints.services.hear_customer import (
    HandlingGrades,
    by_customer,
    hear_decision,
    hear_message,
    hear_rating,
    hear_review_wish,
)
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, Refused
from anxin.messaging.choices import Channel, Direction
from anxin.messaging.models import Message
from anxin.messaging.services.take_message import take_message
from anxin.messaging.services.write_message import begin_thread
from anxin.portal.models import HandlingRating
from anxin.portal.selectors.doors import MOST_FILES
from anxin.portal.selectors.following import door_thread, own_of, threads_of
from anxin.portal.selectors.links import Followed

#: A person who waits writes a few times an hour; what is more is a program.
MOST_MESSAGES_AN_HOUR = 20
#: What a customer may leave on one case in all; files removed lately still take their room.
MOST_FILES_A_CASE = 60
MOST_BYTES_A_CASE = 500 * 1024 * 1024


def decide(followed: Followed, *, solution_id: int, accepted: bool, words: str) -> None:
    """Say yes or no to a proposed solution."""
    hear_decision(
        followed.link.complaint_id,
        solution_id=solution_id,
        among=own_of(followed),
        accepted=accepted,
        words=words,
    )


def say(followed: Followed, *, text: str, uploads: Iterable[UploadedFile[Any]]) -> None:
    """Write to the house, send files, or both; ``InvalidInput`` names ``text`` or ``files``.

    ``MESSAGES_TOO_MANY`` and ``FILES_FULL`` are Refused.
    """
    files = list(uploads)
    if not files and not text.strip():
        raise InvalidInput("MESSAGE_EMPTY", _("Write something first."), field="text")
    if len(files) > MOST_FILES:
        raise InvalidInput(
            "TOO_MANY_FILES", _("At most %(most)s files at once."), field="files", params={"most": MOST_FILES}
        )
    _refuse_too_much(followed, text=text, sizes=[upload.size or 0 for upload in files])
    complaint = followed.complaint
    with (
        customers_files(files, dealer_code=complaint.dealer.code) as stored,
        by_customer(followed.link.complaint_id) as change,
    ):
        _refuse_too_much(followed, text=text, sizes=[each.size for each in stored])
        thread = door_thread(followed) or begin_thread(
            complaint.dealer, channel=Channel.DOOR, address="", customer=followed.link.complaint.customer
        )
        message = take_message(thread, text=text) if text.strip() else None
        hear_message(change, thread=thread, message=message, files=stored, own=followed.link.complaint)


@transaction.atomic
def rate(followed: Followed, *, grades: HandlingGrades, words: str) -> HandlingRating:
    """Judge the handling; judging again before the case is opened anew replaces the former judgement."""
    own = followed.link.complaint
    complaint = hear_rating(own.pk, grades=grades, words=words)
    rating, _made = HandlingRating.objects.update_or_create(
        complaint=own,
        round=complaint.times_reopened,
        defaults={"at": clock.now(), "words": words.strip(), **asdict(grades)},
    )
    return rating


def want_review(followed: Followed, *, why: str) -> None:
    """Ask that somebody uninvolved looks at the handling."""
    hear_review_wish(followed.link.complaint_id, why=why)


def _refuse_too_much(followed: Followed, *, text: str, sizes: Sequence[int]) -> None:
    """Asked before anything is stored, and once more under the lock of the case."""
    since = clock.now() - timedelta(hours=1)
    his = Message.objects.filter(thread__in=threads_of(followed), direction=Direction.IN, at__gt=since)
    if text.strip() and his[:MOST_MESSAGES_AN_HOUR].count() >= MOST_MESSAGES_AN_HOUR:
        raise Refused(
            "MESSAGES_TOO_MANY",
            _("You have written very often in this hour. Please wait a little, or telephone us."),
        )
    if not sizes:
        return
    held = Attachment.objects.filter(complaint__in=own_of(followed), added_by=None).exclude(file="")
    there = held.aggregate(files=Count("pk"), size=Sum("size", default=0))
    if there["files"] + len(sizes) > MOST_FILES_A_CASE or there["size"] + sum(sizes) > MOST_BYTES_A_CASE:
        raise Refused(
            "FILES_FULL",
            _("There is no room for more files on this case. Please telephone us; we find another way."),
        )
