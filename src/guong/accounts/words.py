"""Words of accounts."""

from guong.kit.phrasebook import register

register(events={"administrator.created": "Tạo tài khoản quản trị bằng liên kết thiết lập."})
