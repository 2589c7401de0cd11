"""Which backups are kept as time passes: the newest, then one for each week, then one for each month. Plain values."""

from collections.abc import Hashable, Sequence
from datetime import datetime

from guong.kit.periods import local


def superfluous(moments: Sequence[datetime], *, keep: int, weekly: int = 0, monthly: int = 0) -> list[datetime]:
    """The moments of sound backups that need not be kept; never the newest.

    Args:
        moments: of the sound backups, in any order.
        keep: so many of the newest.
        weekly, monthly: so many of the newest weeks and months, each by its last backup.
    """
    newest_first = sorted(moments, reverse=True)
    kept = set(newest_first[: max(keep, 1)])
    kept.update(_last_of_each([(local(at).isocalendar()[:2], at) for at in newest_first], weekly))
    kept.update(_last_of_each([((local(at).year, local(at).month), at) for at in newest_first], monthly))
    return [at for at in sorted(moments) if at not in kept]


def _last_of_each(newest_first: Sequence[tuple[Hashable, datetime]], count: int) -> list[datetime]:
    last: dict[Hashable, datetime] = {}
    for period, at in newest_first:
        last.setdefault(period, at)
    return list(last.values())[:count]
