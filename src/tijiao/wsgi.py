"""The entry point for a WSGI server."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tijiao.settings")
application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)  # here and not with the first request of each worker, which would wait for it
gc.collect()
gc.freeze()  # the program itself is never garbage: a collection need not walk through it while somebody waits
