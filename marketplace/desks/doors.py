"""Who comes through the door of a desk's page: signed in, at this desk, with one of these roles."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from marketplace.organisations.middleware import Acting, acting_of
from marketplace.organisations.roles import Desk, Role
from marketplace.values.refusals import NotAllowed

View = Callable[..., HttpResponseBase]


class AnotherDesk(NotAllowed):
    """The person acts at another desk, or belongs to no organisation."""

    def __init__(self, *desks: str) -> None:
        names = ", ".join(str(Desk(desk).label) for desk in desks)
        super().__init__(_("This page belongs to: %(desk)s.") % {"desk": names})


class AnotherRole(NotAllowed):
    """The person has a seat at this desk, but none of the roles for this page."""

    def __init__(self, *roles: str) -> None:
        names = ", ".join(str(Role(role).label) for role in roles)
        super().__init__(_("This page is for these roles: %(roles)s.") % {"roles": names})


def signed_in(view: View) -> View:
    """Send visitors to the sign-in and keep the page out of every cache."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if acting_of(request).user is None:
            return redirect_to_login(request.get_full_path())
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return guarded


def at_desk(*desks: str, roles: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Open a page only to people who act at one of the desks and carry one of the roles, if any."""

    def door(view: View) -> View:
        @signed_in
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            refuse_others(acting_of(request), desks, roles)
            return view(request, *args, **kwargs)

        return guarded

    return door


def refuse_others(acting: Acting, desks: tuple[str, ...], roles: tuple[str, ...] = ()) -> None:
    """Raise PermissionDenied with the sentence for whoever acts elsewhere or as somebody else."""
    if acting.desk not in desks:
        raise PermissionDenied from AnotherDesk(*desks)
    if roles and not acting.roles & set(roles):
        raise PermissionDenied from AnotherRole(*roles)
