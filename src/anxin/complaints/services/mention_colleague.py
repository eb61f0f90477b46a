"""Mentions in a note: ``@user.name`` or ``@name`` calls a colleague to the case."""

import re
from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.accounts.selectors import everybody_at
from anxin.complaints.policies import visible_to
from anxin.complaints.services.follow_case import add_followers
from anxin.complaints.services.history import Change
from anxin.complaints.services.house_news import News, tell_colleagues
from anxin.foundation.errors import InvalidInput
from anxin.messaging.choices import NoticeKind

# What stands before the sign keeps mail addresses out; the dot at the end of a sentence is no part of a name.
_USERNAME = re.compile(r"(?<![A-Za-z0-9._%+-])@([a-z0-9][a-z0-9._-]*)", re.IGNORECASE)


def mention_colleagues(change: Change, text: str) -> list[Person]:
    """Tell the colleagues whom a note mentions and let them follow the case; return who they are.

    ``InvalidInput`` names a colleague who does not see the case: telling him would lead him to a closed door.
    """
    if "@" not in text:
        return []
    complaint = change.complaint
    named = mentioned_in(text, everybody_at(complaint.dealer))
    for person in named:
        if not visible_to(person).filter(pk=complaint.pk).exists():
            raise InvalidInput(
                "MENTIONED_CANNOT_SEE",
                _("%(person)s does not see this case. Ask the department, give a task, or leave out the @."),
                field="text",
                params={"person": person.name},
            )
    add_followers(complaint, named)
    news = News(NoticeKind.MENTION, "MENTIONED", f"note/{complaint.version + 1}")
    tell_colleagues(named, change=change, news=news)
    return named


def mentioned_in(text: str, colleagues: Sequence[Person]) -> list[Person]:
    """Return the colleagues whom a text mentions, by user name or by a name that only one of them bears."""
    by_username = {person.username: person for person in colleagues}
    found: dict[int, Person] = {}
    for match in _USERNAME.finditer(text):
        written = match[1].lower()
        person = by_username.get(written) or by_username.get(written.rstrip("._-"))
        if person:
            found[person.pk] = person
    bearers = Counter(person.name for person in colleagues)
    for person in colleagues:
        if bearers[person.name] == 1 and f"@{person.name}" in text:
            found[person.pk] = person
    return list(found.values())
