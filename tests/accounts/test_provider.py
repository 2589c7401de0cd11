"""Signing in by the office's identity provider: bound by hand, proven by signature, refused in every other case."""

import base64
import json
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from guong.accounts import provider as conversation
from guong.accounts.answers import LONGEST, Failed
from guong.accounts.binding import bind
from guong.accounts.entry import take_away_entry
from guong.accounts.models import BoundIdentity
from guong.config.clock import hold_clock
from guong.config.middleware import POLICY
from guong.config.oidc import Oidc
from guong.kit.reasons import Refused
from guong.ledger.models import Entry
from guong.organisations.actor import System
from tests.accounts.doing import PASSWORD, code, post, text
from tests.accounts.identity import CLIENT, NAME, SECRET, Identity, plainly, provider
from tests.people.sharing import at_work, shared
from tests.world import WRITING, build_world

pytestmark = pytest.mark.django_db
BY = System("a test")
AT = WRITING


@pytest.fixture(scope="module")
def running():
    with provider() as found:
        yield found


@pytest.fixture
def identity(running, settings):
    """The provider, as it should be, named in the settings."""
    cache.clear()  # nothing of another test's provider is remembered
    fresh = Identity(url=running.url, key=running.key)
    vars(running).update(vars(fresh))
    settings.OIDC = running.configured()
    return running


@pytest.fixture
def world():
    cache.clear()
    with hold_clock(AT):
        yield build_world()
    cache.clear()


@pytest.fixture
def bound(world, identity):
    """Kiên's account, bound to the identity."""
    bind(world.users["kien"].pk, issuer=identity.url, subject=identity.subject, by=BY, at=AT)
    return world.users["kien"]


def depart(client, name="oidc_start", **typed):
    """Press the button; returns what the provider is asked."""
    answer = client.post(reverse(name), typed)
    assert answer.status_code == 302, text(answer)
    return plainly(urlsplit(answer["Location"]).query)


def come_back(client, identity, asked, **other):
    query = plainly(urlsplit(identity.enter(asked)).query) | other
    return client.get(reverse("oidc_return"), {name: value for name, value in query.items() if value is not None})


def enter(client, identity, **typed):
    return come_back(client, identity, depart(client, **typed))


def is_in(client):
    return client.get("/toi/").status_code == 200


def is_refused(client, answer, words="Chưa vào được bằng Cổng cán bộ"):
    return (
        answer.status_code == 302
        and answer["Location"] == reverse("account_login")
        and words in text(client.get(reverse("account_login")))
        and not is_in(client)
    )


def test_without_a_setting_there_is_nothing_of_it(world):
    client = Client()
    page = client.get(reverse("account_login"))
    assert "Đăng nhập bằng" not in text(page)
    assert page["Content-Security-Policy"] == POLICY
    for name in ("oidc_start", "oidc_return"):
        assert (client.post if name == "oidc_start" else client.get)(reverse(name)).status_code == 404
    assert world.client("kien").get(reverse("oidc_binding")).status_code == 404
    assert "Bỏ nối" not in text(world.client("kien").get("/tai-khoan/"))


def test_whoever_is_bound_comes_in_by_the_button(bound, identity):
    client = Client()
    page = client.get(reverse("account_login"))
    assert f"Đăng nhập bằng {NAME}" in text(page)
    assert f"form-action 'self' {identity.url};" in page["Content-Security-Policy"]
    asked = depart(client, next="/kh/")
    assert {name: asked[name] for name in ("response_type", "client_id", "scope", "code_challenge_method")} == {
        "response_type": "code", "client_id": CLIENT, "scope": "openid", "code_challenge_method": "S256",
    }  # fmt: skip
    assert asked["redirect_uri"] == "http://testserver/tai-khoan/dang-nhap/ben-ngoai/tro-lai/"
    answer = come_back(client, identity, asked)
    assert (answer.status_code, answer["Location"]) == (302, "/kh/")
    assert "Đinh Trung Kiên" in text(client.get("/toi/"))


