"""Words of the installation's own deeds."""

from guong.kit.phrasebook import register

register(events={"installation.restored": "Khôi phục từ bản sao lưu lúc {taken_at}, đến mục {seq}"})
