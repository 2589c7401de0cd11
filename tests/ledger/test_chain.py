"""The chain's arithmetic: every damage to a random chain is found, by the program and by the auditor's own script."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from guong.ledger import auditor
from guong.ledger.chain import (
    ROOT,
    Columns,
    Damage,
    Link,
    Walk,
    canonical,
    commitment,
    find_damage,
    link_hash,
    spelled,
    spelled_plain,
)

facts = st.dictionaries(
    st.text(max_size=5), st.none() | st.booleans() | st.integers() | st.text(max_size=20), max_size=3
)
contents = st.lists(facts, min_size=1, max_size=12)


def chain_of(payloads):
    links, prev = [], ROOT
    for seq, payload in enumerate(payloads, 1):
        text = canonical(payload)
        links.append(Link(seq, prev, link_hash(seq, prev, text), text))
        prev = links[-1].hash
    return links


def kinds(links, whole, anchors=()):
    """What is found in `links` when the head still says what `whole` ends with."""
    found = find_damage(links, head_seq=whole[-1].seq, head_hash=whole[-1].hash, anchors=anchors)
    assert bool(found) == bool(auditor.check(exported(links, whole[-1]), anchors)[2])
    return {damage.kind for damage in found}


def exported(links, head):
    for link in links:
        yield json.dumps({"seq": link.seq, "prev": link.prev, "hash": link.hash, "payload": link.payload})
    yield json.dumps({"head": {"seq": head.seq, "hash": head.hash}})


@given(contents)
def test_a_sound_chain_has_no_damage_and_knows_its_anchors(payloads):
    links = chain_of(payloads)
    papers = [spelled(link.hash) for link in links] + [link.hash for link in links] + [spelled(ROOT), ROOT]
    assert kinds(links, links, papers) == set()


def test_an_empty_chain_is_sound():
    assert find_damage([], head_seq=0, head_hash=ROOT, anchors=[spelled(ROOT)]) == []


@given(contents, st.data())
def test_every_edit_is_found(payloads, data):
    links = chain_of(payloads)
    place = data.draw(st.integers(0, len(links) - 1))
    field = data.draw(st.sampled_from(["seq", "prev", "hash", "payload"]))
    value = data.draw(st.integers(-3, 30)) if field == "seq" else data.draw(st.text(max_size=70))
    assume(value != getattr(links[place], field))
    damaged = [*links]
    damaged[place] = replace(links[place], **{field: value})
    assert kinds(damaged, links)


@given(contents, st.data())
def test_an_edit_with_a_fitting_hash_breaks_the_next_link_or_the_head(payloads, data):
    links = chain_of(payloads)
    place = data.draw(st.integers(0, len(links) - 1))
    text = canonical(data.draw(facts))
    assume(text != links[place].payload)
    link = links[place]
    damaged = [*links]
    damaged[place] = replace(link, payload=text, hash=link_hash(link.seq, link.prev, text))
    assert kinds(damaged, links) <= {"broken", "head"}
    assert kinds(damaged, links)


@given(contents, st.data())
def test_every_deletion_is_found(payloads, data):
    links = chain_of(payloads)
    place = data.draw(st.integers(0, len(links) - 1))
    assert kinds(links[:place] + links[place + 1 :], links) & {"gap", "truncated"}


@given(contents, st.data())
def test_every_swap_is_found(payloads, data):
    links = chain_of(payloads)
    assume(len(links) > 1)
    one, other = data.draw(st.lists(st.integers(0, len(links) - 1), min_size=2, max_size=2, unique=True))
    moved = [*links]
    moved[one], moved[other] = moved[other], moved[one]
    assert kinds(moved, links)
    # Also when only the contents change places, under their old numbers.
    exchanged = [*links]
    exchanged[one] = replace(links[one], payload=links[other].payload)
    exchanged[other] = replace(links[other], payload=links[one].payload)
    assert links[one].payload == links[other].payload or kinds(exchanged, links) == {"edited"}


@given(contents, facts, st.data())
def test_every_insertion_is_found(payloads, extra, data):
    links = chain_of(payloads)
    place = data.draw(st.integers(0, len(links)))
    prev = links[place - 1].hash if place else ROOT
    text = canonical(extra)
    added = Link(place + 1, prev, link_hash(place + 1, prev, text), text)
    assert kinds([*links[:place], added, *links[place:]], links)


@given(contents, st.data())
def test_a_cut_end_is_found_by_the_head(payloads, data):
    links = chain_of(payloads)
    left = data.draw(st.integers(0, len(links) - 1))
    assert kinds(links[:left], links) == {"truncated"}


@given(contents, st.data())
def test_a_cut_end_with_a_changed_head_is_found_by_an_anchor(payloads, data):
    links = chain_of(payloads)
    left = data.draw(st.integers(0, len(links) - 1))
    head = (left, links[left - 1].hash if left else ROOT)
    paper = spelled(data.draw(st.sampled_from(links[left:])).hash).upper()
    assert find_damage(links[:left], head_seq=head[0], head_hash=head[1]) == []
    found = find_damage(links[:left], head_seq=head[0], head_hash=head[1], anchors=[paper])
    assert found == [Damage(left, "anchor_missing")]


@given(contents, facts)
def test_a_chain_made_anew_is_found_by_any_anchor_after_the_change(payloads, other):
    links = chain_of(payloads)
    assume(canonical(other) != links[0].payload)
    anew = chain_of([other, *payloads[1:]])
    assert kinds(anew, anew) == set()
    assert kinds(anew, anew, [links[-1].hash]) == {"anchor_missing"}


def test_a_walk_may_begin_late_and_go_on_in_parts():
    links = chain_of([{"n": n} for n in range(9)])
    walk = Walk(after=(4, links[3].hash))
    walk.follow(links[4:6])
    walk.follow(links[6:])
    assert walk.damage(9, links[8].hash) == []
    assert walk.damage(3, links[8].hash) == [Damage(9, "head")]


def test_a_column_must_say_what_was_hashed():
    at = datetime(2023, 3, 9, 23, 59, 59, 999999, UTC)
    payload = canonical(
        {"name": "plan.issued", "subject": "plan:1", "by": "person:3", "at": at.isoformat(), "facts": {}}
    )
    good = Columns("plan.issued", "plan:1", "person:3", at)
    wrong = [
        replace(good, name="plan.closed"),
        replace(good, subject="plan:2"),
        replace(good, by="person:4"),
        replace(good, at=at + timedelta(microseconds=1)),
    ]

    def found(text, columns):
        link = Link(1, ROOT, link_hash(1, ROOT, text), text, columns)
        return [damage.kind for damage in find_damage([link], head_seq=1, head_hash=link.hash)]

    assert found(payload, good) == []
    assert [found(payload, columns) for columns in wrong] == [["column"]] * 4
    assert found("{}", good) == ["column"]
    assert found("no JSON", good) == ["column"]


def test_canonical_text_is_one_text():
    assert canonical({"b": 1, "a": "Đồng Mỏ"}) == '{"a":"Đồng Mỏ","b":1}'
    with pytest.raises(ValueError, match="JSON"):
        canonical({"n": float("nan")})


def test_a_commitment_depends_on_salt_and_value():
    assert commitment("s", "v") == commitment("s", "v") != commitment("s", "w")
    assert commitment("s", "v") != commitment("t", "v")


@given(st.text("0123456789abcdef", min_size=64, max_size=64))
def test_an_anchor_is_read_as_it_was_printed(hash_):
    assert len(spelled(hash_)) == 23
    assert spelled_plain(f" {spelled(hash_).upper()}\n") == hash_[:20]
