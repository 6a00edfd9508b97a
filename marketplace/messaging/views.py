"""The notice centre of the person who is signed in."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from marketplace.messaging.queries import notices_for
from marketplace.messaging.services import mark_read

NOTICES_ON_A_PAGE = 20


@login_required
@require_GET
def notice_list(request: HttpRequest) -> HttpResponse:
    """List the person's notices, the newest first."""
    assert request.user.is_authenticated
    pages = Paginator(notices_for(request.user), NOTICES_ON_A_PAGE)
    return render(
        request, "messaging/notices.html", {"page": pages.get_page(request.GET.get("page"))}
    )


@login_required
@require_POST
def notice_open(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark a notice as read and go to what it is about; another person's is not found."""
    assert request.user.is_authenticated
    notice = get_object_or_404(notices_for(request.user), pk=notice_id)
    mark_read(request.user, [notice.pk])
    return redirect(notice.url or "notice_list")


@login_required
@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark all of the person's notices as read."""
    assert request.user.is_authenticated
    mark_read(request.user)
    return redirect("notice_list")
