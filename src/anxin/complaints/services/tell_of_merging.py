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
    merge = CaseMerge.objects.get(source=source, undone_at=None)
    moved, told = set(merge.threads), []
    by_thread: dict[str, int] = {}
    for case in concerned:
        thread = thread_to_tell(case, among=target)
        if thread is None or (len(concerned) > 1 and (thread.pk in moved) != (case is source)):
            continue
        text = "\n\n".join(_in(language, case, target) for language in _LANGUAGES)
        write_message(thread, writing=Writing(text=text, author=by, marks={"template": "merged"}))
        told.append(case.pk)
        by_thread[str(thread.pk)] = case.pk
    merge.kept["told"] = by_thread
    merge.save(update_fields=["kept"])
    return told


def tell_of_parting(merge: CaseMerge, *, by: Person) -> int:
    """Write to who was told of a merging that it has been taken back; return to how many."""
    told: dict[str, int] = merge.kept.get("told", {})
    threads = Thread.objects.in_bulk([int(each) for each in told])
    for pk, thread in threads.items():
        case = merge.source if told[str(pk)] == merge.source_id else merge.target
        text = "\n\n".join(_parted_in(language, case, merge) for language in _LANGUAGES)
        write_message(thread, writing=Writing(text=text, author=by, marks={"template": "unmerged"}))
    return len(threads)


def _parted_in(language: str, case: Complaint, merge: CaseMerge) -> str:
    with override(language):
        if case.pk == merge.target_id:
            words = _(
                "The other complaint that was handled together with yours is handled by itself again. Your number "
                "stays %(number)s."
            )
        else:
            words = _(
                "Your complaint %(number)s is handled by itself again, under its own number. You need do nothing."
            )
        return words % {"number": case.number}


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
