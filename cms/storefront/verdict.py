"""May my agency buy this directly, and will it count for its target? With rule and source."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.cache import cache
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.catalogue.models import Listing, Product
from marketplace.ordering.grounds import (
    applicable_grounds,
    contract_law,
    single_quote_is_enough,
)
from marketplace.ordering.models import RequestLine
from marketplace.ordering.models.orders import PurchaseKind
from marketplace.ordering.parts import JudgedLine, Part
from marketplace.organisations.models import Agency, AgencyKind, Vendor
from marketplace.policies.models import Rule, RuleSet
from marketplace.policies.queries import RuleMissing, Rules, rules_on
from marketplace.values import clock
from marketplace.values.vat import split_total
from procurement_targets.counting import COUNTED, PurchaseFacts, judge
from procurement_targets.reasons import reason_sentence
from search.offers import HeldDesignation

RULES_SECONDS = 60
LATEST_DAYS = 366


class VerdictForm(forms.Form):
    """For which kind of body and which day the question is asked."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Our agency"),
        choices=[choice for choice in AgencyKind.choices if choice[0] != AgencyKind.UNCLASSIFIED],
    )
    on = forms.DateField(
        label=gettext_lazy("Planned day of the contract"), widget=forms.DateInput()
    )

    def clean_on(self) -> dt.date:
        """Return a day that the rules of today can speak about."""
        on: dt.date = self.cleaned_data["on"]
        today = clock.today()
        if not today <= on <= today + dt.timedelta(days=LATEST_DAYS):
            raise forms.ValidationError(_("Choose a day from today within a year."))
        return on


