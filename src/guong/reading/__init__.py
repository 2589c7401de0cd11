"""Reading a plan's own words: what it asks, of whom, by when, each with the place in the text that says so.

Rules only, no model and no network: the same text gives the same answer for ever, and every answer shows its words. What is
found are proposals; an officer confirms each. Nothing is guessed: what the text does not say is None or not there.
"""

from guong.reading import words as words  # the sentences of warnings and questions
from guong.reading.document import as_document
from guong.reading.found import Reading
from guong.reading.reader import read

__all__ = ["Reading", "as_document", "read"]
