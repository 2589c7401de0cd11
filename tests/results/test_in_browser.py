"""Files from a telephone on a bad network, in a real browser: everything arrives, once, and a person is told how it stands."""

import io
import time

import pytest
from PIL import Image

from guong.results.queries import attachments_of
from tests.browsers import find_chromium
from tests.files.doing import work_off
from tests.results import cast
from tests.results.cast import REPORTING, report_of
from tests.stories.stage import Stage, open_browser
from tests.world import CODE, build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LATER = {"status": 503, "headers": {"Retry-After": "600"}, "body": ""}


@pytest.fixture(scope="module")
def browser():
    with open_browser(find_chromium()) as opened:
        yield opened


class Screen:
    """The third screen of a report, on a telephone."""

    def __init__(self, stage, report):
        self.report, self.player = report, stage.enter("kien", "phone")
        self.page = self.player.page
        self.place = f"/kh/{CODE}/ket-qua/{report.registration_id}"
        self.asked, self.sent = [], []
        self.page.on("request", self._note)
        self.page.goto(f"{self.place}/3/")

    def _note(self, request):
        if request.url.endswith("/tep/"):
            (self.sent if request.method == "POST" else self.asked).append(time.monotonic())

    def choose(self, *names, size=(640, 480)):
        files = [{"name": name, "mimeType": "image/jpeg", "buffer": taken(name, size)} for name in names]
        self.page.set_input_files("#id_tep", files)
        return self

    def answer(self, *answers):
        """Answer the next uploads so, all after them as the server does; `None` lets one reach it and loses its answer."""
        left = list(answers)

        def handle(route):
            if route.request.method != "POST" or not left:
                route.continue_()
            elif (given := left.pop(0)) is None:
                route.fetch()
                route.abort()
            elif given == "cut":
                route.abort("connectionreset")
            else:
                route.fulfill(**given)

        self.page.route("**/tep/", handle)
        return self

    def hold(self):
        """Let uploads stand on their way. Returns: a call that lets them go."""
        waiting, is_open = [], []
        self.page.route("**/tep/", lambda route: route.continue_() if is_open else waiting.append(route))

        def let_go():
            is_open.append(True)
            for route in waiting:
                route.continue_()

        return let_go

    def says(self, text):
        self.page.get_by_text(text).first.wait_for()
        return self

    def press(self, words):
        self.page.get_by_role("button", name=words).first.click()
        return self

    @property
    def kept(self):
        return [one.file.name for one in attachments_of(report_of(self.report.registration_id))]


@pytest.fixture
def screen(transactional_db, live_server, browser):
    world = build_world()
    registration = world.accepted("kien", "oanh", "thpt")
    stage = Stage(browser, live_server.url, world)
    with stage.at(REPORTING):
        yield Screen(stage, cast.draft(world, "kien", registration))
    stage.close()
    # What fails here on purpose the browser notes in its own words.
    assert [one for one in stage.problems if "Failed to load resource" not in one] == []


def taken(name, size):
    """A photo as a telephone takes it, another one for every name."""
    out = io.BytesIO()
    noise = Image.effect_noise(size, 60)
    Image.merge("RGB", (noise, noise.rotate(len(name)), noise.rotate(180))).save(out, "JPEG", quality=95)
    return out.getvalue()


def test_several_photos_are_made_smaller_and_sent_one_by_one(screen):
    names = ["mot.jpg", "hai.jpg", "ba.jpg"]
    screen.choose(*names, size=(2400, 1800)).says("Đã gửi 3/3 tệp.")
    assert screen.kept == names and len(screen.sent) == 3
    files = [one.file for one in attachments_of(report_of(screen.report.registration_id))]
    assert [(file.width, file.height) for file in files] == [(1600, 1200)] * 3
    assert all(file.size < len(taken("mot.jpg", (2400, 1800))) / 2 for file in files)
    assert screen.page.locator("[data-uploads] li").count() == 0
    assert screen.page.locator("[data-photos] figure").count() == 3


def test_how_far_a_file_has_come_is_shown(screen):
    let_go = screen.hold()
    screen.choose("mot.jpg", "hai.jpg").says("Đang gửi…").says("Đang chờ")
    bars = screen.page.locator("[data-uploads] progress:visible")
    assert bars.count() == 1 and bars.first.get_attribute("aria-label") == "Gửi: mot.jpg"
    let_go()
    screen.says("Đã gửi 2/2 tệp.")
    assert bars.count() == 0


def test_a_server_that_is_down_is_asked_again_at_growing_distances(screen):
    down = {"status": 503, "body": ""}
    screen.answer(down, "cut").choose("mot.jpg").says("Chưa gửi được. Tự gửi lại sau")
    screen.says("Đã gửi 1/1 tệp.")
    first, second, third = screen.sent
    assert 1.4 < second - first < third - second
    assert screen.kept == ["mot.jpg"]


