"""Entry of the web server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

# A page makes some ten thousand short-lived objects. Looking again and again through everything that was loaded at the
# start, to find none of it to be garbage, would cost a tenth of its time.
COLLECT_AFTER = (20_000, 20, 50)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guong.config.settings")
application = get_wsgi_application()
gc.collect()
gc.freeze()
gc.set_threshold(*COLLECT_AFTER)
