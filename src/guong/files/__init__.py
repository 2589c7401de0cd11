"""Tệp: photos and papers that people send. Received whole or not at all, named by their content, photos shown only re-encoded.

A file goes checking → ready, or refused with its reason. Who may see one is decided by the record it belongs to.
"""