@dataclass(frozen=True, slots=True)
class Answer:
    """One check of the verdict, as the list of checks shows it."""

    verdict: str
    sentence: str
    source: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer in one sentence, a second one about the target, and the checks behind it."""

    tone: str
    icon: str
    headline: str
    counting: str
    answers: list[Answer]


@dataclass(frozen=True)
class Question:
    """What is asked about: an offer, a kind of body and a day."""

    listing: Listing
    content: dict[str, Any]
    designation: HeldDesignation | None
    is_barred: bool
    kind: str
    day: dt.date

    @property
    def is_designated(self) -> bool:
        """Whether the designation holds on the day."""
        return self.designation is not None and self.designation.holds_on(self.day)

    @property
    def vendor_may_sell(self) -> bool:
        """Whether the vendor is verified and under no sanction."""
        verified = self.listing.vendor.registration == Vendor.Registration.VERIFIED
        return verified and not self.is_barred


def rules_in_force(domain: str, day: dt.date) -> Rules:
    """The rules of a domain on a day, kept for a minute: for showing, never for deciding."""
    key = f"storefront:rules:{domain}:{day}"
    found: Rules | None = cache.get(key)
    if found is None:
        found = rules_on(domain, day)
        cache.set(key, found, RULES_SECONDS)
    return found


def price_without_vat(price_krw: int | None, day: dt.date) -> int | None:
    """The part of a price that the thresholds of the law are about."""
    if price_krw is None:
        return None
    try:
        rate = rules_in_force(RuleSet.Domain.MONEY, day).number("vat_basis_points")
    except RuleMissing:
        return None
    return split_total(price_krw, rate).supply_krw


def verdict_on(question: Question) -> Verdict | None:
    """The answer by the rules in force on the day; None where no rules are in force."""
    try:
        return _Judging(question).verdict()
    except RuleMissing:
        return None


class _Judging:
    """One question with the rules that answer it."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._rules = rules_in_force(RuleSet.Domain.ORDERING, question.day)
        self._agency = Agency(kind=question.kind)
        self._law = contract_law(self._agency, self._rules)
        self._part = self._one_unit()

    def _one_unit(self) -> Part:
        """A purchase of one unit, as the grounds look at it."""
        asked = self._question
        price = asked.content["price_krw"] or 0
        line = RequestLine(
            listing=asked.listing,
            quantity=1,
            amount_krw=price,
            supply_krw=price_without_vat(price, asked.day) or 0,
        )
        judged = JudgedLine(line, True, asked.is_designated, asked.vendor_may_sell)
        return Part(asked.listing.vendor, [judged])

    def _grounds(self) -> list[Rule]:
        found = applicable_grounds([self._part], self._agency, self._rules)
        if self._question.content["price_krw"]:
            return found
        return [ground for ground in found if ground.value["max_supply_krw"] is None]

    def verdict(self) -> Verdict:
        """The whole answer."""
        grounds = self._grounds()
        may_buy = bool(grounds) and self._question.vendor_may_sell
        counts, counting = self._counting()
        if not may_buy:
            tone, icon, headline = "bad", "bad", _("No, a direct contract is not possible.")
        elif grounds[0].value["max_supply_krw"] is None:
            tone, icon, headline = "ok", "ok", _("Yes, you may buy this by direct contract.")
        else:
            tone, icon = "warn", "warn"
            headline = _("Only small amounts may be bought by direct contract.")
        if may_buy and not counts and tone == "ok":
            tone, icon = "warn", "warn"
        return Verdict(tone, icon, headline, counting, list(self._answers(grounds)))

    def _answers(self, grounds: list[Rule]) -> list[Answer]:
        answers = [*self._designation_answers(), *self._ground_answers(grounds)]
        rule = self._rules.rule("vendor_may_sell")
        if self._question.vendor_may_sell:
            answers.append(Answer("ok", _("The vendor may sell."), rule.source))
        else:
            answers.append(
                Answer("bad", _("The vendor may not sell at present."), rule.source, rule.text)
            )
        declaration = self._rules.rule("conflict_declaration")
        if declaration.value:
            answers.append(
                Answer(
                    "todo",
                    _("Declare that there is no conflict of interest"),
                    declaration.source,
                    declaration.text,
                )
            )
        return answers

    def _designation_answers(self) -> list[Answer]:
        asked, rule = self._question, self._rules.rule("designation_valid")
        held = asked.designation
        if held is None:
            if asked.content["kind"] == Product.Kind.DIGITAL_SERVICE:
                return []
            return [Answer("todo", _("It is not a designated innovative product."), rule.source)]
        last = {"day": date_format(held.last_day, "DATE_FORMAT")}
        if asked.is_designated:
            return [
                Answer(
                    "ok",
                    _("The designation is valid on the day of the contract."),
                    rule.source,
                    _("It lasts until %(day)s.") % last,
                )
            ]
        return [
            Answer(
                "bad",
                _("The designation is not valid on the day of the contract."),
                rule.source,
                _("It lasted until %(day)s.") % last,
            )
        ]

    def _ground_answers(self, grounds: list[Rule]) -> list[Answer]:
        if not grounds:
            return [Answer("bad", _("No ground for a direct contract applies."))]
        ground = grounds[0]
        answers = [Answer("ok", ground.text, ground.source)]
        if single_quote_is_enough(ground, self._part, self._law, self._rules):
            source = self._rules.rule("single_quote", self._law).source
            answers.append(Answer("ok", _("A single quote is enough."), source))
        return answers

    def _counting(self) -> tuple[bool, str]:
        """Whether a purchase on that day would count once accepted, and the sentence about it."""
        asked = self._question
        held, price = asked.designation, asked.content["price_krw"] or 0
        facts = PurchaseFacts(
            kind=PurchaseKind.PURCHASE,
            contract_on=asked.day,
            accepted_on=asked.day,
            paid_on=asked.day,
            amount_krw=price,
            supply_krw=price_without_vat(price, asked.day) or 0,
            designation_number=held.number if held else "",
            designation_from=held.first_day if held else None,
            designation_until=held.last_day if held else None,
        )
        reason = judge(facts, rules_in_force(RuleSet.Domain.TARGETS, asked.day)).reason_code
        if reason == COUNTED:
            return True, _("Once accepted, it counts for the purchase target of the year.")
        sentence = _("It does not count for the purchase target.")
        return False, f"{sentence} {reason_sentence(reason)}"
