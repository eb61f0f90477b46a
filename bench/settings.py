"""The project's own settings, with the bare views beside the real pages so that both are measured in one server."""

from anxin.config.settings import *  # noqa: F403 (settings are made to be extended in this way)

ROOT_URLCONF = "bench.urls"
