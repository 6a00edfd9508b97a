"""Saving what a vendor typed into the listing form, files included."""

from typing import Any

from marketplace.accounts.models import User
from marketplace.catalogue import rules
from marketplace.catalogue.attachments import FileRefused, take_in
from marketplace.catalogue.forms import ListingForm, number_rows
from marketplace.catalogue.models import Attachment, Listing, ListingDocument, ListingPicture
from marketplace.catalogue.refusals import NotYourListing
from marketplace.catalogue.services import save_draft


def draft_of(listing: Listing) -> Listing:
    """Return the listing as its latest revision has it, made from what is loaded already."""
    if not listing.has_unpublished_changes or listing.latest_revision is None:
        return listing
    return listing.with_content_json(listing.latest_revision.content)


def form_for(listing: Listing, data: Any = None, files: Any = None) -> ListingForm:
    """Return the form of a listing's latest revision."""
    return ListingForm(data, files, instance=draft_of(listing))


def save_form(*, listing: Listing, form: ListingForm, actor: User) -> Any:
    """Save a valid form as a draft and return the revision, or None when a file was refused.

    A refused file leaves its reason in the form and saves nothing. Raises what `save_draft` raises.
    Files are written, so call it outside of transactions.
    """
    if not rules.may_edit_listings(actor, listing.vendor):
        raise NotYourListing
    picture = _taken(form, listing, actor, "new_picture", Attachment.Kind.PICTURE)
    kind = form.cleaned_data["new_document_kind"] or Attachment.Kind.SPEC
    document = _taken(form, listing, actor, "new_document", kind)
    if form.errors:
        return None
    edited = form.save(commit=False)
    words = form.cleaned_data
    if picture:
        alternative = words["new_picture_alternative_ko"]
        edited.pictures.add(ListingPicture(attachment=picture, alternative_ko=alternative))
    if document:
        title = words["new_document_title_ko"]
        edited.documents.add(ListingDocument(attachment=document, title_ko=title))
    number_rows(edited)
    return save_draft(
        listing=listing, edited=edited, actor=actor, seen_revision_id=words["seen_revision_id"]
    )


def _taken(
    form: ListingForm, listing: Listing, actor: User, name: str, kind: str
) -> Attachment | None:
    upload = form.cleaned_data.get(name)
    if not upload:
        return None
    try:
        return take_in(upload, name=upload.name, kind=kind, actor=actor, vendor=listing.vendor)
    except FileRefused as refusal:
        form.add_error(name, refusal.message)
        return None
