"""Plays what units could not do or did not understand in autumn: one answered for everybody, one passed on, one that waits."""

from datetime import datetime

from guong.demo.content import instant
from guong.demo.people import Cast
from guong.demo.plan import RECEIVER
from guong.demo.year import Event
from guong.obstacles import actions
from guong.obstacles.models import Obstacle
from guong.obstacles.queries import subjects
from guong.organisations.actor import Actor, Office
from guong.plans.models import Plan

SCHOOL, CELL, COMMUNE, FRONT = "cb-thpt-chi-lang", "cb-chi-lang-quan-doc", "db-xa-chi-lang", "mttq"
PLAYED = "the demonstration plays every person"
TERM = "Số liệu cả học kỳ đến cuối tháng 11 mới có, mà hạn báo cáo là trước ngày 20. Đơn vị ghi số nào?"
TERM_ANSWER = "Ghi số tính đến ngày 15/11 và nói rõ là số tạm tính. Có số chính thức thì bổ sung vào báo cáo năm sau."
TERM_PUBLIC = "Số liệu chưa trọn kỳ thì ghi số tính đến ngày 15/11, nói rõ là số tạm tính; số chính thức bổ sung vào báo cáo năm sau."
FEW = (
    "Chi bộ chỉ có năm đảng viên, phần lớn tuổi cao. Năm sau chi bộ xin làm chung một mô hình với chi bộ thôn bên cạnh thì có "
    "tính đủ chỉ tiêu cho cả hai không?"
)
FEW_PROPOSAL = "Cho hai chi bộ liền kề, mỗi chi bộ dưới mười đảng viên, được đăng ký chung một mô hình."
FEW_NOTE = "Xã có bốn chi bộ như vậy. Việc này thuộc chỉ tiêu của huyện nên Đảng ủy xã không tự trả lời được."
SHARED = "Mô hình do Mặt trận chỉ đạo, chi bộ thực hiện thì bên nào gửi báo cáo kết quả, hay cả hai cùng gửi?"


class Asked:
    """The events of autumn's difficulties, for a player who does everything in order of time."""

    def __init__(self, plan: Plan, cast: Cast) -> None:
        self.plan, self.cast = plan, cast
        self.numbers: dict[str, int] = {}

    def events(self) -> list[Event]:
        """What happens when."""
        return [
            Event(instant("2023-11-06T09:15"), self._about_the_term),
            Event(instant("2023-11-07T15:40"), self._answer_for_everybody),
            Event(instant("2023-11-08T19:20"), self._about_the_quota),
            Event(instant("2023-11-09T08:10"), self._pass_on),
            Event(instant("2023-11-17T10:05"), self._about_the_report),
        ]

    def _about_the_term(self, at: datetime) -> None:
        self._raise(SCHOOL, "Thời hạn: báo cáo", at, text=TERM)

    def _answer_for_everybody(self, at: datetime) -> None:
        officer = self.cast.holder(RECEIVER, Office.RECEIVER, at)
        actions.answer_obstacles([self._row(SCHOOL)], text=TERM_ANSWER, by=officer, at=at)
        answer = self._row(SCHOOL).answer
        if answer is not None:
            actions.publish_answer(answer, text=TERM_PUBLIC, by=officer, at=at)

    def _about_the_quota(self, at: datetime) -> None:
        self._raise(CELL, "Chỉ tiêu: Chi bộ", at, text=FEW, proposal=FEW_PROPOSAL)

    def _pass_on(self, at: datetime) -> None:
        committee = self.cast.holder(COMMUNE, Office.RECEIVER, at)
        actions.pass_on(self._row(CELL), text=FEW_NOTE, by=committee, at=at)

    def _about_the_report(self, at: datetime) -> None:
        self._raise(FRONT, "Thời hạn: báo cáo", at, text=SHARED)

    def _raise(self, unit: str, subject: str, at: datetime, **said: str) -> None:
        key = next(one.key for one in subjects.subjects_of(self.plan, at) if one.told.startswith(subject))
        by: Actor = self.cast.holder(unit, Office.CLERK, at)
        number = actions.raise_obstacle(self.plan, self.cast.units[unit], subject_key=key, by=by, at=at, **said)  # type: ignore[arg-type]
        self.numbers[unit] = int(number)

    def _row(self, unit: str) -> Obstacle:
        rows = Obstacle.objects.system(PLAYED).select_related("plan", "answer__plan")
        found: Obstacle = rows.get(pk=self.numbers[unit])
        return found
