"""A receipt, checked by whoever holds its token: no sign-in, no content."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guong.documents.qr import svg
from guong.registrations import queries
from guong.registrations.queries import lists


@login_not_required
@require_safe
def show(request: Any, token: str) -> HttpResponse:
    """The receipt with its QR; the same page is the public check."""
    submission = queries.receipt(token)
    if submission is None:
        raise Http404
    page = lists.receipt_page(request.actor, submission, request.now)
    address = (settings.ORIGIN or f"{request.scheme}://{request.get_host()}") + reverse("receipt", args=[token])
    facts = {"page": page, "address": address, "qr": svg(address, title=f"Mã kiểm tra biên nhận {page.number}")}
    return render(request, "registrations/receipt.html", facts)
