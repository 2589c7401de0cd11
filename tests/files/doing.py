"""What the tests of files do again and again."""

from django.db import transaction

from guong.files import actions, queries, store
from guong.tasks.jobs import Runner
from tests.world import WRITING


class Sent:
    """An upload whose name is taken as it was sent: Django's own class already cuts paths."""

    def __init__(self, content, name):
        self.name, self.content = name, content

    def chunks(self):
        for start in range(0, len(self.content), 65536):
            yield self.content[start : start + 65536]


def kept(world, content, name="anh.jpg", *, person="kien", unit="thpt", at=WRITING):
    """Receive and keep in one deed."""
    received = actions.receive(Sent(content, name))
    with transaction.atomic():
        return actions.keep(received, unit_id=world.bodies[unit], by=world.actor(person, at), at=at)


def work_off(at=WRITING):
    """Run all tasks that wait."""
    runner = Runner(lambda: at, lambda: at)
    done = 0
    while runner.run_one():
        done += 1
    return done


def again(file):
    return queries.file_of_parent(file.pk)


def on_disk():
    """Every file below the store, as paths."""
    return sorted(str(path.relative_to(store.root())) for path in store.root().rglob("*") if path.is_file())


def content_of(response):
    """What a response would send."""
    try:
        return b"".join(response.streaming_content)
    finally:
        # Not `close()`: that ends the request, and with it the test's own connection.
        for close in response._resource_closers:
            close()
