"""Reasons, refusals and moves."""

import pytest

from guong.kit.lifecycle import move
from guong.kit.reasons import Forbidden, Reason, Refusal, Refused, Stale, refuse_if


def test_no_reason_means_yes():
    assert refuse_if(iter(())) is None


def test_all_reasons_are_said_at_once():
    missing, long = Reason("missing", "title"), Reason("too_long", "text", {"limit": 10, "length": 12})
    with pytest.raises(Refused) as refused:
        refuse_if(reason for reason in (missing, long))
    assert refused.value.reasons == (missing, long)
    assert str(refused.value) == "missing, too_long"
    assert refused.value.status == 422


def test_a_kind_of_refusal_has_its_status():
    with pytest.raises(Forbidden) as forbidden:
        refuse_if([Reason("not_yours")], Forbidden)
    assert forbidden.value.status == 403
    assert issubclass(Forbidden, Refusal)


def test_stale_keeps_both_versions():
    stale = Stale({"title": "của người khác"}, {"title": "vừa gõ"})
    assert (stale.status, stale.current, stale.offered) == (409, {"title": "của người khác"}, {"title": "vừa gõ"})
    assert [reason.code for reason in stale.reasons] == ["stale"]
    assert (Stale().current, Stale().offered) == ({}, {})


def test_reasons_are_values():
    assert Reason("missing") == Reason("missing")
    assert hash(Reason("missing", facts={"n": 1})) == hash(Reason("missing", facts={"n": 2}))
    assert Reason("missing").facts == {}


def test_a_move_starts_from_its_sources_only():
    send = move("send", {"draft", "returned"}, "sent")
    assert list(send.why_not("draft")) == list(send.why_not("returned")) == []
    assert list(send.why_not("sealed")) == [Reason("not_now", facts={"move": "send", "state": "sealed"})]
    assert send.target == "sent"
