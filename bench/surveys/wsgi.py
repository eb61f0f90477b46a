"""The pages without the doorkeeper's limits, which would turn away what is to be measured."""

from anxin.config.wsgi import application
from anxin.portal import middleware

_NO_END = 1 << 31
for name in ("PAGES", "ANSWERS", "WHOEVER_ANSWERS"):
    setattr(middleware, name, getattr(middleware, name)._replace(most=_NO_END))

__all__ = ["application"]
