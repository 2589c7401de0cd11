"""Code → Vietnamese. Each step registers its words here from its `words.py`; templates and doors ask here.

A missing word is an error, not an empty text: a code that nobody can say must not reach a person.
"""

from collections.abc import Mapping
from typing import Any

from guong.kit.reasons import Reason

_states: dict[str, tuple[str, str]] = {}
_words: dict[str, str] = {}
_reasons: dict[str, str] = {}
_events: dict[str, str] = {}


def register(
    *,
    words: Mapping[str, str] | None = None,
    states: Mapping[str, tuple[str, str]] | None = None,
    reasons: Mapping[str, str] | None = None,
    events: Mapping[str, str] | None = None,
) -> None:
    """Add a step's phrases.

    Args:
        words: code → word, e.g. ``"relation.implements": "Thực hiện"``.
        states: code → (word, tone); tone is one of ``plain wait warn good bad honour`` and picks icon and colour.
        reasons: code → sentence with ``{fact}`` places.
        events: ledger event → sentence with ``{fact}`` places.
    Raises: ValueError when a code is registered twice with another meaning.
    """
    books: tuple[tuple[dict[str, Any], Mapping[str, Any] | None], ...] = (
        (_words, words),
        (_states, states),
        (_reasons, reasons),
        (_events, events),
    )
    for book, new in books:
        for code, phrase in (new or {}).items():
            if book.setdefault(code, phrase) != phrase:
                raise ValueError(f"two meanings for {code!r}")


def word(code: str) -> str:
    """The Vietnamese word of a code. Raises KeyError for an unknown one."""
    return _words[code]


def is_word(code: str) -> bool:
    """Whether a code has a word."""
    return code in _words


def state(code: str) -> tuple[str, str]:
    """(word, tone) of a state code such as ``registration.draft``. Raises KeyError."""
    return _states[code]


def word_in(code: str, step: str) -> str:
    """The word that a code has in one step of the year, where it has one of its own; else its common word. Raises KeyError."""
    return _words.get(f"{code}.{step}") or _words[code]


def state_in(code: str, step: str) -> tuple[str, str]:
    """`word_in` for a state. Raises KeyError."""
    return _states.get(f"{code}.{step}") or _states[code]


def say(reason: Reason) -> str:
    """The sentence of a reason. Raises KeyError for an unknown code or a missing fact."""
    return _reasons[reason.code].format_map(dict(reason.facts))


def tell(event: str, facts: Mapping[str, Any]) -> str:
    """The sentence of a ledger event. Raises KeyError."""
    return _events[event].format_map(_Blank(facts))


def known() -> dict[str, frozenset[str]]:
    """All registered codes by book; the architecture tests read it."""
    return {
        "words": frozenset(_words),
        "states": frozenset(_states),
        "reasons": frozenset(_reasons),
        "events": frozenset(_events),
    }


class _Blank(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "…"


register(
    reasons={
        "stale": "Nội dung này vừa được người khác sửa. Hai bản được đặt cạnh nhau dưới đây; hãy chọn giữ bản nào.",
        "not_now": "Hồ sơ đã sang bước khác. Tải lại trang để xem tình trạng mới.",
        "missing": "Chưa nhập mục này.",
        "key_reused": "Trang này đã gửi một lần. Chép lại phần mới gõ, rồi mở lại từ «Việc của tôi».",
        "number_unreadable": "Chỉ nhập chữ số, ví dụ 02.",
        "number_out_of_range": "Nhập số từ {least} đến {most}.",
        "choice_unknown": "Hãy chọn một mục trong danh sách.",
        "too_long": "Dài quá {limit} ký tự (đang có {length}). Hãy rút gọn.",
    }
)
