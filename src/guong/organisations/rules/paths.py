"""Paths of a tree, in plain Python.

A path is a row of four-sign steps, one for each level; a step is the place among the siblings in base 36. So the order of paths is
the official order of the tree, and a subtree is one range.
"""

STEP = 4
MOST_LEVELS = 30
_SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz"
MOST_SIBLINGS = 36**STEP


def step(position: int) -> str:
    """The step of the `position`-th sibling (from 0). Raises ValueError beyond 1,679,616."""
    if not 0 <= position < MOST_SIBLINGS:
        raise ValueError(f"position {position} is outside 0..{MOST_SIBLINGS - 1}")
    signs = ""
    for _ in range(STEP):
        position, rest = divmod(position, 36)
        signs = _SIGNS[rest] + signs
    return signs


def child_path(parent: str, position: int) -> str:
    """Path of a child under `parent` ("" for a root)."""
    return parent + step(position)


def depth(path: str) -> int:
    """1 for a root."""
    return len(path) // STEP


def ancestors(path: str) -> list[str]:
    """Paths of the ancestors, from the root down, without itself."""
    return [path[:end] for end in range(STEP, len(path), STEP)]


def after_subtree(path: str) -> str:
    """First path after the whole subtree of `path`: the subtree is ``path <= p < after_subtree(path)``."""
    return path + "{"  # the sign after "z"
