"""The pages of bodies: the tree, a body's life, and the events that were noted."""

from guong.organisations.views.events import event, events, undoing
from guong.organisations.views.reading import index

__all__ = ["event", "events", "index", "undoing"]
