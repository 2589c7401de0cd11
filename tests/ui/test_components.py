"""The components, rendered by the real environment: StrictUndefined forgives nothing."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.messages import constants
from django.http import Http404
from django.template import engines
from django.test import RequestFactory

from guong.config.env import Demo
from guong.kit.pages import page_of
from guong.organisations.actor import NOBODY, Actor
from guong.ui import samples, views

SOMEBODY = Actor(person_id=1, user_id=1, name="Hoàng Thị Mơ")


@pytest.fixture
def ask():
    def made(path="/giao-dien/", actor=NOBODY):
        request = RequestFactory().get(path)
        request.actor, request.now = actor, None
        return request

    return made


def draw(call, **facts):
    source = '{% import "ui/components.html" as ui %}' + call
    return engines["jinja2"].env.from_string(source).render(facts)


class Outline(HTMLParser):
    """All ids, and all references to ids."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.wanted = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            elif name in ("for", "aria-describedby", "aria-labelledby"):
                self.wanted.update(value.split())


@pytest.mark.parametrize(
    ("actor", "status"), [(NOBODY, 404), (SOMEBODY, 404), (Actor(user_id=1, is_administrator=True), 200)]
)
def test_the_components_page_of_an_installation_is_for_whoever_administers_it(ask, actor, status):
    if status == 404:
        with pytest.raises(Http404):
            views.components(ask(actor=actor))
    else:
        assert views.components(ask(actor=actor)).status_code == status


@pytest.mark.parametrize("actor", [None, NOBODY])
def test_the_components_page_of_a_demonstration_shows_every_piece_to_a_visitor(ask, actor, settings):
    settings.DEMO = Demo(datetime(2023, 3, 1, tzinfo=UTC), "dang-ky")
    text = views.components(ask(actor=actor)).content.decode()
    assert 'lang="vi"' in text and "Đăng xuất" not in text
    assert samples.LONG_NAME in text
    assert not re.search(r'\sstyle="|\son[a-z]+="', text)
    outline = Outline(text)
    assert outline.wanted <= set(outline.ids)


@pytest.mark.parametrize("kind", ["missing", "forbidden", "bad", "large", "busy", "csrf", "broken"])
@pytest.mark.parametrize("actor", [None, NOBODY])
def test_error_pages_need_nobody_signed_in(ask, kind, actor):
    template = engines["jinja2"].get_template("ui/error.html")
    assert "<h1" in template.render({"status": 404, "kind": kind}, ask(actor=actor))
    assert "<h1" in template.render({"status": 404, "kind": kind})  # not even a request


def test_a_stale_refusal_shows_both_versions(ask):
    both = {"offered": [("Tên", "<b>mới</b>"), ("_khoa", "k")], "current": {"Tên": "cũ"}}
    facts = {"status": 409, "sentences": ["Vừa được người khác sửa."], "back": "/x/", **both}
    text = engines["jinja2"].get_template("ui/refusal.html").render(facts, ask())
    assert "&lt;b&gt;mới&lt;/b&gt;" in text and "cũ" in text and "_khoa" not in text
    fragment = engines["jinja2"].get_template("ui/refusal_fragment.html").render(facts, ask())
    assert "data-refusal" in fragment and "<html" not in fragment


@pytest.mark.parametrize(("number", "title"), [(1, "vì một lý do"), (3, "vì 3 lý do")])
def test_a_refusal_is_titled_by_its_count(number, title):
    facts = {"status": 422, "sentences": ["Chưa nhập."] * number}
    assert title in engines["jinja2"].get_template("ui/refusal_fragment.html").render(facts)


def test_messages_are_said_once_with_their_tone(ask):
    said = SimpleNamespace(level=constants.SUCCESS, level_tag="success", __html__=lambda: "")
    text = engines["jinja2"].env.get_template("ui/page.html").render(messages=[said])
    assert text.count("notice tone-good") == 1


@pytest.mark.parametrize("state", samples.STATES)
def test_a_badge_is_an_icon_and_a_word(state):
    text = draw("{{ ui.badge(state) }}", state=state)
    assert state[0] in text and "<svg" in text and f"tone-{state[1]}" in text


def test_a_closed_button_says_why_and_sends_nothing():
    text = draw('{{ ui.move("Gửi", "/x/", "", "k", reasons=["Còn 2 mô hình chưa gửi."]) }}')
    assert "<form" not in text and 'type="button"' in text and 'aria-disabled="true"' in text
    outline = Outline(text)
    assert outline.wanted == set(outline.ids)
    assert "Còn 2 mô hình" in text


def test_an_open_move_is_a_form_with_a_key():
    text = draw('{{ ui.move("Gửi", "/x/", "", "k1", fields={"ban": 3}) }}')
    assert 'method="post"' in text and 'name="_khoa" value="k1"' in text and 'name="ban" value="3"' in text


