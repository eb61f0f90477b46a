"""What a questionnaire is: items in one order, factors with weights, conditions, both languages."""

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """What a questionnaire is for; after a complaint nothing else is asked (S080)."""

    AFTER_SERVICE = "after_service"
    AFTER_SALE = "after_sale"
    AFTER_COMPLAINT = "after_complaint"
    CALLED_AGAIN = "called_again"
    DUE = "due"
    LOST = "lost"
    COMMUNICATION = "communication"
    STUDY = "study"
    OTHER = "other"


class ItemKind(StrEnum):
    """How an item is answered; ``SAY`` is not: the caller says it and ticks it."""

    SCALE_10 = "scale_10"
    SCALE_0_10 = "scale_0_10"
    SCALE_5 = "scale_5"
    YES_NO = "yes_no"
    CHOICE = "choice"
    MANY = "many"
    TEXT = "text"
    SAY = "say"


class Measure(StrEnum):
    """What an item measures, so that reports find it under whatever key it stands; once a questionnaire."""

    OVERALL = "overall"
    RECOMMEND = "recommend"
    EXPECTATION = "expectation"
    FIXED_FIRST_VISIT = "fixed_first_visit"
    READY_AS_PROMISED = "ready_as_promised"
    COACHED = "coached"
    COMES_AGAIN = "comes_again"
    SOLUTION = "solution"
    DISTRESS = "distress"
    RUNS_AGAIN = "runs_again"
    THINKS = "thinks"
    APPRECIATES = "appreciates"
    DISLIKES = "dislikes"
    COMPLAINS = "complains"
    SUGGESTS = "suggests"


class Skip(StrEnum):
    """Why an item has no answer. The first three settle an item that must be answered, the others leave it open."""

    DOES_NOT_KNOW = "does_not_know"
    DOES_NOT_WANT = "does_not_want"
    NOT_APPLICABLE = "not_applicable"
    NO_TIME = "no_time"
    NOT_ASKED = "not_asked"
    LEFT_BLANK = "left_blank"

    @property
    def settles(self) -> bool:
        """Tell whether the customer himself gave this in place of an answer."""
        return self in {Skip.DOES_NOT_KNOW, Skip.DOES_NOT_WANT, Skip.NOT_APPLICABLE}


class Mode(StrEnum):
    """Whether a colleague asks aloud, or the customer reads the items himself."""

    SPOKEN = "spoken"
    READ = "read"


class Op(StrEnum):
    """How a condition compares the answer of an earlier item; ``IN`` of many holds where any chosen one is listed."""

    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    EQ = "eq"
    NE = "ne"
    IN = "in"
    ANSWERED = "answered"
    NOT_ANSWERED = "not_answered"


#: Lowest and highest answer of each scale.
SCALES: dict[ItemKind, tuple[int, int]] = {
    ItemKind.SCALE_10: (1, 10),
    ItemKind.SCALE_0_10: (0, 10),
    ItemKind.SCALE_5: (1, 5),
}
#: Kinds that offer options.
OFFERING = frozenset({ItemKind.CHOICE, ItemKind.MANY})


@dataclass(frozen=True)
class Words:
    """A text in both languages, with the placeholders of the house's templates, such as ``{customer}``."""

    zh: str
    en: str


@dataclass(frozen=True)
class Factor:
    """A group of scales; weights need not add up to anything, their proportions count."""

    key: str
    title: Words
    weight: float


@dataclass(frozen=True)
class Option:
    """One thing that may be chosen. ``exclusive`` of many stands alone; ``bad``: choosing it is a bad answer."""

    key: str
    says: Words
    exclusive: bool = False
    bad: bool = False


@dataclass(frozen=True)
class Test:
    """A comparison with the answer of an earlier item; false where that item is hidden or without an answer.

    ``value``: a number of a scale, true or false, the key of an option; a tuple of those for ``IN``; nothing for
    ``ANSWERED`` and ``NOT_ANSWERED``.
    """

    #: Keeps pytest from taking the class for a group of tests.
    __test__ = False

    item: str
    op: Op
    value: int | str | bool | tuple[int | str, ...] | None = None


@dataclass(frozen=True)
class Condition:
    """When an item is asked: every test of ``all_of`` holds, and one of ``any_of`` where there are any."""

    all_of: tuple[Test, ...] = ()
    any_of: tuple[Test, ...] = ()

    @property
    def tests(self) -> tuple[Test, ...]:
        return self.all_of + self.any_of


@dataclass(frozen=True, kw_only=True)
class Item:
    """One question, or one thing that the caller says.

    ``asks`` is what stands on paper and in a link, ``spoken`` what the caller says where that differs. ``low`` and
    ``high`` name the ends of a scale. ``factor``: whose score the scale belongs to. ``required``: an answer, or the
    customer's reason why not. ``reason_below``: of a scale, below this own words are asked for; ``reason_if_bad``:
    own words are asked for whenever the answer is a bad one (L061). ``bad_if``: the answer to a yes/no that is a bad
    one. ``lower_is_better``: of a scale on which the highest is the worst (distress, S076). ``must_say``: the caller
    may not leave the item out. ``because``: the source items behind it.
    """

    key: str
    kind: ItemKind
    asks: Words
    spoken: Words | None = None
    hint: Words | None = None
    low: Words | None = None
    high: Words | None = None
    factor: str | None = None
    measure: Measure | None = None
    required: bool = False
    options: tuple[Option, ...] = ()
    shown_if: Condition | None = None
    reason_below: int | None = None
    reason_if_bad: bool = False
    bad_if: bool | None = None
    lower_is_better: bool = False
    must_say: bool = False
    because: tuple[str, ...] = ()

    @property
    def scale(self) -> tuple[int, int] | None:
        """Return the lowest and the highest answer of a scale; None for what is no scale."""
        return SCALES.get(self.kind)

    def wording(self, mode: Mode) -> Words:
        """Return what the caller says, or what the customer reads."""
        return self.spoken if mode is Mode.SPOKEN and self.spoken else self.asks


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """A whole questionnaire: ``opening`` and ``closing`` stand before and after the items in a link and on paper.

    ``about`` tells colleagues what it is for. ``anonymous``: its answers carry nobody.
    """

    key: str
    purpose: Purpose
    title: Words
    items: tuple[Item, ...]
    factors: tuple[Factor, ...] = ()
    anonymous: bool = False
    about: Words | None = None
    opening: Words | None = None
    closing: Words | None = None

    def item(self, key: str) -> Item | None:
        """Return the item of this key, or nothing."""
        return next((each for each in self.items if each.key == key), None)
