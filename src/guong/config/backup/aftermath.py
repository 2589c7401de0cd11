"""The restored data, before it is switched to: brought up to this version, checked, marked in its own ledger, its ways in ended.

Run in a process of its own, whose settings are those of the restored home: the arguments are the facts of the mark as
JSON. Prints one JSON document; exit status 1 when something is wrong.
"""

import json
import sys
from datetime import datetime
from typing import Any


def main(told: dict[str, Any]) -> int:
    """Bring up to date, check, mark; returns the exit status."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction

    from guong.config.backup.ending import end_ways_in
    from guong.ledger.deeds import head_hash, record
    from guong.ledger.guards import is_guarded, put_up_again
    from guong.ledger.verify import verify
    from guong.organisations.actor import System
    from guong.registrations.queries.copies import wrong_seals

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    report, (_, seals) = verify([told["head"]] if told["seq"] else []), wrong_seals()
    wrong = [f"sổ nhật ký hư hại ở mục {one.seq} ({one.kind}) / ledger damaged" for one in report.damage]
    wrong += [f"số liệu đã khóa bị sửa: bản khóa {one.seal} / sealed copies were edited" for one in seals]
    refused = bool(wrong) and not told["even_damaged"]
    if not refused:
        with transaction.atomic(durable=True):
            if not is_guarded(connection):
                put_up_again(connection)
            at = datetime.fromisoformat(told["at"])
            facts = {name: told[name] for name in ("manifest", "seq", "head", "taken_at")} | {"damaged": bool(wrong)}
            record("installation.restored", "installation", by=System(), at=at, **facts, ended=end_ways_in(at))
    print(json.dumps({"wrong": wrong, "head": head_hash()}, ensure_ascii=False))
    connection.close()
    return int(refused)


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
