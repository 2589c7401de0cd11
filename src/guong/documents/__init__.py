"""Official lists on paper and as data: one description, five formats.

A caller describes a list once as `spec.OfficialList` and asks `render.render` for XLSX, DOCX, PDF, CSV or JSON:

    from guong.documents.render import file_name, render
    with open(file_name(document, "docx"), "wb") as target:
        render(document, "docx", target)

How the letterhead, the numbers and the signature look follows from the issuer's family (Party, State, Front) and
from the date of issue: see `layouts`. What is printed in words is settled in `wording`, how the table is cut
into cells in `paper`; the modules in `formats` only place them. `qr` draws codes for web pages.

Nothing here knows Django or a database. Every text is brought to Unicode NFC and freed of control characters
before it is written, so no caller has to do so.
"""
