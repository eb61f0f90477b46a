"""Laying a check-list of the content on a case: one task an item, each list once."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils.translation import gettext as _

from anxin.accounts.choices import Role
from anxin.accounts.models import Person
from anxin.complaints.choices import EventKind
from anxin.complaints.models import CaseTask, Complaint
from anxin.complaints.selectors.handlers import in_first_role
from anxin.complaints.selectors.merged import whole_of
from anxin.complaints.services.changing import changing
from anxin.complaints.services.checking import require_not_closed
from anxin.complaints.services.give_task import LONGEST, tell_of_task
from anxin.foundation.bilingual import pick
from anxin.foundation.errors import Refused
from anxin.playbooks.selectors import Entry, require_entry


def start_check_list(slug: str, *, key: str, by: Person, seen: int | None = None) -> list[CaseTask]:
    """Put every item of a check-list on the case as a task, with its limit and whoever its role leaves no doubt about.

    ``Refused`` for a list that the case has already.
    """
    with changing(slug, by=by, seen=seen) as change:
        complaint = change.complaint
        require_not_closed(complaint)
        found = require_entry(
            "check_lists",
            "lists",
            key,
            field="key",
            message=_("Choose one of the check-lists."),
            dealer_code=complaint.dealer.code,
        )
        known = CaseTask.objects.filter(complaint__in=whole_of(complaint))
        if known.filter(check_list=found["key"]).exists():
            raise Refused("CHECK_LIST_STARTED", _("This check-list is on the case already."))
        items: list[Entry] = sorted(found["items"], key=lambda item: int(item["order"]))
        doers = _doers(complaint, {item["role"] for item in items})
        tasks = CaseTask.objects.bulk_create(
            [
                CaseTask(
                    complaint=complaint,
                    what=pick(item)[:LONGEST],
                    check_list=found["key"],
                    item=item["id"],
                    doer=doers.get(item["role"]),
                    due_at=None if item["limit"] is None else change.at + timedelta(hours=item["limit"]),
                    added_at=change.at,
                    added_by=by,
                )
                for item in items
            ]
        )
        change.record(EventKind.TASK_ADDED, check_list=found["key"], tasks=len(tasks))
        for doer in {task.doer for task in tasks if task.doer}:
            tell_of_task(change, doer, occasion=f"tasks/{found['key']}")
    return tasks


def _doers(complaint: Complaint, roles: set[str]) -> Mapping[str, Person]:
    """Name whoever does the work of a role where only one person can be meant; the owner does the owner's."""
    found = {role: in_first_role(complaint, (Role(role),)) for role in roles - {"owner"}}
    named = {role: people[0] for role, people in found.items() if len(people) == 1}
    return named | ({"owner": complaint.owner} if complaint.owner else {})
