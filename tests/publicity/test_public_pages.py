"""What anybody reads: no sign-in, no cookie, no stale copy, nothing that was taken back, no way to reach a person."""

import gzip
import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.publicity import actions
from guong.registrations import actions as registrations
from guong.results import actions as results
from tests.files.doing import content_of
from tests.publicity.cast import MARKS
from tests.results import cast as reported

pytestmark = pytest.mark.django_db
FRESH = "no-cache, must-revalidate"


def body_of(answer):
    return content_of(answer) if answer.streaming else answer.content


def pages(row):
    """Every public address of one exemplar."""
    code = row.code
    return [reverse("gallery"), reverse("exemplar", args=[code]), "/robots.txt", "/so-do-trang.xml"]


def photo_address(found, number, size=""):
    return reverse("exemplar_photo", args=[found.code, number]) + (f"?co={size}" if size else "")


def read(address, client=None, **headers):
    with hold_clock(reported.SEALING):
        return (client or Client()).get(address, **headers)


def test_what_was_published_is_read_by_anybody(cast):
    found = cast.published(photos=2, reason="Rác ven suối.")
    answer = read(reverse("exemplar", args=[found.code]))
    page = answer.content.decode()
    assert answer.status_code == 200
    for text in (
        found.title,
        "Vấn đề",
        "Cách làm",
        "Kết quả",
        "Bài học",
        "Địa bàn",
        "Rác ven suối.",
        "2,5",
        "125%",
        "2023",
    ):
        assert text in page, text
    assert 'alt="Đường hoa, ảnh 1"' in page and "<svg" in page
    link = f"http://testserver/mo-hinh/{found.code}/"
    assert (
        f'<meta property="og:url" content="{link}">' in page
        and 'property="og:image" content="http://testserver' in page
    )
    assert found.title in read(reverse("gallery")).content.decode()


def test_addresses_are_those_of_the_installation(cast, settings):
    settings.ORIGIN = "https://guong.suoimay.vn"
    found = cast.published(photos=1)
    page = read(reverse("exemplar", args=[found.code])).content.decode()
    assert 'content="https://guong.suoimay.vn/mo-hinh/' in page and "testserver" not in page
    assert "https://guong.suoimay.vn/so-do-trang.xml" in read("/robots.txt").content.decode()
    assert f"<loc>https://guong.suoimay.vn/mo-hinh/{found.code}/</loc>" in read("/so-do-trang.xml").content.decode()


def test_no_cookie_is_set_or_read(cast):
    """The same bytes for a visitor, for somebody signed in, and for whoever sends any cookie; nothing to vary by."""
    found = cast.published(photos=1)
    number = cast.attachments(found.registration)[0]
    forged = Client()
    forged.cookies["phien"], forged.cookies["csrf"], forged.cookies["messages"] = "x" * 32, "y" * 32, "zzz"
    readers = [Client(), cast.world.client("thu"), cast.world.client("oanh"), forged]
    asked = [*pages(found.registration), photo_address(found, number), "/mo-hinh/MH-99999/", "/mo-hinh/khong-co/"]
    for address in asked:
        answers = [read(address, client) for client in readers]
        assert len({(answer.status_code, body_of(answer)) for answer in answers}) == 1, address
        for answer in answers:
            assert not answer.cookies and "Set-Cookie" not in answer
            assert "cookie" not in answer.get("Vary", "").lower()


def test_reading_touches_no_session(cast):
    found = cast.published()
    client = cast.world.client("thu")
    for address in pages(found.registration):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            read(address, client)
        told = " ".join(query["sql"] for query in asked.captured_queries)
        assert "django_session" not in told and "accounts_user" not in told
        assert not re.search(r"\b(INSERT|UPDATE|DELETE)\b", told)


def test_no_copy_is_shown_without_asking(cast):
    found = cast.published(photos=1)
    number = cast.attachments(found.registration)[0]
    for address in (*pages(found.registration), photo_address(found, number), photo_address(found, number, "lon")):
        first = read(address)
        body_of(first)
        assert (first["Cache-Control"], first.status_code) == (FRESH, 200)
        again = read(address, HTTP_IF_NONE_MATCH=first["ETag"])
        assert (again.status_code, body_of(again), again["Cache-Control"]) == (304, b"", FRESH)
        other = read(address, HTTP_IF_NONE_MATCH='"khac"')
        body_of(other)
        assert other.status_code == 200


def test_published_again_is_another_content(cast):
    found = cast.published()
    address = reverse("exemplar", args=[found.code])
    before = read(address)["ETag"]
    actions.write(found, by=cast.actor("thu"), at=cast.at, texts={"title": "Tên mới hẳn"})
    assert read(address)["ETag"] == before
    actions.publish(cast.publication(found.registration), by=cast.actor("thu"), at=cast.at)
    assert read(address, HTTP_IF_NONE_MATCH=before).status_code == 200


def unit_takes_back(cast, found):
    actions.withdraw_agreement(found.registration, by=cast.actor("oanh"), at=cast.at)


