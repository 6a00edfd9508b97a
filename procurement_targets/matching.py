"""Finding the designation under which something was bought."""

import datetime as dt

from marketplace.catalogue.models import Designation, Product
from marketplace.organisations.models import Vendor


def designation_for(product: Product, vendor: Vendor, day: dt.date) -> Designation | None:
    """Return the designation of a vendor's product that held on `day`.

    When none held, the one nearest to that day, so that the entry can say by how much it was
    missed; None when the vendor never held one for the product.
    """
    held = list(
        Designation.objects.filter(
            books=product.books,
            designationproduct__product=product,
            designationholder__vendor=vendor,
        )
        .distinct()
        .order_by("-valid_from", "-pk")
    )
    holding = next((designation for designation in held if designation.holds_on(day)), None)
    if holding or not held:
        return holding
    return min(held, key=lambda designation: _distance_days(designation, day))


def _distance_days(designation: Designation, day: dt.date) -> int:
    if day < designation.valid_from:
        return (designation.valid_from - day).days
    return max(-designation.days_left(day), 0)
