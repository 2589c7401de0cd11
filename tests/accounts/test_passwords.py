import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from guong.accounts.models import User
from guong.accounts.passwords import GuessableWordsValidator, LengthLimitValidator, password_rules

USER = User(username="thu.trang")


def codes(password: str) -> set[str]:
    try:
        validate_password(password, USER)
    except ValidationError as refused:
        return {error.code for error in refused.error_list if error.code}
    return set()


@pytest.mark.parametrize(
    "password",
    ["mưa rơi trên mái ngói", "Trau gam co ven de", "k7#mPw!zq92L", "ngựa ô " * 18 + "xx", "🌾🌾🌾🌾🌾🌾🌾🌾🌾🌾🌾🌾"],
)
def test_good_ones(password: str) -> None:
    assert len(password) <= 128
    assert codes(password) == set()


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("mười một kt", "password_too_short"),
        ("x!7" * 43, "password_too_long"),
        ("1q2w3e4r5t6y", "password_too_common"),
        ("Mật Khẩu của tôi", "password_has_local_word"),
        ("m.a.t.k.h.a.u bí mật", "password_has_local_word"),
        ("GươngSáng ngời ngời", "password_has_local_word"),
        ("Đảng bộ xã nhà mình", "password_has_local_word"),
        ("hoa sữa 12345 thơm", "password_has_run"),
        ("hoa sữa 98765 thơm", "password_has_run"),
        ("hoa qwerty sữa thơm", "password_has_run"),
        ("aaaaa hoa sữa thơm", "password_has_run"),
        ("cô Thu Trang dạy hát", "password_has_username"),
    ],
)
def test_weak_ones(password: str, code: str) -> None:
    assert code in codes(password)


def test_the_refusal_names_the_word() -> None:
    with pytest.raises(ValidationError, match="«chibo»"):
        GuessableWordsValidator().validate("bốn chi bộ thôn nhà", USER)


def test_the_unit_can_add_its_own_words() -> None:
    with pytest.raises(ValidationError, match="«dongmo»"):
        GuessableWordsValidator(extra=("Đồng Mỏ", "")).validate("phố Đồng Mỏ mùa thu", USER)


def test_a_short_user_name_is_no_word() -> None:
    GuessableWordsValidator().validate("mưa rơi trên mái ngói", User(username="mua"))


def test_without_a_user() -> None:
    GuessableWordsValidator().validate("mưa rơi trên mái ngói")


def test_exactly_at_the_limit() -> None:
    LengthLimitValidator(128).validate("x" * 128)
    with pytest.raises(ValidationError, match="dài quá 128 ký tự"):
        LengthLimitValidator(128).validate("x" * 129)


def test_whoever_administers_needs_three_more() -> None:
    short, enough = "mưa rơi nhẹ 7", "mưa rơi nhẹ 7 ô"
    assert (len(short), len(enough)) == (13, 15)
    validate_password(short, User(username="thu.trang"))
    validate_password(enough, User(username="quan.tri", is_administrator=True))
    with pytest.raises(ValidationError, match="người quản trị cần ít nhất 15"):
        validate_password(short, User(username="quan.tri", is_administrator=True))


def test_only_whoever_administers_is_told_what_is_asked_of_them_alone() -> None:
    told = "Người quản trị: ít nhất 15 ký tự."
    assert password_rules(administers=True).replace(f" {told}", "") == password_rules(administers=False)
    assert told in password_rules(administers=True) and told not in password_rules(administers=False)
