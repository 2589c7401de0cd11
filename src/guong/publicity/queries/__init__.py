"""What can be read of publicity: by everybody (`public`), by the unit and those who read its records, by editors."""

from guong.publicity.queries.gallery import public as public
from guong.publicity.queries.newsroom import Waiting as Waiting
from guong.publicity.queries.newsroom import tasks_for as tasks_for