def test_what_the_server_asks_for_is_waited_for(screen):
    screen.answer(LATER).choose("mot.jpg").says("Chưa gửi được. Tự gửi lại sau 600 giây.")
    assert screen.kept == []


def test_a_lost_answer_makes_no_second_photo(screen):
    screen.answer(None, None).choose("mot.jpg", "hai.jpg").says("Đã gửi 2/2 tệp.")
    assert sorted(screen.kept) == ["hai.jpg", "mot.jpg"] and len(screen.sent) == 4
    assert screen.page.locator("[data-photos] figure").count() == 2


def test_one_file_that_fails_does_not_stand_in_the_way_of_the_others(screen):
    broken = {"status": 500, "body": ""}
    screen.answer(broken).choose("mot.jpg", "hai.jpg").says("Đã gửi 2/2 tệp.")
    assert screen.kept == ["hai.jpg", "mot.jpg"]


def test_back_on_the_network_it_goes_on_at_once(screen):
    screen.answer(LATER).choose("mot.jpg").says("Tự gửi lại sau")
    screen.page.context.set_offline(True)
    screen.says("Đang mất mạng. Có mạng sẽ tự gửi lại.")
    screen.page.context.set_offline(False)
    screen.says("Đã gửi 1/1 tệp.")
    assert screen.kept == ["mot.jpg"]


def test_files_chosen_without_a_network_go_when_there_is_one(screen):
    screen.page.context.set_offline(True)
    screen.choose("mot.jpg", "hai.jpg").says("Đang mất mạng. Có mạng sẽ tự gửi lại.")
    screen.page.fill("#id_proposal_reason", "Viết tiếp lúc mất mạng")
    screen.page.context.set_offline(False)
    screen.says("Đã gửi 2/2 tệp.")
    assert sorted(screen.kept) == ["hai.jpg", "mot.jpg"]


def test_a_person_can_send_again_or_let_a_file_be(screen):
    screen.answer(LATER, LATER).choose("mot.jpg").says("Tự gửi lại sau")
    screen.press("Gửi lại: mot.jpg").says("Đã gửi 0/1 tệp, 1 tệp chưa được.")
    screen.press("Gửi lại: mot.jpg").says("Đã gửi 1/1 tệp.")
    assert screen.kept == ["mot.jpg"]
    screen.answer(LATER).choose("hai.jpg").says("Tự gửi lại sau")
    screen.press("Bỏ tệp này: hai.jpg")
    assert screen.page.locator("[data-uploads] li").count() == 0 and screen.kept == ["mot.jpg"]


def test_a_file_that_is_none_is_refused_with_its_reason(screen):
    screen.page.set_input_files(
        "#id_tep", [{"name": "ma.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"}]
    )
    screen.says("Hệ thống chỉ nhận các loại tệp").says("Đã gửi 0/1 tệp, 1 tệp chưa được.")
    assert screen.page.get_by_role("button", name="Gửi lại").count() == 0
    screen.press("Lưu và kiểm tra lại")
    screen.page.wait_for_url("**/kiem-tra/")


def test_a_lost_session_is_told_and_the_file_goes_after_signing_in_again(screen):
    mine = next(one for one in screen.page.context.cookies() if one["name"] == "phien")
    screen.page.context.clear_cookies()
    screen.choose("mot.jpg").says("Phiên đăng nhập đã hết.")
    screen.press("Gửi lại: mot.jpg")
    assert screen.kept == [] and len(screen.sent) == 1
    # Another window signs in: the same session here, a new token of forms.
    screen.page.context.add_cookies([mine])
    other = screen.page.context.new_page()
    other.goto(screen.page.url)
    screen.page.fill("#id_proposal_reason", "Vẫn còn đây")
    screen.press("Gửi lại: mot.jpg").says("Đã gửi 1/1 tệp.")
    screen.press("Lưu và kiểm tra lại")
    screen.page.wait_for_url("**/kiem-tra/")
    assert screen.kept == ["mot.jpg"]
    assert report_of(screen.report.registration_id).proposal_reason == "Vẫn còn đây"


def test_whoever_goes_on_waits_for_what_is_on_its_way(screen):
    let_go = screen.hold()
    screen.choose("mot.jpg", "hai.jpg").says("Đang gửi…")
    screen.page.fill("#id_proposal_reason", "Viết trong lúc gửi")
    screen.press("Lưu và kiểm tra lại").says("Đang gửi nốt tệp, xong sẽ đi tiếp.")
    let_go()
    screen.page.wait_for_url("**/kiem-tra/")
    assert screen.kept == ["mot.jpg", "hai.jpg"]
    assert report_of(screen.report.registration_id).proposal_reason == "Viết trong lúc gửi"


