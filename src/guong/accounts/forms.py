"""Forms of the account pages: allauth's with plain fields, and the set-up link's own."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as factor
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guong.accounts.cookies import own_device_here
from guong.accounts.models import LONGEST_PASSWORD, User
from guong.accounts.names import AS_TYPED, USERNAME
from guong.accounts.passwords import password_rules
from guong.accounts.pins import end_other_devices
from guong.accounts.ways import other_ways, take_away

LONGEST_CODE = 32


def _limit(field: forms.Field, most: int) -> None:
    """Refuse what is longer. Assigning `max_length` to a field that is made already validates nothing."""
    field.validators.append(MaxLengthValidator(most, _("Dài quá %(limit_value)d ký tự. Hãy nhập lại.")))


class _Plain(forms.Form):
    """Labels say what a field is; a placeholder that repeats the label only vanishes when one types."""

    first = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        if self.first:
            self.fields[self.first].widget.attrs["autofocus"] = True


class SignInForm(_Plain, account.LoginForm):
    """User name and password."""

    first = "login"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs.update(AS_TYPED)
        _limit(self.fields["password"], LONGEST_PASSWORD)


class ConfirmPasswordForm(_Plain, account.ReauthenticateForm):
    """The password once more, before a sensitive change."""

    first = "password"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _limit(self.fields["password"], LONGEST_PASSWORD)


class ChangePasswordForm(_Plain, account.ChangePasswordForm):
    """The old password and the new one twice, with the rules beside it; whether the PIN on every other device ends with it, and
    what else opens the account and is to go.
    """

    everywhere = forms.BooleanField(
        label=_("Bỏ cả mã PIN trên các máy khác"),
        required=False,
        initial=True,
        help_text=_("Để nguyên dấu nếu mật khẩu có thể đã bị lộ. Khóa truy cập và nơi đã nối thì vẫn vào được."),
    )
    remove = forms.MultipleChoiceField(
        label=_("Bỏ luôn những cách vào không phải của mình"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Đánh dấu thứ không do đồng chí thêm. Thứ không đánh dấu vẫn vào được bằng nó."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = password_rules(administers=self.user.is_administrator)
        for name in ("oldpassword", "password1", "password2"):
            _limit(self.fields[name], LONGEST_PASSWORD)
        self.fields["remove"].choices = other_ways(self.user)
        if not self.fields["remove"].choices:
            del self.fields["remove"]

    def save(self) -> None:
        """Set the password; where asked for, end the PIN on every other device with it."""
        request = context.request
        with transaction.atomic():
            super().save()
            if self.cleaned_data["everywhere"]:
                own = own_device_here(request)
                facts = {"own": own.pk if own else None, "by": request.actor, "at": request.now}
                end_other_devices.body(self.user.pk, **facts)  # type: ignore[attr-defined]
            if chosen := self.cleaned_data.get("remove"):
                take_away.body(self.user.pk, chosen, by=request.actor, at=request.now)  # type: ignore[attr-defined]


class SetupForm(_Plain):
    """Name and password of the first administrator."""

    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=60,
        help_text=_("Chữ thường không dấu, chữ số, dấu chấm hoặc gạch ngang, ví dụ quan.tri"),
        widget=forms.TextInput(attrs={"autocomplete": "username", **AS_TYPED}),
    )
    password1 = forms.CharField(
        label=_("Mật khẩu"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    password2 = forms.CharField(
        label=_("Nhập lại mật khẩu"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = password_rules(administers=True)

    def clean_username(self) -> str:
        """Lower case; whoever types ``Quan.Tri`` later still gets in."""
        name: str = self.cleaned_data["username"].lower()
        if not USERNAME.fullmatch(name):
            raise forms.ValidationError(
                _("Cần từ 3 ký tự: chữ thường không dấu, chữ số, dấu chấm, gạch ngang; đầu và cuối là chữ hoặc số.")
            )
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(_("Tên đăng nhập này đã có người dùng. Hãy chọn tên khác."))
        return name

    def clean_password1(self) -> str:
        """By the rules of the installation, which know the chosen name."""
        password: str = self.cleaned_data["password1"]
        validate_password(password, User(username=self.cleaned_data.get("username", ""), is_administrator=True))
        return password

    def clean_password2(self) -> str:
        """Compared only when the first one stands."""
        first, second = self.cleaned_data.get("password1"), self.cleaned_data["password2"]
        if first is not None and first != second:
            raise forms.ValidationError(_("Hai lần nhập mật khẩu chưa giống nhau."))
        return str(second)


class _Code(_Plain):
    """One field for a code, with the keys for digits on a phone."""

    first = "code"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        _limit(field, LONGEST_CODE)
        field.widget.attrs.update(inputmode="numeric", maxlength=LONGEST_CODE, **AS_TYPED)
        field.help_text = _("Mã 6 số trong ứng dụng xác thực")


class _OnceOnly(_Code, factor.BaseAuthenticateForm):
    """A code of the authenticator app opens one door only, for as long as it could be valid."""

    authenticator: Authenticator

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP and not use_up(self.user.pk, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SignInCodeForm(_OnceOnly, factor.AuthenticateForm):
    """The code asked for at sign-in."""


class ConfirmCodeForm(_OnceOnly, factor.ReauthenticateForm):
    """The code asked for before a sensitive change."""


class FirstCodeForm(_Code, totp.ActivateTOTPForm):
    """The code that proves the app was set up; it is used up by that."""

    first = ""  # the page begins with the QR code, not with the field

    def clean_code(self) -> str:
        """allauth's check, and the mark."""
        code: str = super().clean_code()
        use_up(self.user.pk, code)
        return code


def use_up(user_id: int, code: str) -> bool:
    """Mark a code as used by this account. Returns: whether it was unused.

    allauth remembers a code for one period; with a tolerance, codes live longer than that.
    """
    digits = "".join(sign for sign in code if sign.isdigit())
    periods = 2 * app_settings.TOTP_TOLERANCE + 1
    return bool(cache.add(f"totp-used:{user_id}:{digits}", 1, timeout=periods * app_settings.TOTP_PERIOD))
