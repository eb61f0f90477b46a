"""Who reacts to which news: one dictionary, one screen. Events rise from lower floors; handlers live above them."""

from anxin.foundation.events import Handlers

HANDLERS: Handlers = {}