def test_what_could_not_be_sent_is_not_left_behind_without_a_word(screen):
    screen.answer(LATER).choose("mot.jpg", "hai.jpg").says("Tự gửi lại sau")
    screen.page.fill("#id_proposal_reason", "Đi tiếp không có ảnh")
    screen.press("Lưu và kiểm tra lại").says("Còn 2 tệp chưa gửi được. Bấm lần nữa để đi tiếp mà không có tệp đó.")
    assert screen.page.url.endswith("/3/")
    screen.press("Lưu và kiểm tra lại")
    screen.page.wait_for_url("**/kiem-tra/")
    assert screen.kept == []
    assert report_of(screen.report.registration_id).proposal_reason == "Đi tiếp không có ảnh"


def test_a_refusal_on_the_way_keeps_the_person_on_the_page(screen):
    let_go = screen.hold()
    screen.page.set_input_files(
        "#id_tep", [{"name": "ma.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"}]
    )
    screen.press("Lưu và kiểm tra lại").says("Đang gửi nốt tệp, xong sẽ đi tiếp.")
    let_go()
    screen.says("Còn 1 tệp chưa gửi được.").says("Hệ thống chỉ nhận các loại tệp")
    assert screen.page.url.endswith("/3/")


@pytest.mark.parametrize("goes", [False, True])
def test_leaving_the_page_with_unsent_files_asks_first(screen, goes):
    asked = []

    def decide(dialog):
        asked.append(dialog.type)
        dialog.accept() if goes else dialog.dismiss()

    screen.page.on("dialog", decide)
    screen.answer(LATER).choose("mot.jpg").says("Tự gửi lại sau")
    screen.page.click("#id_proposal_reason")  # browsers ask only whoever has touched the page
    screen.page.evaluate("setTimeout(() => { location.href = '/toi/'; })")
    if goes:
        screen.page.wait_for_url("**/toi/")
    else:
        screen.page.wait_for_timeout(500)
        screen.press("Gửi lại: mot.jpg").says("Đã gửi 1/1 tệp.")
        screen.page.goto("/toi/")
    assert asked == ["beforeunload"]
    assert screen.kept == ([] if goes else ["mot.jpg"])


# Photos that the server is still checking.


def test_one_question_for_all_photos_less_and_less_often(screen):
    screen.choose("mot.jpg", "hai.jpg", "ba.jpg").says("Đã gửi 3/3 tệp.")
    screen.page.wait_for_timeout(9000)
    gaps = [later - earlier for earlier, later in zip(screen.asked, screen.asked[1:], strict=False)]
    assert 3 <= len(screen.asked) <= 5, gaps
    assert gaps[-1] > gaps[-2]
    work_off(REPORTING)
    screen.page.locator("[data-photos] img[src$='?co=nho']").nth(2).wait_for()
    assert screen.page.locator("[data-photos] [data-checking]").count() == 0
    assert screen.page.locator("[data-photos] a.frame").count() == 3
    before = len(screen.asked)
    screen.page.wait_for_timeout(4000)
    assert len(screen.asked) == before


def test_a_page_that_nobody_sees_does_not_ask(screen):
    hide = """(hidden) => { Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
        document.dispatchEvent(new Event('visibilitychange')); }"""
    screen.choose("mot.jpg").says("Đã gửi 1/1 tệp.")
    screen.page.evaluate(hide, True)
    before = len(screen.asked)
    screen.page.wait_for_timeout(3000)
    assert len(screen.asked) == before
    work_off(REPORTING)
    screen.page.evaluate(hide, False)
    screen.page.locator("[data-photos] img[src$='?co=nho']").wait_for()


def test_a_photo_that_was_being_checked_when_the_page_was_opened_appears(screen):
    screen.choose("mot.jpg").says("Đã gửi 1/1 tệp.")
    screen.page.reload()
    screen.says("Đang kiểm tra")
    work_off(REPORTING)
    screen.page.locator("[data-photos] img[src$='?co=nho']").wait_for()


def test_a_photo_that_the_check_refuses_says_why(screen):
    head = taken("hong.jpg", (640, 480))[:700]
    screen.page.set_input_files("#id_tep", [{"name": "hong.jpg", "mimeType": "image/jpeg", "buffer": head}])
    screen.says("Đã gửi 1/1 tệp.")
    work_off(REPORTING)
    screen.says("Ảnh bị hỏng hoặc chưa tải đủ.")
    assert screen.page.locator("[data-photos] input[name=dong_y]").count() == 0
    screen.press("Gỡ ảnh này")
    screen.page.wait_for_url("**/3/#id_files")
    assert screen.kept == []
