"""Words of tasks. A task's own name is said by the step that registers it, as ``task_name.<name>``."""

from guong.kit.phrasebook import register

register(
    states={
        "task.ready": ("Đang chờ", "wait"),
        "task.running": ("Đang làm", "wait"),
        "task.successful": ("Đã xong", "good"),
        "task.failed": ("Không làm được", "bad"),
    },
)
