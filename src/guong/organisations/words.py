"""Words of organisations: codes, and the name under which a body acts."""

from guong.kit.phrasebook import register

# Đảng bộ are the members; what is issued, received or returned in their name is done by their committee.
COMMITTEES = (
    ("Đảng bộ tỉnh ", "Tỉnh ủy "),
    ("Đảng bộ huyện ", "Huyện ủy "),
    ("Đảng bộ thị xã ", "Thị ủy "),
    ("Đảng bộ thành phố ", "Thành ủy "),
    ("Đảng bộ ", "Đảng ủy "),
)


def acting(name: str) -> str:
    """The name under which a body acts: "Đảng bộ xã Y Tịch" acts as "Đảng ủy xã Y Tịch"; others as themselves."""
    for members, committee in COMMITTEES:
        if name.startswith(members):
            return committee + name.removeprefix(members)
    return name


register(
    words={
        "kind.party_committee": "Cấp ủy",
        "kind.party_organisation": "Đảng bộ",
        "kind.party_cell": "Chi bộ",
        "kind.fatherland_front": "Mặt trận Tổ quốc",
        "kind.socio_political_organisation": "Tổ chức chính trị - xã hội",
        "kind.communication_and_education_commission": "Ban Tuyên giáo",
        "kind.party_office": "Văn phòng cấp ủy",
        "kind.media_centre": "Trung tâm truyền thông",
        "office.HEAD": "Bí thư, thủ trưởng",
        "office.CLERK": "Người soạn",
        "office.RECEIVER": "Người tiếp nhận, kiểm tra",
        "office.STANDING_MEMBER": "Thường trực, Ban Thường vụ",
        "office.EDITOR": "Biên tập viên",
    },
)
