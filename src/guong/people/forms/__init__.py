"""What is typed when an invitation is accepted: a password, or a PIN for this device alone."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from guong.accounts.models import LONGEST_PASSWORD, User
from guong.accounts.names import AS_TYPED, USERNAME
from guong.accounts.passwords import password_rules
from guong.accounts.pin_forms import TwicePin
from guong.kit.phrasebook import say
from guong.kit.reasons import Reason
from guong.people.rules import phone_name

NAME_WRONG = (
    "Hãy nhập số điện thoại 10 chữ số, ví dụ 0912 345 678; hoặc một tên từ 3 ký tự: chữ thường không dấu, chữ số, "
    "dấu chấm, gạch ngang."
)


class _Accept(forms.Form):
    """One's name confirmed, and a user name where it is not fixed."""

    confirmed = forms.BooleanField(
        label="Đúng là tôi", error_messages={"required": "Hãy xác nhận đúng là mình trước khi tạo tài khoản."}
    )
    username = forms.CharField(
        label="Tên đăng nhập: số điện thoại của mình",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", **AS_TYPED}),
    )

    def __init__(
        self,
        data: Any,
        *,
        fixed_name: str,
        is_administrator: bool,
        is_taken: Callable[[str], bool],
        is_of_another: Callable[[str], bool],
    ) -> None:
        """`fixed_name` is the user name that cannot be chosen: of an account that is opened again, or a free phone number."""
        super().__init__(data)
        self.fixed_name, self.is_administrator = fixed_name, is_administrator
        self.is_taken, self.is_of_another = is_taken, is_of_another
        if fixed_name:
            del self.fields["username"]

    def clean_username(self) -> str:
        """A phone number in its one form, else a name of lower case letters."""
        typed: str = self.cleaned_data["username"]
        name = phone_name(typed) or typed.strip().lower()
        if not USERNAME.fullmatch(name):
            raise forms.ValidationError(NAME_WRONG)
        if self.is_taken(name):
            raise forms.ValidationError(say(Reason("login_taken")))
        if self.is_of_another(name):
            raise forms.ValidationError(say(Reason("login_of_another")))
        return name

    @property
    def login(self) -> str:
        """The user name that stands."""
        return self.fixed_name or str(self.cleaned_data["username"])


class AcceptForm(_Accept):
    """With a password, typed twice."""

    password1 = forms.CharField(
        label="Mật khẩu",
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="Nhập lại mật khẩu",
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: Any, **facts: Any) -> None:
        super().__init__(data, **facts)
        self.fields["password1"].help_text = password_rules(administers=self.is_administrator)

    def clean_password1(self) -> str:
        """By the rules of the installation, which know the name and whether the account administers."""
        password: str = self.cleaned_data["password1"]
        name = self.fixed_name or self.cleaned_data.get("username", "")
        validate_password(password, User(username=name, is_administrator=self.is_administrator))
        return password

    def clean_password2(self) -> str:
        """Compared only when the first one stands."""
        first, second = self.cleaned_data.get("password1"), self.cleaned_data["password2"]
        if first is not None and first != second:
            raise forms.ValidationError("Hai lần nhập mật khẩu chưa giống nhau.")
        return str(second)


class AcceptWithPinForm(TwicePin, _Accept):
    """With a PIN for this device, typed twice."""

    field_order = ["confirmed", "username", "pin1", "pin2"]

    def near(self) -> str:
        """The user name as it stands so far."""
        return self.fixed_name or str(self.cleaned_data.get("username", ""))
