"""Sessions that know their person, so that one query loads both."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from marketplace.accounts.models import PersonSession, User
from marketplace.values import clock


class SessionStore(DatabaseStore):
    """The database store with the person joined.

    `loaded_person` is the person of a session that was loaded, else None.
    """

    loaded_person: User | None = None

    @classmethod
    def get_model_class(cls) -> type[PersonSession]:
        """Return the table that holds these sessions."""
        return PersonSession

    def _get_session_from_db(self) -> Any:
        try:
            session = PersonSession.objects.select_related("person").get(
                session_key=self.session_key, expire_date__gt=clock.now()
            )
        except PersonSession.DoesNotExist:
            self._session_key = None
            return None
        self.loaded_person = session.person
        return session

    def create_model_instance(self, data: dict[str, Any]) -> PersonSession:
        """Return the row to be saved, with the person that the session belongs to."""
        row = super().create_model_instance(data)
        assert isinstance(row, PersonSession)
        person_id = data.get("_auth_user_id")
        row.person_id = int(person_id) if person_id else None
        return row
