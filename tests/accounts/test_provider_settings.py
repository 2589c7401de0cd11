"""The settings of the identity provider: safe, or refused before anything is served."""

import pytest
from environs import Env

from guong.config import doctor
from guong.config.oidc import read_oidc


def settings_of(monkeypatch, **said):
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    return read_oidc(Env())


SAFE = {"OIDC_URL": "https://dang-nhap.example.vn", "OIDC_CLIENT_ID": "guong", "OIDC_CLIENT_SECRET": "x"}


def test_the_settings(monkeypatch, tmp_path):
    assert settings_of(monkeypatch) is None
    found = settings_of(monkeypatch, **SAFE)
    assert (found.url, found.issuer, found.origin, found.claim, list(found.wrong())) == (
        "https://dang-nhap.example.vn/.well-known/openid-configuration",
        "https://dang-nhap.example.vn",
        "https://dang-nhap.example.vn",
        "sub",
        [],
    )
    assert "x" not in repr(found).replace("example", "")
    (tmp_path / "oidc").write_text("bí mật\n", "utf-8")
    monkeypatch.delenv("OIDC_CLIENT_SECRET")
    assert settings_of(monkeypatch, OIDC_CLIENT_SECRET_FILE=str(tmp_path / "oidc")).secret == "bí mật"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("OIDC_URL", "http://dang-nhap.example.vn", "phải là https://"),
        ("OIDC_URL", "ftp://127.0.0.1", "phải là https://"),
        ("OIDC_URL", "https://a:b@dang-nhap.example.vn", "không phải một địa chỉ"),
        ("OIDC_URL", "", "thiếu địa chỉ"),
        ("OIDC_CLIENT_ID", "", "thiếu mã ứng dụng"),
        ("OIDC_CLIENT_SECRET", "", "thiếu khóa bí mật"),
        ("OIDC_CLAIM", "email", "không nhận ra chắc một người"),
        ("OIDC_CLAIM", "upn", "không nhận ra chắc một người"),
        ("OIDC_CLAIM", "Unique_Name", "không nhận ra chắc một người"),
        ("OIDC_CLAIM", "login", "không nhận ra chắc một người"),
        ("OIDC_CLAIM", "phone", "không nhận ra chắc một người"),
        ("OIDC_SECOND_FACTOR", "otp", "phải có dạng"),
        ("OIDC_SECOND_FACTOR", "amr=pwd", "chỉ là một lớp"),
        ("OIDC_SECOND_FACTOR", "amr=mfa,pwd", "chỉ là một lớp"),
    ],
)
def test_what_is_unsafe_is_refused_at_the_start_with_what_mends_it(monkeypatch, settings, name, value, says):
    settings.OIDC = settings_of(monkeypatch, **{**SAFE, name: value})
    line = doctor.identity_provider()
    assert (line.ok, says in line.say) == (False, True)
    assert line.command.startswith("echo 'OIDC_") and line.command.endswith("settings.env")
    assert doctor.identity_provider in doctor.BEFORE_SERVING


def test_a_secret_that_everybody_on_the_machine_reads(monkeypatch, settings, tmp_path):
    file = tmp_path / "oidc"
    file.write_text("bí mật", "utf-8")
    file.chmod(0o644)
    said = {**SAFE, "OIDC_CLIENT_SECRET": "", "OIDC_CLIENT_SECRET_FILE": str(file)}
    settings.OIDC = settings_of(monkeypatch, **said)
    assert (doctor.identity_provider().ok, doctor.identity_provider().command) == (False, f"chmod o= {file}")
    file.chmod(0o640)
    assert doctor.identity_provider().ok


def test_on_this_machine_it_may_be_without_https(monkeypatch, settings):
    settings.OIDC = settings_of(monkeypatch, **{**SAFE, "OIDC_URL": "http://127.0.0.1:8081/realms/a"})
    assert doctor.identity_provider().ok
    settings.OIDC = None
    assert doctor.identity_provider().ok
