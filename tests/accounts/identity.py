"""A small identity provider that really answers: description, sign-in, token signed with RS256, keys."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from guong.config.oidc import WELL_KNOWN, Oidc

CLIENT, SECRET = "guong", "khóa bí mật của ứng dụng"
NAME = "Cổng cán bộ"


@dataclass
class Identity:
    """The provider, and what it is told to do otherwise than it should."""

    subject: str = "can-bo-17"
    claims: dict[str, Any] = field(default_factory=dict)  # put into the token, over the right ones
    headers: dict[str, Any] = field(default_factory=dict)
    described: dict[str, Any] = field(default_factory=dict)  # put into the description
    spoil: bool = False  # change the token after it was signed
    sign_with: Any = None  # another key
    algorithm: str = "RS256"
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    url: str = ""
    key: Any = field(default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048))

    def configured(self, **other: Any) -> Oidc:
        return Oidc(**{"url": self.url + WELL_KNOWN, "client_id": CLIENT, "secret": SECRET, "name": NAME, **other})

    def description(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/vao",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            **self.described,
        }

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "k1", "use": "sig", "alg": "RS256"}]}

    def enter(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to, once somebody signed in here."""
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        asked = self.codes.pop(form.get("code", ""), None)
        both = urlencode({CLIENT: SECRET}).replace("=", ":", 1)
        proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).decode()
        if (
            asked is None
            or authorization != f"Basic {base64.b64encode(both.encode()).decode()}"
            or proof.rstrip("=") != asked["code_challenge"]
            or form.get("redirect_uri") != asked["redirect_uri"]
        ):
            return None
        now = int(time.time())
        claims = {
            "iss": self.url, "aud": CLIENT, "sub": self.subject, "iat": now, "exp": now + 300, "auth_time": now, "nonce": asked["nonce"],
            "email": "thu@example.vn", "preferred_username": "thu", **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        key = self.sign_with if self.sign_with is not None else self.key
        signed = jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": "k1", **self.headers})
        if self.spoil:
            head, body, tail = signed.split(".")
            said = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
            body = base64.urlsafe_b64encode(json.dumps({**said, "sub": "can-bo-1"}).encode()).decode().rstrip("=")
            signed = ".".join((head, body, tail))
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}


def plainly(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


@contextmanager
def provider() -> Iterator[Identity]:
    """It listens on this machine until the end of the block."""
    identity = Identity()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            split = urlsplit(self.path)
            identity.asked.append(split.path)
            if split.path == WELL_KNOWN:
                self._say(identity.description())
            elif split.path == "/keys":
                self._say(identity.keys())
            elif split.path == "/vao":
                self._lead(identity.enter(plainly(split.query)))
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            identity.asked.append(self.path)
            form = plainly(self.rfile.read(int(self.headers["Content-Length"])).decode())
            answer = identity.token(form, self.headers.get("Authorization", ""))
            self._say(answer or {"error": "invalid_grant"}, 200 if answer else 400)

        def _lead(self, place: str) -> None:
            self.send_response(302)
            self.send_header("Location", place)
            self.end_headers()

        def _say(self, said: Any, status: int = 200) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    identity.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield identity
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
