"""The project's benchmarks: `guong bench NAME`. They set up and clear away all they need; no real home is touched.

A bench is a module with ``run(options) -> list[Figure]``; it is named here with one line on what it measures.
"""

from bench.figures import Figure, Options, as_json, as_text, machine

BENCHES: dict[str, tuple[str, str]] = {
    "activate": (
        "bench.activation",
        "công bố kế hoạch cho 20.000 đơn vị, rồi những trang đầu tiên được mở / "
        "a plan for 20,000 units put to work, and the first pages opened after that",
    ),
    "burst": (
        "bench.burst",
        "giờ chót: 200 người soạn, nộp cùng lúc; không mất, không trùng / "
        "the last hour: 200 clerks write and submit at once; nothing lost or doubled",
    ),
    "board": (
        "bench.board",
        "trang đầu bảng theo dõi của 20.000 đơn vị, cạnh một câu lệnh SQL đọc cùng số liệu / "
        "first page of the board of 20,000 units, beside one SQL statement that reads the same",
    ),
    "export": (
        "bench.export",
        "danh sách chính thức 2.000 và 100.000 dòng ở mọi định dạng, cạnh thư viện ghi trần / "
        "official lists of 2,000 and 100,000 rows in every format, beside the bare libraries",
    ),
    "import": (
        "bench.imports",
        "nhập 10.000 và 300.000 đơn vị từ bảng tính, rồi bỏ, cạnh thư viện đọc trần và ghi hàng loạt / "
        "10,000 and 300,000 units brought in from a sheet and taken back, beside the bare reader and bulk inserts",
    ),
    "kills": (
        "bench.kills",
        "máy chủ và việc nền bị tắt ngang 200 lần trong lúc báo cáo và gửi ảnh; không mất, không trùng, không dở dang / "
        "server and worker killed 200 times amid reports and photos; nothing lost, doubled or half",
    ),
    "pages": (
        "bench.pages",
        "mọi trang chính với 1.000, 10.000, 100.000 đăng ký / "
        "every main page with 1,000, 10,000 and 100,000 registrations",
    ),
    "read": (
        "bench.reading",
        "đọc văn bản kế hoạch: 8 KB, 500 KB, và đọc đúng bao nhiêu trên các bộ văn bản / "
        "reading a plan's text: 8 KB, 500 KB, and how much is read right on the sets of texts",
    ),
    "tree": (
        "bench.trees",
        "cây 300.000 đơn vị: số đơn vị mỗi nhánh, một nhánh, một ngày đã qua, bảng theo dõi / "
        "a tree of 300,000 units: counts of branches, one branch, a past day, the board",
    ),
    "upload": (
        "bench.upload",
        "200 người báo cáo kết quả, mỗi người ba ảnh, qua trang thật, có việc nền chạy kèm / "
        "200 clerks report with three photos each over real pages, with the worker running",
    ),
    "year": (
        "bench.year",
        "kế hoạch của 20.000 đơn vị qua một năm: sửa đổi, năm sau, bảng của ngày đã qua, 1.000 kế hoạch cấp dưới / "
        "a plan of 20,000 units through a year: amendment, next year, the board of a past day, 1,000 plans below",
    ),
}

__all__ = ["BENCHES", "Figure", "Options", "as_json", "as_text", "machine"]
