"""The reader beside the real plans, where they lie beside the project: what was noted for them is found."""

import pytest
from bench.reading_shared import KINDS, folder_of, shared_scores

from guong.reading import as_document, read
from tests.settings import ROOT

FOLDER = folder_of(ROOT)
pytestmark = pytest.mark.skipif(FOLDER is None, reason="no folder shared/plans beside the project")
# One text sets a term that was not noted: "Hoàn thành trước 11 / 11 / 2020".
NOT_NOTED = {"deadlines": ["12: + ('2020-11-11', None)"]}


@pytest.fixture(scope="module")
def scores():
    return shared_scores(FOLDER)


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_noted_is_found_and_nothing_else(scores, kind):
    assert scores[kind].wrong == NOT_NOTED.get(kind, [])
    assert scores[kind].expected > 0


def test_the_plan_of_the_demonstration_is_read_whole():
    told = as_document(read((FOLDER / "00-huyen-uy-chi-lang-2023.txt").read_text("utf-8")))
    assert [(one["text"], one["issued_on"]) for one in told["bases"]] == [
        ("Kết luận số 01-KL/TW", "2021-05-18"),
        ("Chỉ thị số 05-CT/TW", "2016-05-15"),
    ]
    assert [one["kind"] for one in told["themes"]] == ["term", "annual"]
    assert [one["name"] for one in told["sectors"]] == [
        "cơ quan hành chính, đơn vị sự nghiệp",
        "doanh nghiệp",
        "lực lượng vũ trang",
        "thôn, Khu phố",
    ]
    assert [(one["who"], one["minimum"], one["scope"]) for one in told["quotas"]] == [
        ("đảng bộ trực thuộc", 2, "each"),
        ("chi bộ", 1, "each"),
        ("MTTQ và các tổ chức chính trị - xã hội huyện", 1, "each"),
    ]
    assert [one["last_moment"] for one in told["deadlines"]] == [
        "2023-03-09T23:59:59+07:00",
        "2023-11-19T23:59:59+07:00",
    ]
    assert [(one["who"], one["role"]) for one in told["duties"]] == [
        ("Ban Tuyên giáo Huyện ủy", "lead"),
        ("Ban Tuyên giáo Huyện ủy", "cooperate"),
        ("Các chi, đảng bộ trực thuộc, Mặt trận Tổ quốc và các tổ chức chính trị - xã hội huyện", "do"),
    ]
    assert [(one["text"], one["attached"]) for one in told["forms"]] == [("biểu gửi kèm", False)]
    assert told["signatory"]["name"] is not None and (told["number"], told["issued_on"]) == (None, None)
    assert [note["code"] for note in told["warnings"]] == ["duplicate_numbering"]
    assert [note["code"] for note in told["questions"]] == [
        "before_inclusive",
        "scope_of_cells",
        "committee_rollup",
        "double_count",
        "missing_forms",
    ]
