"""What a customer does on the page of his case; the rules are those of the case."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

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
from anxin.foundation.errors import InvalidInput
from anxin.messaging.choices import Channel
from anxin.messaging.services.take_message import take_message
from anxin.messaging.services.write_message import begin_thread
from anxin.portal.models import HandlingRating
from anxin.portal.selectors.doors import MOST_FILES
from anxin.portal.selectors.following import door_thread
from anxin.portal.selectors.links import Followed


def decide(followed: Followed, *, solution_id: int, accepted: bool, words: str) -> None:
    """Say yes or no to a proposed solution."""
    hear_decision(followed.complaint.pk, solution_id=solution_id, accepted=accepted, words=words)


def say(followed: Followed, *, text: str, uploads: Iterable[UploadedFile[Any]]) -> None:
    """Write to the house, send files, or both; ``InvalidInput`` names ``text`` or ``files``."""
    files = list(uploads)
    if not files and not text.strip():
        raise InvalidInput("MESSAGE_EMPTY", _("Write something first."), field="text")
    if len(files) > MOST_FILES:
        raise InvalidInput(
            "TOO_MANY_FILES", _("At most %(most)s files at once."), field="files", params={"most": MOST_FILES}
        )
    complaint = followed.complaint
    with (
        customers_files(files, dealer_code=complaint.dealer.code) as stored,
        by_customer(complaint.pk) as change,
    ):
        thread = door_thread(change.complaint) or begin_thread(
            complaint.dealer, channel=Channel.DOOR, address="", customer=complaint.customer
        )
        message = take_message(thread, text=text) if text.strip() else None
        hear_message(change, thread=thread, message=message, files=stored)


@transaction.atomic
def rate(followed: Followed, *, grades: HandlingGrades, words: str) -> HandlingRating:
    """Judge the handling; judging again before the case is opened anew replaces the former judgement."""
    complaint = hear_rating(followed.complaint.pk, grades=grades, words=words)
    rating, _made = HandlingRating.objects.update_or_create(
        complaint=complaint,
        round=complaint.times_reopened,
        defaults={"at": clock.now(), "words": words.strip(), **asdict(grades)},
    )
    return rating


def want_review(followed: Followed, *, why: str) -> None:
    """Ask that somebody uninvolved looks at the handling."""
    hear_review_wish(followed.complaint.pk, why=why)
