"""The WSGI door that granian opens."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anxin.config.settings")
application = get_wsgi_application()
# All code is read now and not with the first request. None of it ever becomes garbage: left to be looked through again
# and again, it holds an answer up for a fifth of a second every few hundred.
assert get_resolver().url_patterns
gc.collect()
gc.freeze()
