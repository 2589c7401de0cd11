"""The conversation with an identity provider (OpenID Connect, authorization code): state, nonce, PKCE, a signed token.

Every answer of the provider is a stranger's: short, in time, from where its own description says, and proven by signature.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit
from urllib.request import Request

import jwt

from guong.accounts.answers import Failed, answer_to, remembered

SIGNED_WITH = ("RS256", "PS256", "ES256")  # never one that a shared secret, or nothing, could make
LEEWAY = 60  # seconds by which two clocks may differ
LASTS = timedelta(minutes=10)
LONGEST_SUBJECT = 255


class Provider(Protocol):
    """What is configured of a provider."""

    @property
    def url(self) -> str: ...
    @property
    def issuer(self) -> str: ...
    @property
    def origin(self) -> str: ...
    @property
    def client_id(self) -> str: ...
    @property
    def secret(self) -> str: ...
    @property
    def claim(self) -> str: ...
    @property
    def max_age(self) -> int | None: ...


@dataclass(frozen=True)
class Errand:
    """One way to the provider and back, kept in the session that went.

    Args:
        purpose: ``sign-in`` or ``bind``.
        user_id: the account that is to be bound.
    """

    state: str
    nonce: str
    verifier: str
    purpose: str
    at: float
    user_id: int | None = None
    next: str = ""


def set_out(purpose: str, at: datetime, *, user_id: int | None = None, next_place: str = "") -> Errand:
    """A new errand with fresh secrets."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Errand(state, nonce, verifier, purpose, at.timestamp(), user_id, next_place)


def address_for(provider: Provider, errand: Errand, returning_to: str, *, asks_anew: bool = False) -> str:
    """Where the browser goes to sign in. Raises: Failed.

    Args:
        asks_anew: the provider is to ask who somebody is, whoever is signed in there.
    """
    challenge = base64.urlsafe_b64encode(hashlib.sha256(errand.verifier.encode()).digest()).decode().rstrip("=")
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": returning_to,
        "scope": "openid",
        "state": errand.state,
        "nonce": errand.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    if asks_anew or errand.purpose == "bind":
        asked["prompt"] = "login"  # on a browser of several people it would silently be whoever sat there before
    if provider.max_age is not None:
        asked["max_age"] = str(provider.max_age)
    place = _described(provider)["authorization_endpoint"]
    return f"{place}{'&' if urlsplit(place).query else '?'}{urlencode(asked)}"


def claims_for(provider: Provider, errand: Errand, code: str, returning_to: str) -> dict[str, Any]:
    """What the provider says of whoever came back, proven. Raises: Failed."""
    described = _described(provider)
    token = _token(provider, described, errand, code, returning_to)
    claims = _proven(token, provider, described)
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), errand.nonce.encode()):
        raise Failed("nonce")
    return claims


def subject_in(claims: Mapping[str, Any], claim: str) -> str:
    """Who it is, by the claim that is configured. Raises: Failed where it is missing or no plain text."""
    found = claims.get(claim)
    if not isinstance(found, str) or not found.strip() or len(found) > LONGEST_SUBJECT:
        raise Failed(f"claim {claim}")
    return found


def is_in_time(errand: Errand, at: datetime) -> bool:
    """Whether somebody came back soon enough."""
    return abs(at.timestamp() - errand.at) <= LASTS.total_seconds()


def _described(provider: Provider) -> dict[str, Any]:
    """How the provider describes itself; all of it must lie where the configuration says."""
    found = remembered(provider.url)
    if found.get("issuer") != provider.issuer and found.get("issuer") != f"{provider.issuer}/":
        raise Failed("issuer")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        place = found.get(name)
        if not isinstance(place, str) or urlsplit(place).scheme != urlsplit(provider.url).scheme:
            raise Failed(name)
    # The policy of our pages lets a form lead on to this host alone.
    if "{0.scheme}://{0.netloc}".format(urlsplit(found["authorization_endpoint"])) != provider.origin:
        raise Failed("authorization_endpoint")
    return found


def _token(provider: Provider, described: dict[str, Any], errand: Errand, code: str, returning_to: str) -> str:
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": returning_to,
        "code_verifier": errand.verifier,
    }
    headers = {}
    if "client_secret_post" in described.get("token_endpoint_auth_methods_supported", ()):
        sent |= {"client_id": provider.client_id, "client_secret": provider.secret}
    else:
        both = urlencode({provider.client_id: provider.secret}).replace("=", ":", 1)
        headers["Authorization"] = f"Basic {base64.b64encode(both.encode()).decode()}"
    request = Request(described["token_endpoint"], urlencode(sent).encode(), headers)  # noqa: S310 - see `_described`
    token = answer_to(request).get("id_token")
    if not isinstance(token, str):
        raise Failed("id_token")
    return token


def _proven(token: str, provider: Provider, described: dict[str, Any]) -> dict[str, Any]:
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            _key_for(token, described["jwks_uri"]),
            algorithms=list(SIGNED_WITH),
            audience=provider.client_id,
            issuer=described["issuer"],
            leeway=LEEWAY,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise Failed(f"id_token: {error}") from error
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != provider.client_id:
        raise Failed("azp")
    return claims


def _key_for(token: str, place: str) -> Any:
    """The key that a token names. One that is not known is looked for anew: a provider changes its keys."""
    wanted = jwt.get_unverified_header(token).get("kid")
    fitting = _fitting(remembered(place), wanted) or _fitting(remembered(place, anew=True), wanted)
    if len(fitting) != 1:
        raise Failed("kid")
    return fitting[0].key


def _fitting(keys: dict[str, Any], wanted: str | None) -> list[Any]:
    signing = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.public_key_use in (None, "sig")]
    return [key for key in signing if wanted is None or key.key_id == wanted]