def editor_takes_back(cast, found):
    actions.unpublish(found, by=cast.actor("thu"), at=cast.at)


def report_goes_back(cast, found):
    report = reported.report_of(found.registration_id)
    registrations.send_back(report, fields=["done"], reason="Nêu rõ số hộ tham gia.", by=cast.actor("thu"), at=cast.at)


@pytest.mark.parametrize("take_back", [unit_takes_back, editor_takes_back, report_goes_back])
def test_what_is_taken_back_is_gone_everywhere_at_once(cast, take_back):
    found = cast.published(photos=1)
    row = found.registration
    number = cast.attachments(row)[0]
    title = found.title
    own = [reverse("exemplar", args=[found.code]), *(photo_address(found, number, size) for size in ("", "nho", "lon"))]
    known = {address: read(address) for address in own}
    assert all(answer.status_code == 200 and body_of(answer) for answer in known.values())
    take_back(cast, found)
    for address, before in known.items():
        for headers in ({}, {"HTTP_IF_NONE_MATCH": before["ETag"]}):
            answer = read(address, **headers)
            assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store"), address
            assert "ETag" not in answer and title not in answer.content.decode()
    for address in (reverse("gallery"), "/so-do-trang.xml"):
        assert title not in read(address).content.decode() and found.code not in read(address).content.decode()
    assert title not in read("/mo-hinh/?tim=loa").content.decode()


def test_a_photo_taken_back_is_gone_and_the_page_stays(cast):
    found = cast.published(photos=2)
    first, second = cast.attachments(found.registration)
    before = read(photo_address(found, first))
    body_of(before)
    results.withdraw_consent(reported.attachment(first), by=cast.actor("kien"), at=cast.at)
    for size in ("", "nho", "lon"):
        answer = read(photo_address(found, first, size), HTTP_IF_NONE_MATCH=before["ETag"])
        assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")
    page = read(reverse("exemplar", args=[found.code])).content.decode()
    assert f"/anh/{first}/" not in page and f"/anh/{second}/" in page
    assert f"/anh/{first}/" not in read(reverse("gallery")).content.decode()
    results.consent(reported.attachment(first), by=cast.actor("kien"), at=cast.at)
    assert body_of(read(photo_address(found, first)))


def test_only_chosen_photos_have_an_address(cast):
    """Neither one that was not chosen, nor another exemplar's, nor a size that is none."""
    found = cast.published(photos=2)
    first, second = cast.attachments(found.registration)
    actions.write(found, by=cast.actor("thu"), at=cast.at, texts={}, photos=[first], captions={first: "Một"})
    actions.publish(cast.publication(found.registration), by=cast.actor("thu"), at=cast.at)
    other = cast.published(title="Mô hình khác")
    for address in (
        photo_address(found, second),
        photo_address(other, first),
        photo_address(found, first, "goc"),
        photo_address(found, 999999),
    ):
        assert read(address).status_code == 404


def test_a_photo_says_nothing_of_whoever_took_it(cast):
    found = cast.published(photos=1)
    answer = read(photo_address(found, cast.attachments(found.registration)[0], "lon"))
    content = body_of(answer)
    assert content.startswith(b"\xff\xd8\xff") and answer["Content-Type"] == "image/jpeg"
    told = "".join(f"{name}: {value}" for name, value in answer.items())
    assert "Bí Mật" not in told and "0912345678" not in told and f'filename="{found.code}-' in told
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_no_way_to_reach_a_person_in_any_public_byte(cast):
    told = " · ".join(MARKS)
    texts = dict.fromkeys(("title", "place", "reason", "method", "replicability", "aims"), f"Việc {told}")
    found = cast.published(
        photos=1, **texts, contact_name="Hoàng Bí Mật", contact_phone="0911 222 333", holder_name=f"Tổ {told}"
    )
    actions.write(
        found,
        by=cast.actor("thu"),
        at=cast.at,
        texts={"lessons": told, "results": told},
        photos=(numbers := cast.attachments(found.registration)),
        captions={numbers[0]: f"Ảnh {told}"},
    )
    actions.publish(cast.publication(found.registration), by=cast.actor("thu"), at=cast.at)
    public = b"".join(
        body_of(read(address)) for address in (*pages(found.registration), photo_address(found, numbers[0]))
    )
    people = [*cast.world.people, "0900 000 000"]
    assert people
    names = {"Đinh Trung Kiên", "Lăng Thị Oanh", "Nguyễn Hoài Thu", "0900 000"}
    for mark in (*MARKS, "0911 222 333", "0912", "0987", "Bí Mật", "@suoimay", *names):
        assert mark.encode() not in public, mark


@pytest.mark.parametrize("code", ["MH-1", "mh-00001", "MH-000001", "MH-0000000000000000000001", "khac", "MH-99999"])
def test_only_the_code_itself_is_an_address(cast, code):
    cast.published()
    assert read(f"/mo-hinh/{code}/").status_code == 404


