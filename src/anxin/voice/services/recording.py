"""Writing down what customers and colleagues say: the occasion, then line by line in their own words (T075)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Role
from anxin.accounts.models import Dealer, Department, Person
from anxin.accounts.policies import standing_of
from anxin.customers.models import Customer
from anxin.customers.selectors import get_customer_for
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput, NotFound
from anxin.messaging.choices import NoticeKind
from anxin.messaging.services.notices import NewNotice, tell
from anxin.playbooks.selectors import require_entry, setting
from anxin.voice.choices import OF_COLLEAGUES, Channel, HeardKind
from anxin.voice.models import Heard, Listening
from anxin.voice.policies import can_write, require_writing
from anxin.voice.selectors.heard import get_listening_for, leaders_at

ANSWER_WITHIN = "voice.answer"
MOST_WORDS, MOST_LINES = 5_000, 30
_FOR_LEADERS = (*OF_COLLEAGUES, Channel.STAFF_NOTE)
_MANAGER = Role.CUSTOMER_SERVICE_MANAGER
#: Whoever told of something long ago is not remembered day by day.
_OLDEST = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class NewHeard:
    """One thing that was said. ``keeper`` answers it; where nobody is named, whoever wrote it down, or who leads."""

    kind: HeardKind
    words: str
    theme: str = ""
    reason: str = ""
    department: Department | None = None
    about: Person | None = None
    keeper: Person | None = None


@dataclass(frozen=True, kw_only=True)
class NewListening:
    """An occasion: by which channel, on which day, with whom; ``customer`` is a customer's key."""

    channel: Channel
    day: date | None = None
    customer: UUID | str | None = None
    spoke_with: str = ""
    who: Person | None = None
    department: Department | None = None
    place: str = ""


@transaction.atomic
def record_listening(
    told: NewListening, *, dealer: Dealer, heard: Sequence[NewHeard], by: Person
) -> Listening:
    """Write an occasion down with what was heard on it, and tell who must answer.

    A customers' round and a mystery visit may begin without a line; ``InvalidInput`` names the field otherwise.
    """
    require_writing(by, dealer.pk)
    _check_occasion(told, dealer, heard)
    listening = Listening.objects.create(
        dealer=dealer,
        channel=told.channel,
        day=told.day or clock.today(dealer.time_zone),
        who=told.who or by,
        customer=_customer(told, dealer, by),
        spoke_with=told.spoke_with.strip(),
        department=told.department,
        place=told.place.strip(),
        made_at=clock.now(),
        made_by=by,
    )
    _add(listening, heard, by=by)
    _record("voice.recorded", listening, by=by, lines=len(heard))
    return listening


@transaction.atomic
def hear_more(key: UUID | str, heard: Sequence[NewHeard], *, by: Person) -> list[Heard]:
    """Add lines to an occasion, and tell who must answer."""
    listening = get_listening_for(by, key, lock=True)
    require_writing(by, listening.dealer_id)
    if listening.heard.count() + len(heard) > MOST_LINES:
        raise InvalidInput("TOO_MANY_LINES", _("An occasion holds at most 30 lines."), field="words")
    made = _add(listening, heard, by=by)
    _record("voice.heard_more", listening, by=by, lines=len(heard))
    return made


def require_here(person: Person | None, dealer: Dealer, *, field: str) -> None:
    """Let pass a colleague who writes and answers at the dealer, or nobody."""
    if person and not (person.is_active and can_write(person, dealer.pk)):
        raise InvalidInput("NOT_HERE", _("Choose a colleague who works at this dealer."), field=field)


def tell_keeper(heard: Iterable[Heard], *, by: Person) -> None:
    """Tell who must answer, once a line and keeper; whoever wrote it down himself knows."""
    for line in heard:
        if line.keeper_id != by.pk:
            notice = NewNotice(
                dealer=line.dealer,
                kind=NoticeKind.REQUEST,
                code="HEARD_TO_ANSWER",
                params={"by": by.name, "due": line.due_at.isoformat()},
                subject=str(line.key),
                url=line.get_absolute_url(),
                key=f"voice/{line.key}/{line.keeper_id}",
            )
            tell([line.keeper], notice=notice, at=clock.now())


