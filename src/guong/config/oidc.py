"""The identity provider of the office, as the environment names it; off unless it does."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from environs import Env

WELL_KNOWN = "/.well-known/openid-configuration"
HERE = frozenset({"localhost", "127.0.0.1", "::1"})
CLAIM = re.compile(r"[A-Za-z0-9_.:/-]{1,100}")
# These are given to somebody else one day, or anybody can write them about themselves.
CHANGING = frozenset(
    {
        "email", "mail", "name", "preferred_username", "nickname", "phone_number", "phone", "given_name", "family_name",
        "upn", "unique_name", "username", "user_name", "login", "mobile", "samaccountname", "cn", "displayname",
        "display_name",
    }
)  # fmt: skip
ONE_FACTOR = frozenset({"pwd", "pin"})  # what somebody knows: one factor, however often it is asked
SKEW = 60  # seconds by which a provider's own two statements of time may differ
FACTOR = re.compile(r"(acr|amr)=([^,\s]+(?:,[^,\s]+)*)")
MAX_AGE = 15 * 60  # seconds since the provider asked, where its second factor is to count
NAMES = (
    "OIDC_URL",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_CLIENT_SECRET_FILE",
    "OIDC_NAME",
    "OIDC_CLAIM",
    "OIDC_SECOND_FACTOR",
)


@dataclass(frozen=True)
class Oidc:
    """One provider.

    Args:
        url: where it describes itself; its issuer is this without the well-known tail.
        name: what the button says after "Đăng nhập bằng".
        claim: the claim that says who somebody is, together with the issuer.
        factor: a claim (`acr` or `amr`) and the values of which one proves that the provider asked for a second factor;
            empty where it does not.
        secret_from: the file the secret was read from, "" for a variable.
    """

    url: str
    client_id: str
    secret: str = field(repr=False)
    name: str = "tài khoản của cơ quan"
    claim: str = "sub"
    factor: str = ""
    secret_from: str = ""

    @property
    def issuer(self) -> str:
        """Who signs, as every token must say."""
        return self.url.removesuffix(WELL_KNOWN)

    @property
    def origin(self) -> str:
        """Scheme and host, to which a form of ours may lead on."""
        split = urlsplit(self.url)
        return f"{split.scheme}://{split.netloc}"

    @property
    def max_age(self) -> int | None:
        """How long ago the provider may have asked, where its second factor is to count."""
        return MAX_AGE if self.factor else None

    def proves_factor(self, claims: dict[str, object]) -> bool:
        """Whether a token says that the provider asked for what the configuration wants, and lately: not days ago."""
        found = FACTOR.fullmatch(self.factor)
        if found is None or not _asked_lately(claims):
            return False
        said = claims.get(found[1])
        values = said if isinstance(said, list) else [said]
        return bool({str(value) for value in values if value is not None} & set(found[2].split(",")))

    def wrong(self) -> Iterator[tuple[str, str]]:
        """(what is unsafe or missing, the setting that mends it)."""
        split = urlsplit(self.url)
        if not self.url:
            yield "thiếu địa chỉ của nơi cấp tài khoản (OIDC_URL)", "OIDC_URL=https://dang-nhap.example.vn"
        elif split.scheme != "https" and not (split.scheme == "http" and split.hostname in HERE):
            yield (
                f"OIDC_URL phải là https://, đang là {self.url}",
                f"OIDC_URL=https://{split.netloc or 'dang-nhap.example.vn'}{split.path}",
            )
        elif not split.hostname or split.username or split.query or split.fragment:
            yield f"OIDC_URL không phải một địa chỉ: {self.url}", "OIDC_URL=https://dang-nhap.example.vn"
        if not self.client_id:
            yield "thiếu mã ứng dụng (OIDC_CLIENT_ID)", "OIDC_CLIENT_ID=guong"
        if not self.secret:
            where = f", tệp {self.secret_from} trống hoặc không đọc được" if self.secret_from else ""
            yield f"thiếu khóa bí mật của ứng dụng{where}", "OIDC_CLIENT_SECRET_FILE=/etc/guong/oidc"
        if not CLAIM.fullmatch(self.claim) or self.claim.lower() in CHANGING:
            yield (
                f"OIDC_CLAIM={self.claim} không nhận ra chắc một người: đổi được, hoặc được cấp lại cho người khác",
                "OIDC_CLAIM=sub",
            )
        if self.factor and not FACTOR.fullmatch(self.factor):
            yield f"OIDC_SECOND_FACTOR={self.factor} phải có dạng amr=… hoặc acr=…", "OIDC_SECOND_FACTOR=amr=mfa,otp"
        elif self.factor and ONE_FACTOR & set(self.factor.partition("=")[2].split(",")):
            yield (
                f"OIDC_SECOND_FACTOR={self.factor} có giá trị chỉ là một lớp (mật khẩu, mã PIN)",
                "OIDC_SECOND_FACTOR=amr=mfa,otp",
            )


def _asked_lately(claims: dict[str, object]) -> bool:
    """Whether the provider says that it asked within `MAX_AGE` of making the token; both times are its own clock's."""
    made, asked = claims.get("iat"), claims.get("auth_time")
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in (made, asked)):
        return False
    return -SKEW <= made - asked <= MAX_AGE + SKEW  # type: ignore[operator]


def read_oidc(env: Env) -> Oidc | None:
    """The provider that the environment names, however unsafe (see `Oidc.wrong`); none where it names nothing of it."""
    said = {name: env.str(name, "").strip() for name in NAMES}
    if not any(said.values()):
        return None
    url = said["OIDC_URL"].rstrip("/")
    return Oidc(
        url if not url or "/.well-known/" in url else url + WELL_KNOWN,
        said["OIDC_CLIENT_ID"],
        said["OIDC_CLIENT_SECRET"] or _read(said["OIDC_CLIENT_SECRET_FILE"]),
        said["OIDC_NAME"] or "tài khoản của cơ quan",
        said["OIDC_CLAIM"] or "sub",
        said["OIDC_SECOND_FACTOR"],
        said["OIDC_CLIENT_SECRET_FILE"],
    )


def _read(path: str) -> str:
    try:
        return Path(path).read_text("utf-8").strip() if path else ""
    except OSError:
        return ""
