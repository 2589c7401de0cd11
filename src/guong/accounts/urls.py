"""Every account page there is. The names are allauth's own, because its views look each other up by them.

What is not listed does not exist: sign-up, mail addresses, password reset by mail. Views
that a signed-out person must reach (sign in, sign out, blocked, the code at sign-in, set-up) are marked where they are
written.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from guong.accounts import elsewhere, passkey_views, pin_views, views
from guong.accounts.proofs import proved, proved_now

form = require_http_methods(["GET", "HEAD", "POST"])  # allauth's views would also take PUT for POST

urlpatterns = [
    path("tai-khoan/", require_safe(views.Index.as_view()), name="mfa_index"),
    path("tai-khoan/phien/", views.end_sessions, name="account_sessions"),
    path("tai-khoan/dang-nhap/", form(views.SignIn.as_view()), name="account_login"),
    path("tai-khoan/dang-nhap/ma-xac-thuc/", form(passkey_views.SecondFactor.as_view()), name="mfa_authenticate"),
    path("tai-khoan/dang-xuat/", form(elsewhere.SignOut.as_view()), name="account_logout"),
    path("tai-khoan/bi-khoa/", require_safe(account.account_inactive), name="account_inactive"),
    path("tai-khoan/doi-mat-khau/", form(account.password_change), name="account_change_password"),
    path("tai-khoan/dat-mat-khau/", pin_views.set_password, name="account_set_password"),
    path("tai-khoan/nhap-lai/mat-khau/", form(account.reauthenticate), name="account_reauthenticate"),
    path("tai-khoan/nhap-lai/ma-xac-thuc/", form(factor.reauthenticate), name="mfa_reauthenticate"),
    path("tai-khoan/ung-dung-xac-thuc/bat/", form(proved(views.ActivateTotp.as_view())), name="mfa_activate_totp"),
    path("tai-khoan/ung-dung-xac-thuc/tat/", form(views.DeactivateTotp.as_view()), name="mfa_deactivate_totp"),
    path("tai-khoan/ma-khoi-phuc/", require_safe(views.RecoveryCodes.as_view()), name="mfa_view_recovery_codes"),
    path("tai-khoan/ma-khoi-phuc/tao-moi/", form(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path(
        "tai-khoan/ma-khoi-phuc/tai-ve/",
        require_safe(views.DownloadRecoveryCodes.as_view()),
        name="mfa_download_recovery_codes",
    ),
    path("tai-khoan/dang-nhap/ben-ngoai/", elsewhere.start, name="oidc_start"),
    path("tai-khoan/dang-nhap/ben-ngoai/tro-lai/", elsewhere.back, name="oidc_return"),
    path("tai-khoan/noi/", proved_now(elsewhere.bind), name="oidc_binding"),
    path("tai-khoan/noi/bo/", elsewhere.unbind, name="oidc_unbinding"),
    # The PIN of a device.
    path("tai-khoan/dang-nhap/ma-pin/", pin_views.sign_in, name="account_pin_login"),
    path("tai-khoan/ma-pin/", pin_views.choose, name="account_pin"),
    path("tai-khoan/ma-pin/bo/", pin_views.end, name="account_pin_end"),
    path("tai-khoan/nhap-lai/ma-pin/", pin_views.confirm, name="account_confirm_pin"),
    # Passkeys.
    path("tai-khoan/dang-nhap/khoa-truy-cap/", form(passkey_views.SignIn.as_view()), name="mfa_login_webauthn"),
    path("tai-khoan/khoa-truy-cap/them/", form(proved(passkey_views.Add.as_view())), name="mfa_add_webauthn"),
    path("tai-khoan/khoa-truy-cap/<int:pk>/bo/", form(passkey_views.Remove.as_view()), name="mfa_remove_webauthn"),
    path(
        "tai-khoan/nhap-lai/khoa-truy-cap/", form(passkey_views.Confirm.as_view()), name="mfa_reauthenticate_webauthn"
    ),
    path("thiet-lap/<str:token>/", form(views.setup), name="setup"),
]
