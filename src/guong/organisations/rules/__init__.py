"""What must be true of bodies, in plain Python.

`paths` of a tree; `history`, the values: what each body was, day by day; `events` that change it; `changing` and `undoing`, the rules of
events, trees in and trees out; `placing`, the paths that follow from a history; `published`, the reader of the published list of mergers.
"""

from guong.organisations.rules.paths import MOST_SIBLINGS, STEP, after_subtree, ancestors, child_path, depth, step

# Bodies that work in the name of the committee directly above them.
ADVISORY_KINDS = frozenset({"communication_and_education_commission", "party_office"})

__all__ = ["ADVISORY_KINDS", "MOST_SIBLINGS", "STEP", "after_subtree", "ancestors", "child_path", "depth", "step"]