def test_not_yet_published_is_not_there(cast):
    found = cast.prepared(photos=1)
    number = cast.attachments(found.registration)[0]
    missing = read("/mo-hinh/MH-99999/").content
    assert read(reverse("exemplar", args=[found.code])).content == missing
    assert read(photo_address(found, number)).status_code == 404
    assert found.registration.title not in read(reverse("gallery")).content.decode()


# The gallery.


def test_search_and_filters(cast):
    one = cast.published(title="Đường hoa nở")
    two = cast.published(title="Bếp không khói")
    rows = type(one).objects.system("a test")
    rows.filter(pk=two.pk).update(sector="Thôn, khu phố", year=2022, unit_kind="party_organisation")
    titles = lambda query: {  # noqa: E731
        title for title in (one.title, two.title) if title in read(f"/mo-hinh/?{query}").content.decode()
    }
    assert titles("") == {one.title, two.title}
    assert titles("tim=duong+hoa") == titles("tim=" + "Đường hoa") == titles(f"tim={one.code}") == {one.title}
    assert titles("linh-vuc=thon-khu-pho") == titles("nam=2022") == titles("loai=party_organisation") == {two.title}
    assert (
        titles("nam=2022&tim=duong+hoa")
        == titles("linh-vuc=khong-co")
        == titles("nam=abc")
        == titles("trang=9")
        == set()
    )
    page = read("/mo-hinh/?nam=2022").content.decode()
    assert 'aria-current="true">2022 <b>1</b>' in page and re.search(r">2023 <b>1</b>", page)
    assert "Không có mô hình nào khớp" in read("/mo-hinh/?tim=zzzz").content.decode()


def test_an_empty_gallery_says_so(world):
    assert "Chưa có mô hình nào được đăng" in read("/mo-hinh/").content.decode()


def published_many(cast, count):
    """Rows of the gallery without walking the year for each of them."""
    first = cast.published(photos=1)
    from guong.publicity.models import Agreement, Publication
    from guong.registrations.models import Registration
    from guong.results.models import ResultReport

    kept = Registration.objects.system("a test").get(pk=first.registration_id)
    for number in range(count - 1):
        row = Registration.objects.system("a test").get(pk=kept.pk)
        exemplar = row.exemplar
        exemplar.pk = None
        exemplar.save(force_insert=True)
        row.pk, row.exemplar = None, exemplar
        row.save(force_insert=True)
        report = ResultReport.objects.system("a test").get(registration_id=kept.pk)
        report.pk, report.registration_id = None, row.pk
        report.save(force_insert=True)
        person = cast.world.people["oanh"]
        Agreement.objects.create(registration_id=row.pk, wording="x", given_at=cast.at, given_by_id=person)
        copy = Publication.objects.system("a test").get(pk=first.pk)
        copy.pk, copy.registration_id, copy.title = None, row.pk, f"Bản {number}"
        copy.snapshot = {**copy.snapshot, "title": f"Bản {number}"}
        copy.save(force_insert=True)
    return first


def test_pages_and_a_constant_number_of_queries(cast):
    def asked(address):
        with CaptureQueriesContext(connection) as found:
            answer = read(address)
        return len(found), answer.content.decode()

    published_many(cast, 1)
    one, _ = asked("/mo-hinh/")
    for number in range(2):
        published_many_more(cast, number)
    three, page = asked("/mo-hinh/")
    assert three == one and page.count('<li class="card">') == 3


def published_many_more(cast, number):
    """One more of another title."""
    cast.published(photos=1, title=f"Mô hình số {number}")


def test_a_long_gallery_is_paged(cast):
    published_many(cast, 14)
    first, second = (read(f"/mo-hinh/?trang={number}").content.decode() for number in (1, 2))
    assert (first.count('<li class="card">'), second.count('<li class="card">')) == (12, 2)
    assert 'rel="next"' in first and 'rel="prev"' in second and "1–12 trong 14" in first


# Weight.


def test_a_first_visit_is_light(cast):
    """Page, styles, scripts, icons and one photo, as they travel."""
    found = cast.published(photos=1)
    answer = read(reverse("exemplar", args=[found.code]), HTTP_ACCEPT_ENCODING="gzip")
    assert answer["Content-Encoding"] == "gzip"
    total, page = len(answer.content), gzip.decompress(answer.content).decode()
    from django.contrib.staticfiles import finders

    for name in set(re.findall(r'"/static/([^"#]+)', page)):
        with open(finders.find(name), "rb") as file:
            total += len(gzip.compress(file.read()))
    images = re.findall(r'<img src="([^"]+)"', page)
    assert len(images) == 1
    total += len(body_of(read(images[0].replace("&amp;", "&"))))
    print(json.dumps({"bytes": total}))
    assert total <= 100_000, total


def test_the_ways_in(world):
    assert 'href="/mo-hinh/"' in Client().get(reverse("account_login")).content.decode()
    assert 'href="/mo-hinh/"' in world.client("lien").get("/toi/").content.decode()


def test_robots_may_read_the_public_pages_only(world):
    lines = read("/robots.txt").content.decode().splitlines()
    assert lines[:4] == ["User-agent: *", "Allow: /mo-hinh/", "Allow: /static/", "Disallow: /"]
