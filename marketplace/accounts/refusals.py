"""Why a verb about people says no."""

from django.utils.translation import gettext as _

from marketplace.values.refusals import WrongState


class AlreadyErased(WrongState):
    """There is nothing left to erase."""

    def __init__(self) -> None:
        super().__init__(_("The personal data of this account were erased already."))
