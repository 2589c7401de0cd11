"""`guong`: the command line."""

import os
import sys

HELP = """guong: Gương Sáng trên dòng lệnh / Gương Sáng on the command line

  guong init                     khởi tạo lần đầu: khóa bí mật, cơ sở dữ liệu, liên kết thiết lập một lần
                                 first installation: secret key, database, one-time set-up link
  guong serve [--with-worker]    chạy máy chủ web / run the web server
  guong work                     chạy việc nền và việc theo giờ / run the background worker and the clock's jobs
  guong doctor [--json]          kiểm tra cài đặt, chỉ rõ lệnh cần chạy / check the installation, naming each mend
  guong demo                     nạp dữ liệu dùng thử / load the demonstration
  guong plan list [--json]       các kế hoạch / the plans
  guong plan read FILE [--json] [--with-text]
                                 đọc văn bản kế hoạch, in ra các mục trích được / read a plan's text, print what was found
  guong import units FILE [--dry-run] [--json]
                                 nhập danh sách đơn vị từ bảng tính, tất cả hoặc không dòng nào
                                 bring in units from a sheet, all rows or none
  guong export WHAT --plan CODE --format FORMAT -o FILE
                                 xuất danh sách chính thức / write an official list
                                 WHAT: registrations | compliance | owing;  FORMAT: xlsx | docx | pdf | csv | json
  guong audit verify [--anchor HASH] [--json]
                                 kiểm tra chuỗi sổ nhật ký / verify the ledger's chain
  guong backup DIR [--keep N]    sao lưu khi chương trình vẫn chạy, rồi khôi phục thử / back up while it works, and try the copy
  guong restore DIR [--to HOME] [--replace]
                                 khôi phục từ bản sao lưu / restore a backup
  guong bench NAME [--json]      đo tốc độ / run a benchmark (bench --list)

Mã kết thúc / exit status: 0 xong / done · 1 bị từ chối, có lý do / refused with reasons · 2 gọi sai / wrong usage
"guong LỆNH --help" cho biết thêm / "guong COMMAND --help" tells more.
"""


def main() -> None:
    """Run one command; prints the list of commands without arguments."""
    if len(sys.argv) < 2 or sys.argv[1] in {"-h", "--help", "help"}:
        print(HELP, end="")
        raise SystemExit(0 if len(sys.argv) > 1 else 2)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guong.config.settings")
    import django
    from django.core.management import ManagementUtility, get_commands
    from django.core.management.base import CommandError

    django.setup()
    name = sys.argv[1]
    if name not in get_commands():
        print(f"guong: không có lệnh «{name}» / no such command. Xem «guong --help».", file=sys.stderr)
        raise SystemExit(2)
    try:
        ManagementUtility(["guong", *sys.argv[1:]]).execute()
    except CommandError as refused:
        print(refused, file=sys.stderr)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
