"""Check an exported ledger (sổ nhật ký) without the program and without its database.

    guong audit export -o so-nhat-ky.jsonl
    python auditor.py so-nhat-ky.jsonl [ANCHOR …]

Only Python's standard library is needed. ANCHOR is what a paper shows in its footer, e.g. "3f9a1 07c2e 5b8d4 a6610".

The file holds one JSON object a line. Each line but the last is one entry:

    {"seq": 1, "prev": "000…0", "hash": "…", "payload": "{…}"}

What makes it a chain:
  1. `seq` counts 1, 2, 3 … without a gap.
  2. `hash` is the SHA-256, in hexadecimal, of the UTF-8 text `seq`, line feed, `prev`, line feed, `payload`.
  3. `prev` is the `hash` of the entry before; for the first entry it is 64 zeros.
The last line, {"head": {"seq": …, "hash": …}}, names the last entry, so that a cut end is seen.

So an entry cannot be changed, taken out, put in or moved without every later hash changing, and with them the anchors
on papers printed since. What the chain cannot show by itself: that the whole of it was made anew. Only anchors on paper
show that. Nor does this file hold the figures that were sealed, only the hash of each seal ("seal" in the facts of
"period.sealed"): whether the stored figures still fit it, `guong audit verify` shows, beside the database.

Exit status: 0 sound, 1 damaged, 2 not readable.
"""

import hashlib
import json
import sys
from collections.abc import Iterable

ROOT = "0" * 64


def check(lines: Iterable[str], anchors: Iterable[str] = ()) -> tuple[int, str, list[str]]:
    """Return (number of entries, last hash, problems), each problem a sentence."""
    problems = []
    wanted = {"".join(anchor.split()).lower() for anchor in anchors} - {ROOT, ROOT[:20]}
    last, prev, head = 0, ROOT, None
    for text in lines:
        line = json.loads(text)
        if "head" in line:
            head = line["head"]
            continue
        seq, given = line["seq"], line["hash"]
        if head is not None:
            problems.append(f"entry {seq}: stands after the end of the file")
        if seq != last + 1:
            problems.append(f"entry {seq}: entry {last + 1} was expected here")
        content = f"{seq}\n{line['prev']}\n{line['payload']}"
        if hashlib.sha256(content.encode("utf-8")).hexdigest() != given:
            problems.append(f"entry {seq}: its content does not fit its hash")
        if line["prev"] != prev:
            problems.append(f"entry {seq}: does not hang on the entry before it")
        wanted -= {given, given[:20]}
        last, prev = seq, given
    if head is None:
        problems.append("the last line, naming the head, is missing: the file was cut")
    elif (head["seq"], head["hash"]) != (last, prev):
        problems.append(
            f"the head names entry {head['seq']}, but the last entry here is {last}: the end was cut or changed"
        )
    problems.extend(f"anchor {anchor} is not in the chain" for anchor in sorted(wanted))
    return last, prev, problems


def main(arguments: list[str]) -> int:
    """Read the file, print what was found."""
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__)
        return 0 if arguments else 2
    try:
        with open(arguments[0], encoding="utf-8") as file:
            entries, head, problems = check(file, arguments[1:])
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"not readable: {error!r}", file=sys.stderr)
        return 2
    for problem in problems:
        print(problem)
    anchor = " ".join(head[place : place + 5] for place in range(0, 20, 5))
    print(f"{entries} entries; last hash {head} (printed as {anchor}): {'DAMAGED' if problems else 'sound'}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