@pytest.mark.parametrize("wanted", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
def test_it_leads_nowhere_else(bound, identity, wanted):
    assert enter(Client(), identity, next=wanted)["Location"] == "/toi/"


def test_nobody_signs_up_by_it_and_no_name_is_matched(world, identity):
    """The token says `preferred_username` thu: that is nobody's proof."""
    from guong.accounts.models import User

    before = User.objects.count()
    client = Client()
    assert is_refused(client, enter(client, identity), "chưa được nối với ai")
    assert (User.objects.count(), BoundIdentity.objects.count()) == (before, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"claims": {"nonce": "another"}},
        {"claims": {"nonce": None}},
        {"claims": {"iss": "https://elsewhere.example"}},
        {"claims": {"aud": "another-application"}},
        {"claims": {"aud": [CLIENT, "another"], "azp": "another"}},
        {"claims": {"exp": 1}},
        {"claims": {"exp": None}},
        {"claims": {"sub": None}},
        {"claims": {"sub": ""}},
        {"claims": {"sub": "x" * 256}},
        {"spoil": True},
        {"headers": {"kid": "k2"}},
        {"sign_with": rsa.generate_private_key(public_exponent=65537, key_size=2048)},
        {"sign_with": SECRET * 3, "algorithm": "HS256"},
        {"sign_with": "", "algorithm": "none"},
        {"described": {"issuer": "https://elsewhere.example"}},
        {"described": {"token_endpoint": "file:///etc/passwd"}},
        {"described": {"jwks_uri": None}},
        {"described": {"jwks_uri": "http://127.0.0.1:1/keys"}},
        {"described": {"token_endpoint": "http://127.0.0.1:1/token"}},
    ],
)
def test_what_is_not_proven_opens_nothing(bound, identity, wrong):
    client = Client()
    asked = depart(client)
    vars(identity).update(wrong)
    cache.clear()
    assert is_refused(client, come_back(client, identity, asked))


def test_an_authorization_elsewhere_than_the_policy_allows_is_not_followed(bound, identity):
    identity.described = {"authorization_endpoint": "http://elsewhere.example/vao"}
    client = Client()
    assert is_refused(client, client.post(reverse("oidc_start")))


@pytest.mark.parametrize("state", ["another", "", None])
def test_a_wrong_state_opens_nothing_and_asks_the_provider_nothing(bound, identity, state):
    client = Client()
    asked = depart(client)
    identity.asked.clear()
    assert is_refused(client, come_back(client, identity, asked, state=state))
    assert identity.asked == []
    assert is_refused(client, come_back(client, identity, asked))  # used up by the first return


def test_another_browsers_errand_opens_nothing_here(bound, identity):
    asked, victim = depart(Client()), Client()
    assert is_refused(victim, come_back(victim, identity, asked))
    depart(victim)
    assert is_refused(victim, come_back(victim, identity, asked))


def test_a_code_is_used_once_and_not_after_ten_minutes(bound, identity):
    client = Client()
    asked = depart(client)
    with hold_clock(AT + timedelta(minutes=11)):
        assert is_refused(client, come_back(client, identity, asked))


def test_whoever_gave_up_there_is_told_so(bound, identity):
    client = Client()
    asked = depart(client)
    answer = client.get(reverse("oidc_return"), {"error": "access_denied", "state": asked["state"]})
    assert is_refused(client, answer, "Đã dừng việc vào bằng Cổng cán bộ")


def test_a_provider_that_does_not_answer(bound, settings):
    settings.OIDC = Oidc("http://127.0.0.1:1/.well-known/openid-configuration", CLIENT, SECRET, NAME)
    client = Client()
    assert is_refused(client, client.post(reverse("oidc_start")))
    assert client.post(reverse("account_login"), {"login": "kien", "password": "sai"}).status_code == 200


def test_an_account_that_is_locked_stays_out(bound, identity):
    bound.is_active = False
    bound.save()
    client = Client()
    assert enter(client, identity)["Location"] == reverse("account_inactive")
    assert not is_in(client)


def test_given_anew_the_binding_is_gone(bound, identity):
    take_away_entry(bound.pk, AT)
    client = Client()
    assert is_refused(client, enter(client, identity), "chưa được nối với ai")


