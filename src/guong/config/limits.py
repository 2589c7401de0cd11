"""How much a request may carry: judged by its stated length, before a byte of it is read or kept."""

import shutil
import tempfile
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from guong.config.access import ACCESS, MOST_BYTES, Access
from guong.files import store
from guong.kit.phrasebook import say
from guong.kit.reasons import Reason

Answer = Callable[[HttpRequest], HttpResponse]
LEAST_FREE = 100 * 2**20  # bytes left to the database while a body comes in
SAID = {
    HTTPStatus.INSUFFICIENT_STORAGE: ("file_disk_full", "full"),
    HTTPStatus.LENGTH_REQUIRED: ("too_large", "large"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("too_large", "large"),
}
TOO_LARGE = "Nội dung gửi lên quá lớn. Hãy rút gọn rồi gửi lại."


def stated_length(get_response: Answer) -> Answer:
    """Refuse a body larger than its address takes (413), and one that does not say how long it is (411).

    This stands ahead of everything that reads a body: the check of a form's token would first put its files on the disk.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if "HTTP_TRANSFER_ENCODING" in request.META:
            return _refused(request, HTTPStatus.LENGTH_REQUIRED)
        said = str(request.META.get("CONTENT_LENGTH") or "")
        length = int(said[:20]) if said.isascii() and said.isdigit() else 0
        # The usual request is passed on without looking its address up.
        if length > MOST_BYTES:
            stated = _stated(request)
            if length > stated.most_bytes:
                return _refused(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            if stated.takes_files and not _has_room(length):
                return _refused(request, HTTPStatus.INSUFFICIENT_STORAGE)
        try:
            return get_response(request)
        finally:
            for handler in request._upload_handlers:  # type: ignore[attr-defined]
                handler.leave_nothing_half()

    return answer


class OnOurDisk(TemporaryUploadedFile):
    """An upload on its way, private, in the installation's own folder: memory and `/tmp` are for others."""

    def __init__(self, name: str, content_type: str, size: int, charset: str, extra: Any = None) -> None:
        file = tempfile.NamedTemporaryFile(prefix="upload-", dir=store.temporary())  # noqa: SIM115 - closed with the request
        UploadedFile.__init__(self, file, name, content_type, size, charset, extra)


class FilesToDisk(TemporaryFileUploadHandler):
    """Files go to the disk as they come, and only at an address that takes any: elsewhere the reading stops at the first."""

    request: HttpRequest
    is_half = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Raises StopUpload where no file is taken; nothing is left on the disk then."""
        self.most = _stated(self.request).most_bytes if _stated(self.request).takes_files else 0
        if not self.most:
            raise StopUpload(connection_reset=True)
        FileUploadHandler.new_file(self, *args, **kwargs)
        self.file = OnOurDisk(self.file_name, self.content_type, 0, self.charset, self.content_type_extra)
        self.is_half = True

    def file_complete(self, file_size: int) -> Any:
        """The whole file came."""
        self.is_half = False
        return super().file_complete(file_size)

    def leave_nothing_half(self) -> None:
        """Delete what a cut connection left; Django does so only where an upload was stopped on purpose."""
        if self.is_half:
            self.file.close()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Counts what comes, whatever the header said. Raises StopUpload."""
        if start + len(raw_data) > self.most:
            raise StopUpload(connection_reset=True)
        super().receive_data_chunk(raw_data, start)


def _stated(request: HttpRequest) -> Access:
    """The row of the address, or one that takes nothing special."""
    try:
        name = resolve(request.path_info).url_name
    except Resolver404:
        name = None
    return ACCESS.get(name or "", Access("open"))


def _has_room(length: int) -> bool:
    """Whether the disk takes a body twice, on its way and for good, and still has what the database needs."""
    return shutil.disk_usage(store.temporary()).free >= 2 * length + LEAST_FREE


def _refused(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    code, kind = SAID[status]
    if request.headers.get("Accept", "").startswith("application/json"):
        message = TOO_LARGE if kind == "large" else say(Reason("file_disk_full"))
        return JsonResponse({"reasons": [{"code": code, "field": "", "message": message}]}, status=status)
    return render(request, "ui/error.html", {"status": int(status), "kind": kind}, status=status)
