"""The listing editor: one form in sections, beside it what is still missing."""

from dataclasses import dataclass, field
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.catalogue.comparison import Row, changes
from marketplace.catalogue.completeness import Problem, problems_of
from marketplace.catalogue.editing import draft_of
from marketplace.catalogue.forms import SERVICE_FIELDS, ListingForm
from marketplace.catalogue.models import Listing
from marketplace.catalogue.queries import designations_for
from marketplace.catalogue.stages import Stage
from marketplace.desks.navigation import Text
from marketplace.desks.vendor.listings import STAGE_TONES
from marketplace.values import clock

BASICS = ("title_ko", "title_en", "summary_ko", "summary_en", "category", "model_name", "maker")
TEXTS = ("description_ko", "description_en", "features_ko", "limits_ko", "keywords_ko")
PRICES = ("price_krw", "unit_ko", "unit_en", "price_note_ko", "price_note_en", "lease")
DELIVERY = ("delivery_days", "warranty_months", "acceptance_ko", "certificates", "regions")
COSTS = ("operation_krw_year", "consumables_krw_year", "maintenance_krw_year", "exit_krw")
WIDE = {"title_ko", "title_en", "summary_ko", "summary_en", "acceptance_ko", "certificates"}
WIDE |= {"regions", "lease", "exit_ko", *TEXTS}
KIND_UNITS: dict[str, Text] = {
    "price_krw": gettext_lazy("won"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A field with its unit and width."""

    bound: BoundField
    unit: Text = ""
    is_wide: bool = False


@dataclass(slots=True)
class Section:
    """A part of the form under its own heading."""

    id: str
    title: Text
    lead: Text = ""
    fields: list[Asked] = field(default_factory=list)
    missing: list[Problem] = field(default_factory=list)
    has_errors: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing or wrong."""
        return not self.missing and not self.has_errors


def editor_facts(listing: Any, form: ListingForm) -> dict[str, Any]:
    """Return everything that the editor shows."""
    stage = Stage(listing.stage)
    # A form that was sent has changed its copy; the page shows what is saved.
    draft = draft_of(listing) if form.is_bound else form.instance
    version = listing.state.current_version
    problems = problems_of(draft)
    sections = sections_of(form, problems)
    today = clock.today()
    return {
        "listing": listing,
        "title": draft.title_ko or f"#{listing.pk}",
        "stage": stage.label,
        "stage_code": stage.value,
        "tone": STAGE_TONES[stage],
        "is_locked": stage == Stage.SUBMITTED,
        "version": version,
        "form": form,
        "sections": sections,
        "problems": [(problem, target_of(problem)) for problem in problems],
        "complete_sections": sum(section.is_complete for section in sections),
        "changes": changes_of(version.content, draft) if version else [],
        "designations": [
            (designation, designation.days_left(today))
            for designation in designations_for(listing.product_id, listing.vendor_id)[:5]
        ],
    }


def sections_of(form: ListingForm, problems: list[Problem]) -> list[Section]:
    """Return the form cut into sections, each with what is missing in it."""
    answers = tuple(bound.name for bound in form.question_fields)
    parts: list[tuple[str, Text, Text, tuple[str, ...]]] = [
        ("basics", _("Name and category"), "", BASICS),
        (
            "answers",
            _("Questions of the category"),
            _("They become facts of the listing and filters of the search."),
            answers,
        ),
        ("texts", _("Description"), _("Only facts that you can prove."), TEXTS),
        ("files", _("Pictures and documents"), "", ("pictures", "documents")),
        (
            "prices",
            _("Price"),
            _("The price is what an agency pays, VAT included."),
            (*PRICES, "price_options"),
        ),
        ("service", _("Service terms"), "", SERVICE_FIELDS),
        ("delivery", _("Delivery and acceptance"), "", DELIVERY),
        (
            "costs",
            _("Cost over five years"),
            _("Enter 0 where nothing is due. Buyers compare offers by this."),
            COSTS,
        ),
    ]
    return [
        _section(form, problems, section_id, title, lead, names)
        for section_id, title, lead, names in parts
        if section_id in ("files", "prices") or any(name in form.fields for name in names)
    ]


def _section(
    form: ListingForm,
    problems: list[Problem],
    section_id: str,
    title: Text,
    lead: Text,
    names: tuple[str, ...],
) -> Section:
    units = {f"answer_{question.code}": question.unit for question in form.questions}
    asked = [
        Asked(form[name], KIND_UNITS.get(name) or units.get(name, ""), name in WIDE)
        for name in names
        if name in form.fields
    ]
    rows = [form.formsets[name] for name in names if name in form.formsets]
    return Section(
        id=section_id,
        title=title,
        lead=lead,
        fields=asked,
        missing=[problem for problem in problems if problem.field in names],
        has_errors=form.is_bound
        and (any(item.bound.errors for item in asked) or any(not row.is_valid() for row in rows)),
    )


def target_of(problem: Problem) -> str:
    """Return the id of the element where the problem can be mended."""
    if problem.field == "price_options":
        return "prices"
    return "id_regions-group" if problem.field == "regions" else f"id_{problem.field}"


def changes_of(public: dict[str, Any], draft: Listing) -> list[Row]:
    """Return what the draft changes of the public version."""
    return changes(public, draft)
