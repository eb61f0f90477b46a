"""Telling customers that their case goes on under one number, by the channel in which they wrote."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from anxin.accounts.models import Person
from anxin.complaints.models import CaseMerge, CaseThread, Complaint
from anxin.complaints.selectors.merge_rules import differing_customers
from anxin.complaints.selectors.merged import whole_of
from anxin.messaging.choices import Channel
from anxin.messaging.models import Thread
from anxin.messaging.services.write_message import Writing, write_message

#: A customer's language is not on file: what the house writes by itself is in both.
_LANGUAGES = ("zh-hans", "en")


def thread_to_tell(complaint: Complaint, *, among: Complaint) -> Thread | None:
    """Return the newest conversation with the customer of a case by which he can be told something.

    ``among`` is the case at which the conversations stand now; nothing where he left no address.
    """
    rows = CaseThread.objects.filter(complaint__in=whole_of(among)).select_related("thread__dealer")
    threads = [row.thread for row in rows.order_by("-thread__last_at")]
    own = [each for each in threads if each.customer_id in {None, complaint.customer_id}]
    return next((each for each in own if each.address or each.channel == Channel.DOOR), None)


def tell_of_merging(source: Complaint, target: Complaint, *, by: Person) -> list[int]:
    """Write to whom it concerns that two cases are one; return the keys of the cases whose customer was told.

    Of two customers neither learns who the other is.
    """
    concerned = [source, target] if differing_customers(source, target) else [source]
    moved = set(
        CaseMerge.objects.filter(source=source, undone_at=None).values_list("threads", flat=True).first()
        or ()
    )
    told = []
    for case in concerned:
        thread = thread_to_tell(case, among=target)
        if thread is None or (len(concerned) > 1 and (thread.pk in moved) != (case is source)):
            continue
        text = "\n\n".join(_in(language, case, target) for language in _LANGUAGES)
        write_message(thread, writing=Writing(text=text, author=by, marks={"template": "merged"}))
        told.append(case.pk)
    return told


def _in(language: str, case: Complaint, target: Complaint) -> str:
    with override(language):
        if case.pk == target.pk:
            words = _(
                "Another complaint about the same matter is handled together with yours from now on. Your number "
                "stays %(target)s."
            )
        else:
            words = _(
                "Your complaint %(number)s is handled together with another about the same matter from now on, under "
                "the number %(target)s. Either number leads us to it; you need do nothing."
            )
        return words % {"number": case.number, "target": target.number}
