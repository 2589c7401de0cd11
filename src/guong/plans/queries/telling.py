"""Parts of a plan in words: a quota with whom it is asked of, a deadline, a sector, what an amendment makes of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from guong.kit.dates import show_day
from guong.kit.phrasebook import word
from guong.plans.rules import QuotaRule
from guong.plans.words import quota_in_words


def circle_in_words(circle: str, count: int, *, continuing_counts: bool = True) -> str:
    """Of whom a quota is asked, and what counts, where that is not every unit and every exemplar: "nhóm 5 đơn vị, chỉ tính mô hình mới".

    Args:
        count: how many bodies its group has.
    """
    whom = {"named": f"nhóm {count} đơn vị", "rest": "các đơn vị còn lại"}.get(circle, "")
    return ", ".join(filter(None, [whom, "" if continuing_counts else "chỉ tính mô hình mới"]))


def rule_in_words(rule: QuotaRule) -> str:
    """A quota as the rules see it, with its group: "ít nhất 02 mô hình (nhóm 5 đơn vị)"."""
    circle = "named" if rule.only is not None else "rest" if rule.without else "all"
    more = circle_in_words(circle, len(rule.only or ()), continuing_counts=rule.continuing_counts)
    return quota_in_words(rule.shape, rule.n, rule.upto) + (f" ({more})" if more else "")


def row_in_words(row: Any) -> str:
    """A quota of a plan, a row or its values by name, with its group: "ít nhất 02 mô hình (nhóm 5 đơn vị)"."""
    values = row if isinstance(row, Mapping) else {name: getattr(row, name) for name in OF_A_QUOTA}
    more = _circle_of(values)
    number = quota_in_words(values["shape"], values["n"], values["upto"], values.get("of") or "mô hình")
    return number + (f" ({more})" if more else "")


def _circle_of(values: Mapping[str, Any]) -> str:
    count, counts = len(values.get("member_ids", ())), values.get("continuing_counts", True)
    return circle_in_words(values.get("circle", "all"), count, continuing_counts=counts)


def moved_in_words(before: Sequence[int], after: Sequence[int], names: Mapping[int, str]) -> str:
    """Who comes into a group and who leaves it: "Thêm: A. Bớt: B; C."; "" where both are the same."""
    came, left = (
        [names.get(body, "?") for body in some if body not in other]
        for some, other in ((after, before), (before, after))
    )
    return " ".join(f"{label}: {names_in_words(some)}." for label, some in (("Thêm", came), ("Bớt", left)) if some)


HOW = ("count_as", "scope", "relation")
OF_A_QUOTA = ("shape", "n", "upto", "of", "circle", "member_ids", "continuing_counts")
NAMES_SHOWN = 5


def names_in_words(names: Sequence[str]) -> str:
    """The first names of a group and how many more: "A; B; C; D; E và 3 đơn vị khác"."""
    more = len(names) - NAMES_SHOWN
    return "; ".join(names[:NAMES_SHOWN]) + (f" và {more} đơn vị khác" if more > 0 else "")


def told_part(part: str, values: Mapping[str, Any], names: Mapping[int, str] | None = None) -> str:
    """A quota, deadline, sector or words of a plan in one or two lines, as an amendment's list tells them.

    Args:
        names: of the bodies of a quota's group; without them the group is told by its number alone.
    """
    match part:
        case "quota":
            number = quota_in_words(values["shape"], values["n"], values["upto"], values.get("of") or "mô hình")
            how = ", ".join(word(f"{name}.{values[name]}") for name in HOW if values.get(name)).lower()
            how = ", ".join(filter(None, [_circle_of(values), how]))
            told = f"{word('kind.' + values['kind'])}: {number}" + (f" ({how})" if how else "")
            called = [names[body] for body in values.get("member_ids", ()) if body in names] if names else []
            return f"{told}\nGồm: {names_in_words(called)}" if called else told
        case "deadline":
            hour = f"{values['at']:%H:%M} ngày " if values["at"] else ""
            boundary = word(f"boundary.{values['boundary']}")
            named = f"{boundary.removesuffix(' ngày') if hour else boundary} {hour}{show_day(values['on'])}"
            via = f", gửi qua {values['via']}" if values.get("via") else ""
            return f"{word('step.' + values['step'])}: {named}{via}"
        case "sector":
            return f"{values['name']}\n{values['content']}".strip()
        case _:
            return str(values.get("after") or values.get("before") or "")


def told_instead(old: Mapping[str, Any], values: Mapping[str, Any], names: Mapping[int, str]) -> str:
    """A quota that comes in the place of another, as `told_part`; and who comes into its group and leaves it."""
    told = told_part("quota", values, names)
    both = [row.get("member_ids", ()) for row in (old, values)]
    moved = moved_in_words(*both, names) if all(both) else ""
    return f"{told}\n{moved}" if moved else told
