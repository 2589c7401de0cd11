"""Rules for passwords beside Django's own: not too long to hash, longer for whoever administers, nothing that a neighbour
would guess first.
"""

from typing import Any

from django.contrib.auth.password_validation import get_default_password_validators
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from guong.kit.text import words

RUN = 5  # so many signs in a row on the keyboard, counted up or down, or repeated
KEYBOARD = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
LOCAL_WORDS = frozenset(
    {
        "matkhau", "password", "passw0rd", "dangnhap", "quantri", "admin", "guongsang", "mohinhtieubieu", "tieubieu",
        "kehoach", "chibo", "dangbo", "danguy", "huyenuy", "tinhuy", "thanhuy", "phuonguy", "bithuchibo", "dangvien",
        "tuyengiao", "mattran", "mttq", "uybannhandan", "ubnd", "hdnd", "vanphong", "congsan", "vietnam", "hochiminh",
        "chilang", "langson", "anhyeuem", "emyeuanh", "iloveyou",
    }
)  # fmt: skip
SHORTEST_NAME = 4


class GuessableWordsValidator:
    """Refuses local words, the user name and runs such as 12345 or qwert, however they are accented, spaced or cased.

    Args:
        extra: further words to refuse (the names of the unit and its plan, for instance).
    """

    def __init__(self, extra: tuple[str, ...] = ()) -> None:
        self.words = LOCAL_WORDS | {folded for folded in map(_squeeze, extra) if folded}

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        typed = _squeeze(password)
        name = _squeeze(user.get_username()) if user is not None else ""
        if len(name) >= SHORTEST_NAME and name in typed:
            raise ValidationError(_("Mật khẩu không được chứa tên đăng nhập."), code="password_has_username")
        word = next((word for word in sorted(self.words, key=len, reverse=True) if word in typed), None)
        if word is not None:
            raise ValidationError(
                _("Mật khẩu có từ quá dễ đoán: «%(word)s». Hãy dùng vài từ không liên quan nhau."),
                code="password_has_local_word",
                params={"word": word},
            )
        if any(run in typed for run in _RUNS):
            raise ValidationError(
                _("Mật khẩu có dãy quá dễ đoán, như 12345, aaaaa hay qwert."), code="password_has_run"
            )

    def get_help_text(self) -> str:
        """Said beside the field."""
        return _("Không có từ dễ đoán (matkhau, guongsang…) hay dãy như 12345.")


class LengthLimitValidator:
    """Refuses what is longer than `max_length`: long passphrases are welcome, megabytes are an attack on the hasher."""

    def __init__(self, max_length: int = 128) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        if len(password) > self.max_length:
            raise ValidationError(
                _("Mật khẩu dài quá %(max_length)d ký tự."),
                code="password_too_long",
                params={"max_length": self.max_length},
            )

    def get_help_text(self) -> str:
        """Nothing: nobody comes near the limit by accident."""
        return ""


class AdministratorLengthValidator:
    """Asks more of whoever administers the installation than of the others."""

    def __init__(self, min_length: int = 15) -> None:
        self.min_length = min_length

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        if getattr(user, "is_administrator", False) and len(password) < self.min_length:
            raise ValidationError(
                _("Mật khẩu của người quản trị cần ít nhất %(min_length)d ký tự."),
                code="administrator_password_too_short",
                params={"min_length": self.min_length},
            )

    def get_help_text(self) -> str:
        """Said beside the field."""
        return _("Người quản trị: ít nhất %(min_length)d ký tự.") % {"min_length": self.min_length}


def password_rules(*, administers: bool) -> str:
    """The installation's rules for a password, in sentences.

    Args:
        administers: whether the password is an administrator's; nobody else is told what is asked of them alone.
    """
    rules = get_default_password_validators()
    told = [rule for rule in rules if administers or not isinstance(rule, AdministratorLengthValidator)]
    return " ".join(text for rule in told if (text := rule.get_help_text()))


def _squeeze(text: str) -> str:
    return "".join(words(text))


def _runs() -> frozenset[str]:
    rows = [*KEYBOARD, *(row[::-1] for row in KEYBOARD)]
    windows = {row[start : start + RUN] for row in rows for start in range(len(row) - RUN + 1)}
    return frozenset(windows | {sign * RUN for sign in "0123456789abcdefghijklmnopqrstuvwxyz"})


_RUNS = _runs()
