"""The conversation with an identity provider (OpenID Connect, authorization code): state, nonce, PKCE, a signed token.

Every answer of the provider is a stranger's: short, in time, from where its own description says, and proven by signature.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import jwt

PATIENCE = 5.0  # seconds, for each answer
LONGEST = 256 * 1024  # bytes of an answer
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


class Failed(Exception):
    """The provider did not prove who somebody is. The text is for the log."""


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


def address_for(provider: Provider, errand: Errand, returning_to: str) -> str:
    """Where the browser goes to sign in. Raises: Failed."""
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
    found = _answer(Request(provider.url))  # noqa: S310 - checked by `guong doctor`: https, or this machine
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
    token = _answer(request).get("id_token")
    if not isinstance(token, str):
        raise Failed("id_token")
    return token


def _proven(token: str, provider: Provider, described: dict[str, Any]) -> dict[str, Any]:
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            _key_for(token, _answer(Request(described["jwks_uri"]))),  # noqa: S310 - see `_described`
            algorithms=list(SIGNED_WITH),
            audience=provider.client_id,
            issuer=described["issuer"],
            leeway=LEEWAY,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError, KeyError) as error:
        raise Failed(f"id_token: {error}") from error
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != provider.client_id:
        raise Failed("azp")
    return claims


def _key_for(token: str, keys: dict[str, Any]) -> Any:
    wanted = jwt.get_unverified_header(token).get("kid")
    signing = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.public_key_use in (None, "sig")]
    fitting = [key for key in signing if wanted is None or key.key_id == wanted]
    if len(fitting) != 1:
        raise Failed("kid")
    return fitting[0].key


class _Stay(HTTPRedirectHandler):
    """What answers from elsewhere is no answer."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _answer(request: Request) -> dict[str, Any]:
    request.add_header("Accept", "application/json")
    try:
        with build_opener(_Stay).open(request, timeout=PATIENCE) as answer:
            read = answer.read(LONGEST + 1)
        found = json.loads(read) if len(read) <= LONGEST else None
    except (URLError, OSError, ValueError) as error:
        raise Failed(f"{urlsplit(request.full_url).netloc}: {error}") from error
    if not isinstance(found, dict):
        raise Failed(urlsplit(request.full_url).netloc)
    return found
