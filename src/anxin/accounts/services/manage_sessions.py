"""The places where a person is signed in: each can be ended from any other."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from anxin.accounts.models import Person
from anxin.accounts.services.recording import record_on_person
from anxin.foundation.errors import NotFound


@transaction.atomic
def end_session(session_id: int, *, by: Person) -> None:
    """Sign the person out of one of his own sessions."""
    session = UserSession.objects.filter(user=by, pk=session_id).first()
    if session is None:
        raise NotFound
    session.end()
    record_on_person("accounts.sessions_ended", by, by=by, count=1)


@transaction.atomic
def end_other_sessions(*, by: Person, session_key: str) -> int:
    """Sign the person out everywhere but here and return from how many sessions."""
    others = list(UserSession.objects.filter(user=by).exclude(session_key=session_key))
    for session in others:
        session.end()
    if others:
        record_on_person("accounts.sessions_ended", by, by=by, count=len(others))
    return len(others)