def _check_occasion(told: NewListening, dealer: Dealer, heard: Sequence[NewHeard]) -> None:
    today = clock.today(dealer.time_zone)
    ahead = timedelta(days=366 if told.channel == Channel.FOCUS_GROUP else 0)
    if told.day and not today - _OLDEST <= told.day <= today + ahead:
        raise InvalidInput("DAY_OUT_OF_REACH", _("Choose a day within the last year."), field="day")
    if not heard and told.channel not in (Channel.FOCUS_GROUP, Channel.MYSTERY_VISIT):
        raise InvalidInput("NOTHING_HEARD", _("Write down what was said."), field="words")
    if len(heard) > MOST_LINES:
        raise InvalidInput("TOO_MANY_LINES", _("An occasion holds at most 30 lines."), field="words")
    if told.channel == Channel.INTERNAL and told.department is None:
        raise InvalidInput("WHICH_DEPARTMENT", _("Say which department speaks."), field="from_department")
    _check_department(told.department, dealer, field="from_department")
    require_here(told.who, dealer, field="who")


def _customer(told: NewListening, dealer: Dealer, by: Person) -> Customer | None:
    if not told.customer:
        return None
    found = get_customer_for(by, told.customer)
    if found.dealer_id != dealer.pk:
        raise NotFound
    return found


def _add(listening: Listening, heard: Sequence[NewHeard], *, by: Person) -> list[Heard]:
    for line in heard:
        _check_line(line, listening)
    dealer, at = listening.dealer, clock.now()
    due_at = at + timedelta(hours=setting(ANSWER_WITHIN, dealer_code=dealer.code))
    made = [
        Heard.objects.create(
            dealer=dealer,
            listening=listening,
            kind=line.kind,
            words=line.words.strip(),
            theme=line.theme,
            reason=line.reason,
            department=line.department,
            about=line.about,
            keeper=line.keeper or _usual_keeper(listening, line, by),
            made_at=at,
            due_at=due_at,
        )
        for line in heard
    ]
    tell_keeper(made, by=by)
    return made


def _usual_keeper(listening: Listening, line: NewHeard, by: Person) -> Person:
    """Whoever wrote it down; what colleagues note and suggest is answered by who leads the desk, not by themselves."""
    if listening.channel not in _FOR_LEADERS:
        return by
    leaders = [each for each in leaders_at(listening.dealer) if each != line.about]
    return next(
        (each for each in leaders if _MANAGER in standing_of(each).roles[listening.dealer_id]),
        leaders[0] if leaders else by,
    )


def _check_line(line: NewHeard, listening: Listening) -> None:
    dealer = listening.dealer
    words = line.words.strip()
    if not words or len(words) > MOST_WORDS:
        message = _("Write down what was said, in at most 5,000 signs.")
        raise InvalidInput("WORDS_MISSING", message, field="words")
    unknown = _("Choose one of the list.")
    for name, group, value in (
        ("trouble_areas", "areas", line.theme),
        ("reasons", "reasons", line.reason),
    ):
        if value:
            field = "theme" if group == "areas" else "reason"
            require_entry(name, group, value, field=field, message=unknown, dealer_code=dealer.code)
    if listening.channel == Channel.INTERNAL and line.department is None:
        message = _("Say which department it is about.")
        raise InvalidInput("WHICH_DEPARTMENT", message, field="department")
    _check_department(line.department, dealer, field="department")
    if line.about and dealer.pk not in standing_of(line.about).roles:
        raise InvalidInput("NOT_HERE", _("Choose a colleague who works at this dealer."), field="about")
    require_here(line.keeper, dealer, field="keeper")
    if line.keeper and line.about and line.keeper.pk == line.about.pk and line.kind in _AGAINST:
        message = _("Whom it is about does not answer it himself.")
        raise InvalidInput("ABOUT_HIMSELF", message, field="keeper")


_AGAINST = (HeardKind.COMPLAINT, HeardKind.DISLIKE)


def _check_department(department: Department | None, dealer: Dealer, *, field: str) -> None:
    if department and department.dealer_id != dealer.pk:
        raise InvalidInput("NOT_IN_LIST", _("Choose one of the list."), field=field)


def _record(action: str, listening: Listening, *, by: Person, lines: int) -> None:
    audit.record_operation(
        action,
        person_id=by.pk,
        dealer_id=listening.dealer_id,
        subject=str(listening.key),
        channel=listening.channel,
        lines=lines,
    )
