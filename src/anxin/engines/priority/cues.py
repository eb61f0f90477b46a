"""The built-in cues of both languages; a shop's own phrases come beside them (``cue_from_words``)."""

from anxin.engines.priority.chinese import CHINESE
from anxin.engines.priority.english import ENGLISH
from anxin.engines.priority.reading import Cue

BUILT_IN: tuple[Cue, ...] = (*CHINESE, *ENGLISH)
