"""Why a verb of this room says no."""

import datetime as dt

from django.utils.translation import gettext as _

from marketplace.values.refusals import NotAllowed, Refused, WrongState


class NotTheirManager(NotAllowed):
    """The person may not decide who belongs to the organisation."""

    def __init__(self) -> None:
        super().__init__(
            _("Only an administrator of the organisation may change its people and roles.")
        )


class OwnSeat(NotAllowed):
    """Nobody lets themselves in or gives themselves a role."""

    def __init__(self) -> None:
        super().__init__(_("Nobody may give themselves a role. Ask another administrator."))


class NotYourSeat(NotAllowed):
    """The membership is somebody else's, or it is over."""

    def __init__(self) -> None:
        super().__init__(_("You can only act for an organisation that you belong to."))


class RolesDoNotFit(Refused):
    """A role of another kind of organisation, or none at all."""

    def __init__(self) -> None:
        super().__init__(_("Choose at least one role, and only roles of this organisation."))


class AddressNotVerified(Refused):
    """The person has not shown that the e-mail address is theirs."""

    def __init__(self) -> None:
        super().__init__(_("Verify your e-mail address first, then ask for the membership."))


class DomainNotApproved(Refused):
    """The e-mail address does not belong to the agency."""

    def __init__(self, agency_name: str) -> None:
        super().__init__(
            _(
                "Your e-mail address does not end in a domain approved for %(agency)s. "
                "Sign up with your work address, or ask the agency's administrator."
            )
            % {"agency": agency_name}
        )


class AlreadyMember(WrongState):
    """There is a seat already, or a request for one."""

    def __init__(self) -> None:
        super().__init__(_("This person already belongs to the organisation or has asked to."))


class MembershipNotRequested(WrongState):
    """The request was decided already or withdrawn."""

    def __init__(self) -> None:
        super().__init__(_("This request for membership is no longer open."))


class MembershipOver(WrongState):
    """The membership has ended or was never active."""

    def __init__(self) -> None:
        super().__init__(_("This membership is not active."))


class LastKeeper(Refused):
    """The organisation would be left without anybody who runs it."""

    def __init__(self, organisation_name: str) -> None:
        super().__init__(
            _(
                "%(organisation)s would be left without an administrator. "
                "Give this role to somebody else first."
            )
            % {"organisation": organisation_name}
        )


class StandInNotPossible(Refused):
    """Giver and stand-in do not fit together."""


class DaysOutOfOrder(Refused):
    """A period ends before it starts, or it is over already."""

    def __init__(self) -> None:
        super().__init__(_("The last day must not be before the first day or before today."))


class DelegationOverlaps(Refused):
    """Somebody else stands in for the same role on some of these days."""

    def __init__(self, first_day: dt.date, last_day: dt.date) -> None:
        super().__init__(
            _("Somebody already stands in for this role from %(first)s to %(last)s.")
            % {"first": first_day.isoformat(), "last": last_day.isoformat()}
        )


class DelegationOver(WrongState):
    """The delegation was revoked or its last day has passed."""

    def __init__(self) -> None:
        super().__init__(_("This delegation is no longer in force."))


class BusinessNumberWrong(Refused):
    """The check digit does not fit."""

    def __init__(self) -> None:
        super().__init__(_("This is not a valid business registration number."))


class VendorTaken(Refused):
    """Somebody has applied for this firm already."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This business registration number is already registered. "
                "Ask an owner of the firm to add you."
            )
        )


class NotOversight(NotAllowed):
    """Only oversight or the operator decides this, and never for a firm of their own."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Only an oversight officer or the operator who does not belong "
                "to the organisation may do this."
            )
        )


class VendorWrongState(WrongState):
    """The registration is in a state from which this verb does not start."""

    def __init__(self, state: str) -> None:
        super().__init__(
            _("This cannot be done while the registration stands at “%(state)s”.")
            % {"state": state}
        )


class GroundMissing(Refused):
    """A sanction needs its ground in writing."""

    def __init__(self) -> None:
        super().__init__(_("State the ground of the sanction."))


class DomainWrong(Refused):
    """Not an e-mail domain."""

    def __init__(self) -> None:
        super().__init__(_("Enter a domain such as city.go.kr, without @."))


class DomainTaken(Refused):
    """The domain is another agency's."""

    def __init__(self) -> None:
        super().__init__(_("This domain is already approved for an agency."))


class RelationLoops(Refused):
    """An agency would belong to itself, directly or through others."""

    def __init__(self) -> None:
        super().__init__(_("An agency cannot belong to itself or to one of its own bodies."))
