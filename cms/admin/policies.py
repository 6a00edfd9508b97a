"""What Wagtail's admin lets people do with things that are changed elsewhere, by verbs."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from wagtail.permission_policies import BasePermissionPolicy, ModelPermissionPolicy


class ClosedPolicy(BasePermissionPolicy):
    """Nobody may do anything here, an administrator neither.

    People get roles by memberships, and groups follow the roles; a form here would go round that.
    """

    def user_has_permission(self, user: Any, action: str) -> bool:
        return False

    def users_with_any_permission(self, actions: Iterable[str], **kwargs: Any) -> QuerySet[Any]:
        return get_user_model().objects.none()


class ReviewedPolicy(ModelPermissionPolicy):
    """Reading and deciding only: listings are written by their vendors."""

    ALLOWED = frozenset({"view", "change", "publish"})

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.ALLOWED and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class KeptPolicy(ModelPermissionPolicy):
    """What others may already point at is changed, never deleted."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)
