"""Cây tổ chức: bodies whose names, kinds and places hold for a period; offices and seats; the `Actor`.

A body is an identity only. Districts end, communes merge, boards are renamed: what it was called and where it stood is a question
of date. No level is hard-coded.
"""
