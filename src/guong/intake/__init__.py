"""Nhập dữ liệu: sheets that offices already keep, read as they are, shown before they are written, all of a file or nothing.

`cage` and `rules` read and find the table, `imports` compare its rows with what stands here, `actions` writes through the verbs
of the steps themselves.
"""