def test_whoever_has_a_factor_here_is_asked_for_it(bound, identity):
    secret = "JBSWY3DPEHPK3PXP"
    Authenticator.objects.create(user=bound, type="totp", data={"secret": secret})
    client = Client()
    assert enter(client, identity)["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    assert post(client, "mfa_authenticate", code=code(secret)).status_code == 302
    assert is_in(client)


def test_whoever_receives_owes_a_factor_unless_the_provider_proves_it(world, identity, settings):
    nga = world.users["nga"]
    bind(nga.pk, issuer=identity.url, subject=identity.subject, by=BY, at=AT)
    Authenticator.objects.filter(user=nga).delete()
    identity.claims = {"amr": ["pwd", "otp"]}
    client = Client()
    enter(client, identity)
    assert client.get("/toi/")["Location"] == reverse("mfa_activate_totp")  # nothing is configured of it
    settings.OIDC = identity.configured(factor="amr=otp,hwk")
    trusted = Client()
    assert enter(trusted, identity)["Location"] == "/toi/"
    assert is_in(trusted)
    long_ago = int(time.time()) - 3600
    for said in (
        {"amr": ["pwd"]}, {"amr": "pwd"}, {"acr": "otp"}, {},
        {"amr": ["otp"], "auth_time": None},
        {"amr": ["otp"], "auth_time": long_ago},
        {"amr": ["otp"], "auth_time": str(int(time.time()))},
        {"amr": ["otp"], "auth_time": True},
    ):  # fmt: skip
        identity.claims = said
        client = Client()
        enter(client, identity)
        assert client.get("/toi/")["Location"] == reverse("mfa_activate_totp"), said


def test_a_factor_given_there_is_no_fresh_proof_here(world, identity, settings):
    settings.OIDC = identity.configured(factor="amr=otp")
    nga = world.users["nga"]
    nga.set_password(PASSWORD)
    nga.save()
    bind(nga.pk, issuer=identity.url, subject=identity.subject, by=BY, at=AT)
    identity.claims = {"amr": ["otp"]}
    client = Client()
    enter(client, identity)
    assert client.get(reverse("oidc_binding"))["Location"].startswith(reverse("account_reauthenticate"))
    assert client.get(reverse("mfa_deactivate_totp"))["Location"].startswith("/tai-khoan/nhap-lai/")
    Authenticator.objects.all().delete()
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith("/tai-khoan/nhap-lai/")


@pytest.fixture
def typed(world):
    """Kiên, who has just typed his password."""
    user = world.users["kien"]
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    client.post(reverse("account_login"), {"login": "kien", "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def stale_client(world):
    """Kiên, who typed nothing for a while."""
    client = world.client("kien")
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    return client


def test_bound_by_whoever_is_signed_in_after_a_fresh_proof(world, identity, typed):
    stale = stale_client(world)
    assert stale.get(reverse("oidc_binding"))["Location"].startswith(reverse("account_reauthenticate"))
    assert stale.post(reverse("oidc_binding"))["Location"].startswith(reverse("account_reauthenticate"))
    assert f"Nối với {NAME}?" in text(typed.get(reverse("oidc_binding")))
    answer = come_back(typed, identity, depart(typed, "oidc_binding"))
    assert answer["Location"] == "/tai-khoan/"
    assert "Đã nối với Cổng cán bộ" in text(typed.get("/tai-khoan/"))
    row = BoundIdentity.objects.get()
    assert (row.user_id, row.issuer, row.subject, row.bound_at) == (
        world.users["kien"].pk, identity.url, identity.subject, AT,
    )  # fmt: skip
    entry = Entry.objects.latest("seq")
    assert (entry.name, identity.subject in entry.payload) == ("identity.bound", False)
    client = Client()
    enter(client, identity)
    assert is_in(client)


def test_taken_away_again(world, identity, typed):
    come_back(typed, identity, depart(typed, "oidc_binding"))
    refused = stale_client(world).post(reverse("oidc_unbinding"), {"_khoa": "k" * 22})
    assert refused["Location"] == reverse("oidc_binding")
    assert BoundIdentity.objects.count() == 1
    assert typed.post(reverse("oidc_unbinding"), {"_khoa": "k" * 22}).status_code == 302
    assert BoundIdentity.objects.count() == 0
    assert typed.post(reverse("oidc_unbinding"), {"_khoa": "l" * 22}).status_code == 422
    client = Client()
    assert is_refused(client, enter(client, identity), "chưa được nối với ai")


def test_an_identity_is_one_persons_and_an_account_has_one(world, identity, bound):
    with pytest.raises(Refused) as caught:
        bind(world.users["oanh"].pk, issuer=identity.url, subject=identity.subject, by=BY, at=AT)
    assert caught.value.reasons[0].code == "identity_of_another"
    with pytest.raises(Refused) as caught:
        bind(bound.pk, issuer=identity.url, subject="can-bo-18", by=BY, at=AT)
    assert caught.value.reasons[0].code == "bound_already"
    assert bind(world.users["oanh"].pk, issuer="https://elsewhere.example", subject=identity.subject, by=BY, at=AT)


def test_an_errand_to_bind_binds_no_other_account(world, identity, typed):
    """Signed out and in as somebody else in between, or an errand to sign in: nothing is bound."""
    asked = depart(typed, "oidc_binding")
    errand = typed.session["errand"]
    other = world.client("oanh")
    session = other.session
    session["errand"] = errand
    session.save()
    come_back(other, identity, asked)
    assert BoundIdentity.objects.count() == 0


def test_a_shared_account_is_bound_to_nobody(world, identity):
    client = at_work(world, shared(world, "thpt", at=AT), "kien")
    for answer in (client.get(reverse("oidc_binding")), client.post(reverse("oidc_binding"))):
        assert answer.status_code == 403


def test_an_answer_that_does_not_end_is_not_read_to_its_end(identity, monkeypatch):
    identity.described = {"x": "y" * (LONGEST + 1)}
    with pytest.raises(Failed):
        conversation.address_for(identity.configured(), conversation.set_out("sign-in", AT), "http://testserver/")


def test_the_secret_and_the_token_stand_in_no_session(bound, identity):
    client = Client()
    enter(client, identity)
    kept = json.dumps(dict(client.session))
    assert not any(
        part in kept for part in (SECRET, "id_token", identity.subject, base64.b64encode(SECRET.encode()).decode())
    )
