"""Settings of a server under measurement: the product's own, with an empty page as floor; or with a planted fault."""

from guong.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.served_urls"
