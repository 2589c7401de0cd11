"""A PIN on this device: signing in with it, choosing, changing and ending it, and a password set with it."""

from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.models import Login
from allauth.account.utils import get_login_redirect_url, get_next_redirect_url
from allauth.core.ratelimit import consume, respond_429
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from guong.accounts import pins, proofs, ways
from guong.accounts.cookies import device_here, own_device_here, remember, token_of
from guong.accounts.pin_forms import ChangePinForm, ChoosePinForm, PinForm, SetPasswordForm
from guong.accounts.sessions import ROW
from guong.kit.phrasebook import say
from guong.kit.reasons import Refused

BY_NAME = "cach"  # in an address of the sign-in page: not with the PIN of this device
# One sentence for a wrong PIN and for one that no longer works: a finder does not learn which.
WRONG = "Mã PIN chưa đúng, hoặc không còn dùng được trên máy này. Sai 5 lần liền là hết hiệu lực."


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("pin")
def sign_in(request: Any) -> HttpResponse:
    """On an enrolled device: six digits, and in; or on to the second factor, for an account that has one."""
    if request.user.is_authenticated:
        return redirect(get_login_redirect_url(request))
    token = token_of(request)
    device = pins.device_with(token)
    if device is None or (request.method != "POST" and not pins.is_live(device, request.now)):
        return redirect(by_name(request))
    form = PinForm(request.POST if request.method == "POST" else None)
    if form.is_bound and not consume(request, action="pin"):
        return respond_429(request)
    if form.is_valid():
        if pins.try_pin(device, token, form.cleaned_data["pin"], request.now):
            return _enter(request, device, token)
        form.add_error("pin", WRONG)
    facts = {
        "form": form,
        "name": _name(device.user),
        "next": get_next_redirect_url(request) or "",
        "by_name": by_name(request),
    }
    return _shown(request, "accounts/pin_sign_in.html", form, facts)


def _name(user: Any) -> str:
    person = getattr(user, "person", None)
    return str(person.full_name if person else user.username)


def _enter(request: Any, device: Any, token: str) -> HttpResponse:
    record_authentication(request, device.user, method="pin", device=device.pk)
    login = Login(user=device.user, redirect_url=get_next_redirect_url(request))
    response: HttpResponse = perform_login(request, login)
    if device.failures:
        said = f"Trước lần này, mã PIN trên máy này đã bị nhập sai {device.failures} lần. Không phải đồng chí thì hãy đổi mã PIN."
        messages.warning(request, said)
    return remember(response, token)


def by_name(request: Any) -> str:
    """The sign-in page for a user name, on a device that would ask for a PIN."""
    asked = {BY_NAME: "ten"}
    if there := get_next_redirect_url(request):
        asked["next"] = there
    return f"{reverse('account_login')}?{urlencode(asked)}"


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("pin", "pin1", "pin2")
def choose(request: Any) -> HttpResponse:
    """Choose the PIN of this device, or change it, which asks for the one so far."""
    device = own_device_here(request)
    return _enrol(request) if device is None else _change(request, device)


@proofs.proved
def _enrol(request: Any) -> HttpResponse:
    if request.method == "POST" and proofs.is_asked(request):
        return redirect("account_pin")  # a PIN is not put by, in a session, until the proof is given
    proofs.demand(request)
    form = ChoosePinForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        chosen = pins.Chosen(form.cleaned_data["pin1"], pins.new_token(), request.headers.get("User-Agent", ""))
        before = device_here(request)
        facts = {"replaces": before.pk if before else None, "by": request.actor, "at": request.now}
        try:
            pins.enrol(request.user.pk, chosen=chosen, **facts)
        except Refused as refusal:
            form.add_error(None, say(refusal.reasons[0]))
        else:
            messages.success(request, "Đã đặt mã PIN trên máy này. Từ nay mở trang đăng nhập ở đây chỉ cần nhập 6 số.")
            return remember(redirect("mfa_index"), chosen.token)
    before = device_here(request)
    facts = {"form": form, "device": None, "others": _name(before.user) if before is not None else ""}
    return _shown(request, "accounts/pin.html", form, facts)


def _change(request: Any, device: Any) -> HttpResponse:
    form = ChangePinForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        token = token_of(request)
        if pins.try_pin(device, token, form.cleaned_data["pin"], request.now):
            pins.change_pin(device.pk, pin=form.cleaned_data["pin1"], token=token, by=request.actor, at=request.now)
            messages.success(request, "Đã đổi mã PIN trên máy này.")
            return redirect("mfa_index")
        form.add_error("pin", WRONG)
    return _shown(request, "accounts/pin.html", form, {"form": form, "device": device, "others": ""})


@require_POST
def end(request: Any) -> HttpResponse:
    """End the PIN on one of one's devices."""
    asked = request.POST.get("may", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 18):
        raise Http404
    own = request.session.get(ROW)
    ended = ways.end_device(request.user.pk, int(asked), own=own, by=request.actor, at=request.now, key=request.key)
    said = "Mã PIN trên máy đó đã bỏ từ trước." if ended == "0" else "Đã bỏ mã PIN trên máy đó."
    messages.success(request, said)
    return redirect("mfa_index")


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("pin")
def confirm(request: Any) -> HttpResponse:
    """The PIN once more, before a sensitive change, of those who have nothing else to prove themselves with."""
    if get_reauthentication_flows(request.user):
        place = get_next_redirect_url(request) or reverse("mfa_index")
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': place})}")
    device = own_device_here(request)
    if device is None:
        return render(request, "accounts/no_password.html", {"form": None})
    form = PinForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if pins.try_pin(device, token_of(request), form.cleaned_data["pin"], request.now):
            request.session[proofs.PROVED_AT] = request.now.timestamp()
            return redirect(get_next_redirect_url(request) or "mfa_index")
        form.add_error("pin", WRONG)
    facts = {"form": form, "next": get_next_redirect_url(request) or ""}
    return _shown(request, "accounts/pin_confirm.html", form, facts)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("pin", "password1", "password2")
def set_password(request: Any) -> HttpResponse:
    """A password for an account without one: with the PIN of this device. To any other it is said that there is none."""
    if request.user.has_usable_password():
        return redirect("account_change_password")
    device = own_device_here(request)
    if device is None:
        return render(request, "accounts/no_password.html", {"form": None})
    form = SetPasswordForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        if pins.try_pin(device, token_of(request), form.cleaned_data["pin"], request.now):
            get_adapter(request).set_password(request.user, form.cleaned_data["password1"])
            update_session_auth_hash(request, request.user)
            messages.success(
                request, "Đã đặt mật khẩu. Từ nay vào được từ máy khác bằng tên đăng nhập và mật khẩu này."
            )
            return redirect("mfa_index")
        form.add_error("pin", WRONG)
    return _shown(request, "accounts/no_password.html", form, {"form": form})


def _shown(request: Any, template: str, form: Any, facts: dict[str, Any]) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, template, facts, status=status)