def test_the_summary_of_errors_links_to_every_field():
    form = samples.wrong_form()
    fields = "{% for bound in form %}{{ ui.field(bound) }}{% endfor %}"
    text = draw("{{ ui.error_summary(form, [('', 'Đợt đã chốt.')]) }}" + fields, form=form)
    links = re.findall(r'href="#([^"]+)"', re.split(r"</ul>", text)[0])
    assert f"Cần sửa {len(links) + 1} chỗ" in text
    assert links and set(links) <= set(Outline(text).ids)
    assert text.count('aria-invalid="true"') >= 2


def test_a_label_that_asks_needs_no_colon():
    form = samples.wrong_form()
    name = next(iter(form.errors))
    said = form.errors[name][0]
    for label, shown in (("Có phải người này không?", f"Có phải người này không? {said}"), ("Tên", f"Tên: {said}")):
        form[name].label = label
        assert f">{shown}</a>" in draw("{{ ui.error_summary(form) }}", form=form)


def test_no_errors_no_summary():
    assert draw("{{ ui.error_summary(form) }}{{ ui.error_summary() }}", form=samples.SampleForm()).strip() == ""


@pytest.mark.parametrize("name", list(samples.SampleForm.base_fields))
def test_every_sort_of_field_has_a_label(name):
    form = samples.SampleForm()
    text = draw('{{ ui.field(bound, "Gợi ý.", "ví dụ", True, 50, 3) }}', bound=form[name])
    outline = Outline(text)
    assert outline.wanted <= set(outline.ids) and len(outline.ids) == len(set(outline.ids))
    assert form[name].is_hidden or "(không bắt buộc)" in text


def test_a_field_keeps_the_widgets_own_attributes():
    class OneField(forms.Form):
        code = forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "class": "short"}))

    text = draw("{{ ui.field(form.code) }}", form=OneField())
    assert 'autocomplete="one-time-code"' in text and 'class="input short"' in text


@pytest.mark.parametrize(
    ("value", "shown"), [(0, "0"), (None, ""), ("", ""), ("a<b", "a&lt;b"), ({"text": "x", "href": "/y/"}, "x")]
)
def test_a_table_shows_plain_and_linked_values(value, shown):
    text = draw('{{ ui.table([{"key": "a", "label": "A"}], [{"a": value}]) }}', value=value)
    assert shown in text and 'data-label="A"' in text
    assert ("is-blank" in text) == (shown == "")


def test_an_empty_list_says_so():
    text = draw('{{ ui.table([{"key": "a", "label": "A"}], [], empty="Chưa có đơn vị nào.") }}')
    assert "Chưa có đơn vị nào." in text and "<table" not in text


def test_filters_and_pager_keep_what_was_chosen(ask):
    page = SimpleNamespace(number=2, has_next=True, total=1000, is_more=True, first=51, size=50, rows=range(50))
    controls = [{"name": "cap", "label": "Cấp", "options": [("", "Tất cả"), (1, "Xã")], "value": "1"}]
    call = '{{ ui.filters("/ds/", request, controls) }}{{ ui.pager(request, page) }}'
    text = draw(call, request=ask("/ds/?tim=v%C3%A2n&cap=1&trang=2"), page=page, controls=controls)
    assert 'value="vân"' in text and '<option value="1" selected>' in text
    assert "?tim=v%C3%A2n&amp;cap=1&amp;trang=3" in text and "hơn 1.000" in text
    assert text.count("hx-get") == text.count('hx-target="#ket-qua"') == 2
    assert "keyup" not in text


@pytest.mark.parametrize(
    ("rows", "size", "told"),
    [
        ([], 2, "Không có đơn vị nào"),
        ([1], 2, "1 đơn vị"),
        ([1, 2], 2, "2 đơn vị"),
        ([1, 2, 3], 2, "1–2 trong 3 đơn vị"),
    ],
)
def test_a_list_that_fits_one_page_tells_only_how_many_there_are(ask, rows, size, told):
    text = draw('{{ ui.pager(request, page, "đơn vị") }}', request=ask("/ds/"), page=page_of(rows, 1, size))
    assert f"data-count>{told}</p>" in text and ("<ul>" in text) == (len(rows) > size)


@pytest.mark.parametrize("values", [[], [0, 0], [3, 1]])
def test_bars_are_drawn_for_any_numbers(values):
    text = draw("{{ ui.bars(rows, 'Câu kết luận.', 4) }}", rows=[{"label": "x", "value": value} for value in values])
    assert text.count('class="bar"') == len(values) and "nan" not in text


def test_drafts_carry_what_the_script_needs():
    text = draw('{{ ui.form_open("", "k", "/gui/", "/luu/", "d7", version=3, saved_at="14:05") }}{{ ui.form_close() }}')
    for part in ('data-autosave-url="/luu/"', 'data-draft="d7"', 'name="phien_ban" value="3"', "Đã lưu nháp lúc 14:05"):
        assert part in text
