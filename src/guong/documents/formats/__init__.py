"""One module per format; each has `write(document, target)`. Callers go through `guong.documents.render`."""
