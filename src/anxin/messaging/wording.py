"""From a notice to its sentence, in the language of whoever reads it. The floors above bring their sentences along."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.module_loading import import_string

from anxin.foundation.display import zone_of
from anxin.messaging.models import Notice

#: Turns what is kept under a name in the params, such as a clock's key, into the reader's words for it.
Label = Callable[[Any], str]


@cache
def notice_texts() -> Mapping[str, LazyText]:
    """Return the sentence of every code, with named placeholders."""
    found: Mapping[str, LazyText] = import_string(settings.ANXIN_NOTICE_TEXTS)
    return found


@cache
def notice_labels() -> Mapping[str, Label]:
    """Return what words a parameter, by the parameter's name; a parameter without one is shown as it is kept."""
    found: Mapping[str, Label] = import_string(settings.ANXIN_NOTICE_LABELS)
    return found


def require_sentence(code: str, params: Mapping[str, Any]) -> None:
    """Raise ``ValueError`` for a code without a sentence and for a placeholder of it that no parameter fills."""
    if code not in notice_texts():
        raise ValueError(f"no sentence for notices of the code {code}")
    try:
        str(notice_texts()[code]) % params
    except KeyError as missing:
        raise ValueError(f"a notice {code} needs the parameter {missing}") from missing


def notice_text(notice: Notice) -> str:
    """Return the notice's sentence; moments in it are told in the zone of its dealer, which should be read already."""
    text = notice_texts().get(notice.code)
    if text is None:
        return notice.subject
    with timezone.override(zone_of(notice.dealer.time_zone)):
        return str(text) % _Worded(
            (name, notice_labels().get(name, str)(value)) for name, value in notice.params.items()
        )


@dataclass(frozen=True)
class NoticeLine:
    """A notice in words."""

    notice: Notice
    text: str

    @property
    def unread(self) -> bool:
        return self.notice.read_at is None


def in_words(notices: Iterable[Notice]) -> list[NoticeLine]:
    """Word notices for the present reader."""
    return [NoticeLine(notice=each, text=notice_text(each)) for each in notices]


class _Worded(dict[str, str]):
    """Parameters in words; a sentence may have got a placeholder that an older notice does not fill."""

    def __missing__(self, name: str) -> str:
        return "—"
