"""Who is told of a step: roles of the ladder turned into people of the dealer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from anxin.accounts.choices import Role
from anxin.accounts.models import Dealer, Membership, Person
from anxin.accounts.selectors import memberships_at
from anxin.complaints.choices import ClockKind
from anxin.complaints.models import CaseClock, Complaint, HandOver, InputRequest
from anxin.complaints.policies import is_about
from anxin.foundation.remembering import remembered

#: Who is told when a step names nobody that is there.
_INSTEAD = (Role.CUSTOMER_SERVICE_MANAGER, Role.GENERAL_MANAGER)
_REQUEST_CLOCKS = frozenset({ClockKind.ACCEPT, ClockKind.ANSWER})


@dataclass
class Switchboard:
    """Knows the people of the dealers that it has been asked about; made for one sweep."""

    _members: dict[int, list[Membership]] = field(default_factory=dict)
    _requests: Mapping[int, InputRequest] = field(default_factory=dict)
    _hand_overs: Mapping[int, HandOver] = field(default_factory=dict)

    def learn(self, clocks: Iterable[CaseClock]) -> None:
        """Read the requests and hand-overs that some clocks belong to, in two queries."""
        named = list(clocks)
        requests = {clock.subject for clock in named if clock.kind in _REQUEST_CLOCKS}
        handed = {clock.subject for clock in named if clock.kind == ClockKind.HAND_OVER}
        if requests:
            self._requests = InputRequest.objects.select_related("asked_by").in_bulk(requests)
        if handed:
            self._hand_overs = HandOver.objects.select_related("giver", "receiver").in_bulk(handed)

    def people_for(self, tell: Iterable[str], complaint: Complaint, clock: CaseClock) -> list[Person]:
        """Return who hears of a step, each once; never the person complained about (ISO 10002, objectivity)."""
        found = self._without_accused(
            [p for name in tell for p in self._named(name, complaint, clock)], complaint
        )
        return found or self._instead(complaint)

    def people_of_department(self, department_id: int, complaint: Complaint) -> list[Person]:
        """Return who hears of a request to a department: its heads, or its people where nobody heads it."""
        return self._without_accused(
            self._in_department(complaint.dealer, department_id), complaint
        ) or self._instead(complaint)

    def _instead(self, complaint: Complaint) -> list[Person]:
        found: list[Person] = []
        for role in _INSTEAD:
            found = found or self._without_accused(self._with_role(complaint.dealer, role), complaint)
        return found

    def _named(self, name: str, complaint: Complaint, clock: CaseClock) -> list[Person]:
        if name == "owner":
            return self._if_there(complaint.owner, complaint.dealer)
        request = self._requests.get(clock.subject) if clock.kind in _REQUEST_CLOCKS else None
        if name == "department":
            return self._in_department(complaint.dealer, request.department_id) if request else []
        if name == "asker":
            return self._if_there(request.asked_by if request else None, complaint.dealer)
        hand_over = self._hand_overs.get(clock.subject) if clock.kind == ClockKind.HAND_OVER else None
        if name in {"giver", "receiver"}:
            return self._if_there(getattr(hand_over, name, None), complaint.dealer)
        return self._with_role(complaint.dealer, Role(name))

    def _if_there(self, person: Person | None, dealer: Dealer) -> list[Person]:
        """A leaver is not told, and must not count as told: somebody else hears of it instead."""
        present = {each.person_id for each in self._at(dealer)}
        return [person] if person is not None and person.pk in present else []

    def _with_role(self, dealer: Dealer, role: Role) -> list[Person]:
        return [each.person for each in self._at(dealer) if each.role == role]

    def _in_department(self, dealer: Dealer, department_id: int) -> list[Person]:
        here = [each for each in self._at(dealer) if each.department_id == department_id]
        heads = [each.person for each in here if each.role == Role.HEAD_OF_DEPARTMENT]
        return heads or [each.person for each in here]

    def _at(self, dealer: Dealer) -> list[Membership]:
        if dealer.pk not in self._members:
            self._members[dealer.pk] = remembered(("members", dealer.pk), lambda: _present_at(dealer))
        return self._members[dealer.pk]

    @staticmethod
    def _without_accused(people: Iterable[Person], complaint: Complaint) -> list[Person]:
        once = {person.pk: person for person in people if not is_about(person, complaint)}
        return list(once.values())


def _present_at(dealer: Dealer) -> list[Membership]:
    rows = memberships_at(dealer).filter(person__is_active=True).select_related("person")
    return list(rows.order_by("pk"))
