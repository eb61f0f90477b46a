"""The project's own settings behind one proxy, with a bare view beside the page that customers answer on."""

from bench.settings import *  # noqa: F403 (settings are made to be extended in this way)

ANXIN_PROXIES = 1
ROOT_URLCONF = "bench.surveys.urls"
