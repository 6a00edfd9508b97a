"""The models of the room, by concept."""

from marketplace.catalogue.models.attachments import Attachment
from marketplace.catalogue.models.categories import Category, Question
from marketplace.catalogue.models.designations import (
    Designation,
    DesignationExtension,
    DesignationHolder,
    DesignationProduct,
)
from marketplace.catalogue.models.listings import (
    Listing,
    ListingDocument,
    ListingPicture,
    PriceOption,
)
from marketplace.catalogue.models.products import Product
from marketplace.catalogue.models.reviews import ListingReview
from marketplace.catalogue.models.versions import ListingState, ListingVersion

__all__ = [
    "Attachment",
    "Category",
    "Designation",
    "DesignationExtension",
    "DesignationHolder",
    "DesignationProduct",
    "Listing",
    "ListingDocument",
    "ListingPicture",
    "ListingReview",
    "ListingState",
    "ListingVersion",
    "PriceOption",
    "Product",
    "Question",
]
