"""Sessions in the database, as Django keeps them; the one that comes with every page is asked for the short way."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db.models.functions import Now

from anxin.foundation.ready_queries import Given, ReadyQuery

_session = ReadyQuery(lambda: Session.objects.filter(session_key=Given("key"), expire_date__gt=Now()))


class SessionStore(DatabaseSessions):
    """What ``SESSION_ENGINE`` names."""

    def _get_session_from_db(self) -> Session | None:
        found = _session(key=self.session_key) if self.session_key else []
        if not found:
            self._session_key = None
            return None
        return found[0]
