"""The firm's sales: what was ordered by month, and what agencies still owe."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import ExtractMonth

from marketplace.ordering.models import Order
from marketplace.organisations.models import Vendor
from marketplace.payments.models import TaxInvoice

COUNTED = ~Q(status__in=(Order.Status.DECLINED, Order.Status.CANCELLED))


@dataclass(frozen=True, slots=True)
class Sales:
    """Figures of one firm: by month of the year, and of what is to be paid."""

    by_month_krw: list[int]
    orders_by_month: list[int]
    month: int
    owed_krw: int
    owed_invoices: int
    overdue_krw: int

    @property
    def this_month_krw(self) -> int:
        """What was ordered this month, VAT included."""
        return self.by_month_krw[self.month - 1]

    @property
    def this_month_orders(self) -> int:
        """How many orders came this month."""
        return self.orders_by_month[self.month - 1]

    @property
    def year_krw(self) -> int:
        """What was ordered this year, VAT included."""
        return sum(self.by_month_krw)

    @property
    def year_orders(self) -> int:
        """How many orders came this year."""
        return sum(self.orders_by_month)


def sales_of(vendor: Vendor, today: dt.date) -> Sales:
    """Return the firm's sales of this year, in two queries; declined and cancelled are left out."""
    months = (
        Order.objects.filter(COUNTED, vendor=vendor, placed_on__year=today.year)
        .order_by()
        .annotate(month=ExtractMonth("placed_on"))
        .values_list("month")
        .annotate(Sum("total_krw"), Count("pk"))
    )
    amounts, numbers = [0] * 12, [0] * 12
    for month, amount_krw, number in months:
        amounts[month - 1], numbers[month - 1] = amount_krw, number
    open_invoices = TaxInvoice.objects.filter(order__vendor=vendor, paid_krw__lt=F("total_krw"))
    open_krw = F("total_krw") - F("paid_krw")
    owed = open_invoices.aggregate(
        krw=Sum(open_krw),
        number=Count("pk"),
        overdue=Sum(open_krw, filter=Q(payable_until__lt=today)),
    )
    return Sales(
        by_month_krw=amounts,
        orders_by_month=numbers,
        month=today.month,
        owed_krw=owed["krw"] or 0,
        owed_invoices=owed["number"],
        overdue_krw=owed["overdue"] or 0,
    )
