"""The verbs of categories and their questions, which editors keep as data.

What listings already refer to (slugs, codes, types, allowed values) never changes or disappears, so
that old answers stay readable; labels and order may change at any time.
"""

from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.audit.services import record
from marketplace.catalogue.models import Category, Question
from marketplace.organisations.queries import default_books
from marketplace.values.refusals import Refused, WrongState

Kept = TypeVar("Kept", Category, Question)
WITH_OPTIONS = frozenset({Question.Type.CHOICE, Question.Type.MULTIPLE})


class TreeTooDeep(Refused):
    """The tree has two levels only."""

    def __init__(self) -> None:
        super().__init__(_("A category lies in a field, and a field lies in nothing."))


class AlreadyReferredTo(WrongState):
    """Listings may already refer to what would change or disappear."""

    def __init__(self) -> None:
        super().__init__(
            _("Listings may already refer to this. Add a new one instead of changing this one.")
        )


class OptionsMissing(Refused):
    """A question with a choice needs values to choose from, each named once."""

    def __init__(self) -> None:
        super().__init__(_("Give each allowed value once, with its Korean label."))


def save_category(*, category: Category, actor: User) -> Category:
    """Add or change a category. Raises TreeTooDeep and AlreadyReferredTo."""
    with transaction.atomic():
        before = _locked(category)
        if category.parent is not None and (
            category.parent.parent_id is not None
            or (before is not None and before.children.exists())
        ):
            raise TreeTooDeep
        if before is not None and before.slug != category.slug:
            raise AlreadyReferredTo
        return _saved(category, before, actor)


def save_question(*, question: Question, actor: User) -> Question:
    """Add or change a question. Raises OptionsMissing and AlreadyReferredTo."""
    with transaction.atomic():
        before = _locked(question)
        values = [option.get("value") for option in question.options]
        if question.type in WITH_OPTIONS and (
            not values
            or len(values) != len(set(values))
            or not all(option.get("label_ko") for option in question.options)
        ):
            raise OptionsMissing
        if before is not None and _is_other_question(before, question):
            raise AlreadyReferredTo
        return _saved(question, before, actor)


def _is_other_question(before: Question, after: Question) -> bool:
    fixed = ("code", "type", "category_id")
    kept = {option["value"] for option in before.options}
    return any(getattr(before, name) != getattr(after, name) for name in fixed) or not (
        kept <= {option["value"] for option in after.options}
    )


def _locked(row: Kept) -> Kept | None:
    """Return the row as the database has it, locked; None for a new one."""
    model = type(row)
    return model._default_manager.select_for_update().filter(pk=row.pk).first()


def _saved(row: Kept, before: Kept | None, actor: User) -> Kept:
    """Save the row with its one event; a row that says the same as before gets none."""
    names = [field.attname for field in row._meta.concrete_fields if not field.primary_key]
    changed = sorted(
        name for name in names if before is None or getattr(before, name) != getattr(row, name)
    )
    if not changed:
        return row
    row.save()
    record(
        row,
        f"{row._meta.model_name}.{'added' if before is None else 'changed'}",
        actor=actor,
        books=default_books(),
        facts={"fields": changed},
    )
    return row
