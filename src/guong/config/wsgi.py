"""Entry of the web server."""

import gc
import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

# A page makes some ten thousand short-lived objects. Looking again and again through everything that was loaded at the
# start, to find none of it to be garbage, would cost a tenth of its time.
COLLECT_AFTER = (20_000, 20, 50)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guong.config.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - settings first need their module named

if settings.SECRET_KEY == settings.NO_KEY:
    # `guong serve` looks first; another server that is pointed here would sign sessions with a key that everybody knows.
    raise ImproperlyConfigured("Chưa có khóa bí mật. Chạy / run: guong init, rồi guong serve.")

gc.collect()
gc.freeze()
gc.set_threshold(*COLLECT_AFTER)
