"""Names of categories and their filterable questions, read once a minute for everybody."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.core.cache import cache

from marketplace.catalogue.models import Category, Question
from marketplace.catalogue.models.categories import in_language

SECONDS = 60
KEY = "search:vocabulary"


@dataclass(frozen=True)
class AskedQuestion:
    """A question that one can filter by; `labels` are (value, Korean, English) of its options."""

    code: str
    type: str
    label_ko: str
    label_en: str
    unit: str
    labels: tuple[tuple[str, str, str], ...] = ()

    @property
    def label(self) -> str:
        """The question in the language of the page."""
        return in_language(self.label_ko, self.label_en)

    def option_label(self, value: str) -> str:
        """An answer in the language of the page; figures with their unit."""
        for known, korean, english in self.labels:
            if known == value:
                return in_language(korean, english)
        return f"{value}{self.unit}" if self.unit else value


@dataclass(frozen=True)
class NamedCategory:
    """A field (no parent) or a category within one."""

    slug: str
    name_ko: str
    name_en: str
    parent: str = ""
    icon: str = ""
    questions: tuple[AskedQuestion, ...] = field(default=())

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return in_language(self.name_ko, self.name_en)


class Vocabulary:
    """All categories by slug, in the order in which they are shown."""

    def __init__(self, categories: Iterable[NamedCategory]) -> None:
        self._by_slug = {category.slug: category for category in categories}

    def get(self, slug: str) -> NamedCategory | None:
        """The category of that slug."""
        return self._by_slug.get(slug)

    def fields(self) -> list[NamedCategory]:
        """The upper level."""
        return [category for category in self._by_slug.values() if not category.parent]

    def within(self, field: str) -> list[NamedCategory]:
        """The categories of a field."""
        return [category for category in self._by_slug.values() if category.parent == field]

    def categories(self) -> list[NamedCategory]:
        """The lower level of all fields."""
        return [category for category in self._by_slug.values() if category.parent]


def vocabulary() -> Vocabulary:
    """The categories in force; two queries, and none for a minute after."""
    found: Vocabulary | None = cache.get(KEY)
    if found is None:
        found = Vocabulary(_read())
        cache.set(KEY, found, SECONDS)
    return found


def _read() -> Iterator[NamedCategory]:
    asked: dict[int, list[AskedQuestion]] = {}
    for question in Question.objects.filter(filterable=True):
        asked.setdefault(question.category_id, []).append(_asked(question))
    rows = list(Category.objects.all())
    slugs = {row.pk: row.slug for row in rows}
    for row in rows:
        parent = slugs[row.parent_id] if row.parent_id else ""
        questions = tuple(asked.get(row.pk, ()))
        yield NamedCategory(row.slug, row.name_ko, row.name_en, parent, row.icon, questions)


def _asked(question: Question) -> AskedQuestion:
    options = question.options
    labels = tuple((one["value"], one["label_ko"], one.get("label_en", "")) for one in options)
    return AskedQuestion(
        question.code, question.type, question.label_ko, question.label_en, question.unit, labels
    )
