"""Threads that record deeds in an installation without a pause, each acknowledged in a file once it is committed.

python -m tests.ops.writing THREADS ACKNOWLEDGED: runs until its input ends.
"""

import sys
import threading

import django


def main(threads, acknowledged):
    django.setup()
    stop = threading.Event()
    with open(acknowledged, "a", buffering=1) as file:
        writers = [threading.Thread(target=write, args=(number, stop, file)) for number in range(threads)]
        for writer in writers:
            writer.start()
        sys.stdin.read()
        stop.set()
        for writer in writers:
            writer.join()


def write(number, stop, acknowledged):
    from django.db import connection, transaction

    from guong.config import env
    from guong.ledger.deeds import record
    from guong.ledger.models import Repeat
    from guong.organisations.actor import System

    count = 0
    while not stop.wait(0.005):
        count += 1
        name, at = f"test:{number}:{count}", env.now()
        with transaction.atomic(durable=True):
            Repeat.objects.create(by="system", key=name, fingerprint="f", at=at)
            record("test.noted", name, by=System(), at=at)
        acknowledged.write(f"{name}\n")
    connection.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
