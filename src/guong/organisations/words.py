"""Words of organisations."""

from guong.kit.phrasebook import register

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
        "office.CLERK": "Người soạn, văn thư",
        "office.RECEIVER": "Người tiếp nhận, kiểm tra",
        "office.STANDING_MEMBER": "Thường trực, Ban Thường vụ",
        "office.EDITOR": "Biên tập viên",
    },
    reasons={"no_seat": "Đồng chí không giữ nhiệm vụ này ở đơn vị."},
)
