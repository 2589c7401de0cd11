"""Forms for a PIN: to sign in with it, to choose it, to change it, and to set a password with it."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import MaxLengthValidator

from guong.accounts import pins
from guong.accounts.models import LONGEST_PASSWORD, User
from guong.accounts.passwords import password_rules
from guong.accounts.pin_rules import DIGITS
from guong.kit.phrasebook import say

TWICE = "Hai lần nhập mã PIN chưa giống nhau."
RULES = "6 chữ số. Không dùng ngày sinh, số điện thoại, dãy như 123456 hay 112233."


def pin_field(label: str, *, is_new: bool = False, hint: str = "") -> forms.CharField:
    """One field for six digits, with the keys for digits on a phone."""
    attrs = {"inputmode": "numeric", "maxlength": str(DIGITS), "autocomplete": "new-password" if is_new else "off"}
    field = forms.CharField(label=label, help_text=hint, widget=forms.PasswordInput(attrs=attrs))
    field.validators.append(MaxLengthValidator(32))
    return field


class PinForm(forms.Form):
    """The PIN, to come in or to be sure who sits here."""

    pin = pin_field("Mã PIN 6 số")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pin"].widget.attrs["autofocus"] = True

    def clean_pin(self) -> str:
        """What cannot be a PIN is not tried, and not counted."""
        pin: str = self.cleaned_data["pin"]
        if not (len(pin) == DIGITS and pin.isascii() and pin.isdigit()):
            raise forms.ValidationError("Mã PIN gồm đúng 6 chữ số.")
        return pin


class TwicePin(forms.Form):
    """A new PIN, typed twice. `user` is none for an account that is about to be made, `username` then its name."""

    pin1 = pin_field("Mã PIN mới", is_new=True, hint=RULES)
    pin2 = pin_field("Nhập lại mã PIN mới", is_new=True)

    user: User | None = None

    def near(self) -> str:
        """The name of an account about to be made."""
        return ""

    def clean_pin1(self) -> str:
        """Not one that is guessed first."""
        pin: str = self.cleaned_data["pin1"]
        for reason in pins.why_not(pin, self.user, username=self.near()):
            raise forms.ValidationError(say(reason))
        return pin

    def clean_pin2(self) -> str:
        """Compared only when the first one stands."""
        first, second = self.cleaned_data.get("pin1"), self.cleaned_data["pin2"]
        if first is not None and first != second:
            raise forms.ValidationError(TWICE)
        return str(second)


class ChoosePinForm(TwicePin):
    """A PIN for this device."""

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user


class ChangePinForm(ChoosePinForm):
    """The PIN so far, and the new one."""

    pin = pin_field("Mã PIN đang dùng")
    field_order = ["pin", "pin1", "pin2"]


class SetPasswordForm(forms.Form):
    """A password for an account that has none, set with the PIN of this device."""

    pin = pin_field("Mã PIN đang dùng trên máy này")
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

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password1"].help_text = password_rules(administers=user.is_administrator)

    def clean_password1(self) -> str:
        """By the rules of the installation."""
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password

    def clean_password2(self) -> str:
        """Compared only when the first one stands."""
        first, second = self.cleaned_data.get("password1"), self.cleaned_data["password2"]
        if first is not None and first != second:
            raise forms.ValidationError("Hai lần nhập mật khẩu chưa giống nhau.")
        return str(second)
