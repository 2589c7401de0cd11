"""How much a request may carry: judged by its stated length, before a byte of it is read or kept."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NoReturn

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from guong.config.access import ACCESS, MOST_BYTES

Answer = Callable[[HttpRequest], HttpResponse]
TOO_LARGE = "Nội dung gửi lên quá lớn. Hãy rút gọn rồi gửi lại."


def stated_length(get_response: Answer) -> Answer:
    """Refuse a body larger than its address takes (413), and one that does not say how long it is (411).

    This stands ahead of everything that reads a body: the check of a form's token would first put its files on the disk.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if "HTTP_TRANSFER_ENCODING" in request.META:
            return _refused(request, HTTPStatus.LENGTH_REQUIRED)
        stated = str(request.META.get("CONTENT_LENGTH") or "")
        length = int(stated[:20]) if stated.isascii() and stated.isdigit() else 0
        # The usual request is passed on without looking its address up.
        if length > MOST_BYTES and length > _most(request):
            return _refused(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return get_response(request)

    return answer


class NoFiles(FileUploadHandler):
    """No page takes files yet; one that comes anyway stops the reading and leaves nothing on the disk."""

    def new_file(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Never reached: no file begins."""

    def file_complete(self, file_size: int) -> None:
        """Nothing was taken."""


def _most(request: HttpRequest) -> int:
    try:
        name = resolve(request.path_info).url_name
    except Resolver404:
        return MOST_BYTES
    return ACCESS[name].most_bytes if name in ACCESS else MOST_BYTES


def _refused(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"reasons": [{"code": "too_large", "field": "", "message": TOO_LARGE}]}, status=status)
    return render(request, "ui/error.html", {"status": int(status), "kind": "large"}, status=status)
