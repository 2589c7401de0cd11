"""Who may do what at which address: one row for every URL name, read by people and by the access tests.

It is a statement, not a mechanism: policies and scopes decide, and `tests/access` holds them against these rows. Only
`most_bytes` is enforced from here (`limits`), since it must be known before anything is read.
An address without a row, and a row without an address, fail the build.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

SAFE = ("GET", "HEAD")
FORM = ("GET", "HEAD", "POST")
SEND = ("POST",)
MOST_BYTES = 2 * 1024 * 1024  # of a body; a page that takes files states its own
MOST_BYTES_OF_SHEETS = 52 * 1024 * 1024  # a list of 300,000 rows, with what is chosen beside it
MOST_BYTES_OF_FILES = 25 * 1024 * 1024  # the largest document, or a handful of photos, with what is typed beside them

# Rules by relation to the object, in words. What a person may not see is 404, what they see and may not do is 403.
RULES: Mapping[str, str] = {
    "open": "ai cũng vào được, không cần đăng nhập",
    "public": "ai cũng đọc được, không cookie: chỉ mô hình đã đăng, đơn vị còn đồng ý, báo cáo còn được chấp thuận; khác 404",
    "token": "người giữ mã (80 hay 256 bit ngẫu nhiên), không cần đăng nhập",
    "demo": "chỉ ở bản dùng thử, chỉ từ chính máy chủ; nơi khác 404",
    "look": "bản dùng thử: ai cũng xem được; cài đặt thật: người quản trị, người khác 404",
    "signed_in": "mọi người đã đăng nhập",
    "own_account": "người đã đăng nhập, với tài khoản của chính mình",
    "task_owner": "người đã gửi việc nền này; người khác 404",
    "administrator": "người quản trị; người khác 404",
    "office_account": "tài khoản dùng chung của một đơn vị; tài khoản khác 404",
    "people_keeper": "đứng đầu, tiếp nhận (đơn vị mình, nhánh bên dưới nơi tiếp nhận), quản trị viên (mọi người); người khác 403",
    "answers_for": "người thấy người này ở trang Nhân sự; người khác 404",
    "inviter": "người phụ trách mọi nơi người này giữ nhiệm vụ, quản trị viên; chỉ phụ trách một nơi 403; người khác 404",
    "seat_keeper": "người phụ trách nơi có nhiệm vụ đó (đứng đầu, tiếp nhận, thường trực: cấp trên); người khác 403, không thấy 404",
    "seat_holder": "chính người đang giữ nhiệm vụ; thu hồi: cả người kết thúc được nhiệm vụ đó; người làm thay 403; người khác 404",
    "planner": "cán bộ tiếp nhận của một cơ quan; người khác 403",
    "plan_reader": "đã ban hành: mọi người giữ nhiệm vụ; bản nháp: nơi tiếp nhận, cơ quan ban hành; người khác 404",
    "plan_manager": "cán bộ tiếp nhận của nơi theo dõi kế hoạch; người đọc được kế hoạch 403; người khác 404",
    "acknowledging": "người soạn, người đứng đầu của đơn vị được giao; người đọc được kế hoạch 403; người khác 404",
    "cascading": "người đứng đầu, cán bộ tiếp nhận của đơn vị được giao; người đọc được kế hoạch 403; người khác 404",
    "own_plan_manager": "người đứng đầu, tiếp nhận nơi cụ thể hóa; kế hoạch gốc, người không thấy 404; người khác đọc được 403",
    "amendment_reader": "đã ban hành: mọi người đọc được kế hoạch; dự thảo: nơi tiếp nhận; người khác 404",
    "amendment_writer": "dự thảo: cán bộ tiếp nhận của nơi theo dõi kế hoạch; đã ban hành: người đọc được 403; người khác 404",
    "board_reader": "ban hành, tiếp nhận: mọi dòng; cấp ủy: cây của mình; đơn vị: dòng của mình; người khác 404",
    "board_manager": "cán bộ tiếp nhận của nơi theo dõi kế hoạch; người thấy dòng này 403; người khác 404",
    "consolidating": "tiếp nhận của kế hoạch, thường trực, đứng đầu cơ quan ban hành; ?nhanh=: cả người của cấp ủy đó; khác 404",
    "plan_whole": "tiếp nhận của kế hoạch, thường trực, đứng đầu cơ quan ban hành; người khác 404",
    "sealer": "cán bộ tiếp nhận của kế hoạch; người thấy bảng tổng hợp 403; người khác 404",
    "second_person": "cán bộ tiếp nhận khác, hoặc thường trực; người đã đề nghị 403; người không thấy 404",
    "registering": "người soạn, người đứng đầu của đơn vị được giao; cấp trên trực tiếp nhập thay từ bản giấy",
    "registration_reader": "đơn vị đăng ký; đã gửi: cấp trên, nơi tiếp nhận, ban hành, đơn vị tham gia; khác 404",
    "registration_writer": "người soạn, người đứng đầu (bản giấy: nơi nhập thay); người chỉ xem 403; người khác 404",
    "result_reader": "đơn vị báo cáo; đã gửi: mọi người đọc được đăng ký; người khác 404",
    "result_writer": "người soạn, người đứng đầu (bản giấy: nơi nhập thay); người chỉ xem 403; người khác 404",
    "consenting": "người soạn, người đứng đầu của đơn vị hoặc của nơi nhập thay; người chỉ xem 403; người khác 404",
    "unconsenting": "như người ghi đồng ý; thêm nơi tiếp nhận của kế hoạch; người chỉ xem 403; người khác 404",
    "list_owner": "người của chính đơn vị có danh sách; người khác 404",
    "list_head": "người đứng đầu đơn vị có danh sách; người của đơn vị 403; người khác 404",
    "sender": "người đứng đầu nơi đã gửi mục này; người chỉ được xem 403; người khác 404",
    "checker": "cán bộ tiếp nhận của nơi đang giữ mục này; người chỉ được xem 403; người khác 404",
    "life_keeper": "người đứng đầu đơn vị có mô hình, cán bộ tiếp nhận của kế hoạch; người đọc được hồ sơ 403; người khác 404",
    "unit_head": "người đứng đầu đơn vị đăng ký; người đọc được hồ sơ 403; người khác 404",
    "typist": "người soạn, đứng đầu, tiếp nhận của nơi nhập thay báo cáo; người đọc được hồ sơ 403; người khác 404",
    "editor": "biên tập viên của kế hoạch (chưa có ai: cán bộ tiếp nhận), với mô hình đơn vị đã đồng ý; người khác 404",
    "obstacle_raising": "người soạn, đứng đầu của đơn vị được giao (bản giấy: cấp trên trực tiếp); người đọc được kế hoạch 403; khác 404",
    "obstacle_reader": "đơn vị đã nêu, nơi nhập thay; chưa rút: nơi xử lý, cấp trên của đơn vị, người đọc cả kế hoạch; người khác 404",
    "obstacle_raiser": "người soạn, đứng đầu của đơn vị đã nêu (bản giấy: nơi nhập thay); người chỉ đọc được 403; người khác 404",
    "obstacle_corrector": "cán bộ tiếp nhận của nơi đã trả lời; người đọc được vướng mắc 403; người khác, vướng mắc chưa trả lời 404",
    "obstacle_answerer": "cán bộ tiếp nhận của nơi xử lý vướng mắc, của kế hoạch; người chỉ đọc được 403; người khác 404",
    "obstacle_passer": "cán bộ tiếp nhận của nơi xử lý vướng mắc, dưới nơi theo dõi kế hoạch; người chỉ đọc được 403; người khác 404",
    "obstacle_closer": "người trả lời được, hoặc bên đã nêu; người chỉ đọc được 403; người khác 404",
    "answer_publisher": "cán bộ tiếp nhận của kế hoạch; người đọc được câu đã công bố 403; người khác, câu chưa công bố 404",
    "obstacle_manager": "cán bộ tiếp nhận của nơi theo dõi kế hoạch; người chỉ đọc được vướng mắc 403; người khác 404",
    "honouring": "cán bộ tiếp nhận của cấp trên đơn vị, hoặc của kế hoạch có mô hình; người khác 403",
    "body_changer": "cán bộ tiếp nhận của một cơ quan, người quản trị; người khác 403",
    "of_the_branch": "cán bộ tiếp nhận, với đơn vị trong nhánh mình vào ngày ấy và hôm nay; người quản trị; người khác 403",
    "importer": "người đổi đơn vị, người phụ trách nhân sự, người soạn đăng ký: mỗi loại bảng theo quyền ấy; người khác 403",
    "own_import": "người đã đưa bảng tính này vào; người khác 404",
    "receiver_here": "cán bộ tiếp nhận của chính nơi này; người khác 404",
}


@dataclass(frozen=True)
class Access:
    """What one address answers.

    Args:
        who: a code of `RULES`, for reading.
        methods: every method it answers; all others get 405.
        writes: the code for POST, where it differs from `who`.
        most_bytes: the largest body it takes.
        takes_files: whether a body may hold files; elsewhere the first one stops the reading.
    """

    who: str
    methods: tuple[str, ...] = SAFE
    writes: str = field(default="")
    most_bytes: int = MOST_BYTES
    takes_files: bool = False

    @property
    def is_open(self) -> bool:
        """Whether somebody who is not signed in is let through to the view."""
        return self.who in {"open", "public", "token", "demo", "look"}


ACCESS: Mapping[str, Access] = {
    "health": Access("open"),
    "system": Access("administrator"),
    "components": Access("look"),
    "home": Access("signed_in"),
    "my_tasks": Access("signed_in"),
    "task": Access("task_owner"),
    "demo_people": Access("demo", FORM),
    "setup": Access("token", FORM),
    "receipt": Access("token"),
    # People and their way in.
    "people": Access("people_keeper"),
    "person": Access("answers_for"),
    "person_invitation": Access("inviter", SEND),
    "person_reissue": Access("inviter", FORM),
    "person_revocation": Access("inviter", SEND),
    "unit_invitations": Access("people_keeper", SEND),
    "invitation": Access("token", FORM),
    "office_person": Access("office_account", FORM),
    "office_account": Access("people_keeper"),
    "office_account_invitation": Access("people_keeper", SEND),
    "office_account_closing": Access("people_keeper", SEND),
    "office_account_sessions": Access("people_keeper", SEND),
    "office_invitation": Access("token", FORM),
    # Who holds which office, and who exercises it in whose stead.
    "person_new": Access("people_keeper", FORM, writes="seat_keeper"),
    "person_seat": Access("answers_for", FORM, writes="seat_keeper"),
    "person_correction": Access("inviter", FORM),
    "seat_end": Access("seat_keeper", FORM),
    "delegations": Access("signed_in"),
    "delegation_new": Access("seat_holder", FORM),
    "delegation_recall": Access("seat_holder", SEND),
    # Accounts: each person's own.
    "account_login": Access("open", FORM),
    "mfa_authenticate": Access("open", FORM),
    "account_logout": Access("open", FORM),
    "account_inactive": Access("open"),
    "account_sessions": Access("own_account", SEND),
    "account_change_password": Access("own_account", FORM),
    "account_set_password": Access("own_account", FORM),
    "account_reauthenticate": Access("own_account", FORM),
    "mfa_index": Access("own_account"),
    "mfa_reauthenticate": Access("own_account", FORM),
    "mfa_activate_totp": Access("own_account", FORM),
    "mfa_deactivate_totp": Access("own_account", FORM),
    "mfa_view_recovery_codes": Access("own_account"),
    "mfa_generate_recovery_codes": Access("own_account", FORM),
    "mfa_download_recovery_codes": Access("own_account"),
    # The PIN of a device, and passkeys.
    "account_pin_login": Access("open", FORM),
    "account_pin": Access("own_account", FORM),
    "account_pin_end": Access("own_account", SEND),
    "account_confirm_pin": Access("own_account", FORM),
    "mfa_login_webauthn": Access("open", FORM),
    "mfa_add_webauthn": Access("own_account", FORM),
    "mfa_remove_webauthn": Access("own_account", FORM),
    "mfa_reauthenticate_webauthn": Access("own_account", FORM),
    # The office's identity provider; where none is named, each is 404.
    "oidc_start": Access("open", SEND),
    "oidc_return": Access("open"),
    "oidc_binding": Access("own_account", FORM),
    "oidc_unbinding": Access("own_account", SEND),
    # Bodies and what is noted of them.
    "organisations": Access("signed_in"),
    "organisation": Access("signed_in"),
    "organisation_events": Access("body_changer"),
    "organisation_event": Access("body_changer"),
    "organisation_undoing": Access("body_changer", SEND, writes="of_the_branch"),
    "organisation_changing": Access("body_changer"),
    "organisation_change": Access("body_changer", ("GET", "POST"), writes="of_the_branch"),
    # Sheets that are brought in.
    "imports": Access("importer"),
    "import_start": Access("importer", FORM, most_bytes=MOST_BYTES_OF_SHEETS, takes_files=True),
    "import_template": Access("importer"),
    "import_export": Access("importer"),
    "import": Access("own_import"),
    "import_matching": Access("own_import", FORM),
    "import_wrong_rows": Access("own_import"),
    "import_bringing": Access("own_import", SEND),
    "import_undoing": Access("own_import", SEND),
    # Plans.
    "plans": Access("signed_in"),
    "plan_new": Access("planner", ("GET", "POST")),
    "plan": Access("plan_reader"),
    "plan_edit": Access("plan_manager", ("GET", "POST")),
    "plan_questions": Access("plan_manager", ("GET", "POST")),
    "plan_activation": Access("plan_reader", ("GET", "POST"), writes="plan_manager"),
    "plan_closing": Access("plan_manager", SEND),
    "plan_cascade": Access("plan_reader", FORM, writes="cascading"),
    "plan_terms": Access("own_plan_manager", FORM),
    "plan_taking": Access("board_reader", FORM, writes="acknowledging"),
    "amendments": Access("plan_reader"),
    "amendment_new": Access("plan_manager", FORM),
    "amendment": Access("amendment_reader", FORM, writes="amendment_writer"),
    "amendment_line": Access("amendment_writer", FORM),
    "amendment_issue": Access("amendment_writer", FORM),
    # A plan's own text, and what was found in it.
    "plan_reading": Access("planner", FORM, most_bytes=MOST_BYTES_OF_FILES, takes_files=True),
    "plan_text": Access("plan_reader"),
    "plan_findings": Access("plan_manager", SEND),
    "plan_finding": Access("plan_manager", SEND),
    # Writing a registration.
    "register": Access("plan_reader", FORM, writes="registering"),
    "registration_continuing": Access("plan_reader", FORM, writes="registering"),
    "registration_step": Access("registration_writer", FORM),
    "registration_autosave": Access("registration_writer", SEND),
    "registration_check": Access("registration_writer"),
    "registration_submission": Access("registration_writer", SEND),
    "registration_taking_back": Access("registration_writer", SEND),
    "registration_discarding": Access("registration_writer", SEND),
    # Writing a report on results; its photos and documents.
    "results": Access("plan_reader"),
    "result": Access("result_reader"),
    "result_start": Access("registration_reader", SEND, writes="registration_writer"),
    "result_step": Access("result_writer", FORM, most_bytes=MOST_BYTES_OF_FILES, takes_files=True),
    "result_autosave": Access("result_writer", SEND),
    "result_check": Access("result_writer"),
    "result_submission": Access("result_writer", SEND),
    "result_taking_back": Access("result_writer", SEND),
    "result_discarding": Access("result_writer", SEND),
    "result_upload": Access("result_writer", FORM, most_bytes=MOST_BYTES_OF_FILES, takes_files=True),
    "result_file": Access("result_reader"),
    "result_detaching": Access("result_writer", SEND),
    "result_consent": Access("consenting", SEND),
    "result_consent_withdrawal": Access("unconsenting", SEND),
    # Lists and their way up.
    "unit_list": Access("list_owner"),
    "list_sending": Access("list_head", SEND),
    "registration_withdrawal": Access("sender", SEND),
    "arrivals": Access("receiver_here"),
    "arrivals_acceptance": Access("receiver_here", SEND),
    "registration_acceptance": Access("checker", SEND),
    "registration_sending_back": Access("checker", SEND),
    # Records, board, consolidation, papers.
    "registrations": Access("plan_reader"),
    "registration": Access("registration_reader"),
    "dossier": Access("registration_reader"),
    "exemplar_ending": Access("life_keeper", FORM),
    "exemplar_restoring": Access("life_keeper", SEND),
    "plan_next_year": Access("plan_manager", FORM),
    "board": Access("board_reader"),
    "plan_going_on": Access("plan_whole"),
    "board_unit": Access("board_reader"),
    "board_extension": Access("board_manager", SEND),
    "board_excusal": Access("board_manager", SEND),
    "consolidation": Access("consolidating"),
    "figures": Access("consolidating"),
    "figure_table": Access("consolidating"),
    "report": Access("consolidating"),
    "sealing": Access("sealer", SEND),
    "asking_to_reopen": Access("sealer", SEND),
    "reopening": Access("second_person", SEND),
    "export": Access("board_reader"),
    # Honours.
    "honours": Access("signed_in"),
    "honour_new": Access("honouring", FORM),
    "honour_retraction": Access("signed_in", SEND, writes="honouring"),
    # Difficulties (vướng mắc) and what is answered.
    "obstacles": Access("plan_reader"),
    "obstacle_answers": Access("plan_reader"),
    "obstacle_new": Access("obstacle_raising", FORM),
    "obstacle": Access("obstacle_reader"),
    "obstacle_adding": Access("obstacle_raiser", SEND),
    "obstacle_withdrawal": Access("obstacle_raiser", SEND),
    "obstacle_asking_again": Access("obstacle_raiser", SEND),
    "obstacle_closing": Access("obstacle_closer", SEND),
    "obstacle_answering": Access("obstacle_answerer", SEND),
    "obstacle_correcting": Access("obstacle_corrector", SEND),
    "obstacle_passing": Access("obstacle_passer", SEND),
    "obstacle_amending": Access("obstacle_manager", SEND),
    "obstacle_publication": Access("obstacle_manager", SEND),
    "obstacle_unpublication": Access("obstacle_manager", SEND),
    "obstacle_answer": Access("answer_publisher", FORM),
    # Publicity.
    "gallery": Access("public"),
    "exemplar": Access("public"),
    "exemplar_photo": Access("public"),
    "robots": Access("public"),
    "site_map": Access("public"),
    "publicity": Access("registration_reader"),
    "publicity_agreement": Access("unit_head", SEND),
    "publicity_withdrawal": Access("unit_head", SEND),
    "publicity_paper": Access("typist", SEND),
    "publicity_paper_withdrawal": Access("typist", SEND),
    "newsroom": Access("editor"),
    "newsroom_entry": Access("editor", FORM),
    "newsroom_preparation": Access("editor", SEND),
    "newsroom_preview": Access("editor"),
    "newsroom_publication": Access("editor", SEND),
    "newsroom_unpublication": Access("editor", SEND),
    "newsroom_photo": Access("editor"),
    "newsroom_taking_down": Access("editor", SEND),
}
