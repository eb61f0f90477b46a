"""The project's own settings behind one proxy, so that a flood can come from as many addresses as it likes."""

from bench.settings import *  # noqa: F403 (settings are made to be extended in this way)

ANXIN_PROXIES = 1
