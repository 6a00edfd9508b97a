"""Forms about people."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import User


class SignupFields(forms.Form):
    """What sign-up asks beside address and password."""

    name = forms.CharField(
        label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        """Take the answers over into the new account; called by allauth."""
        user.name = self.cleaned_data["name"]
        user.language = request.LANGUAGE_CODE
        user.save(update_fields=["name", "language"])


class ProfileForm(forms.ModelForm[User]):
    """What people may change about themselves."""

    class Meta:
        model = User
        fields = ("name", "language")
        widgets = {"language": forms.RadioSelect}
        help_texts = {"language": _("Pages, notices and mail come in this language.")}


class ErasureForm(forms.Form):
    """The confirmation that the account is to be erased for good."""

    understood = forms.BooleanField(
        label=_("I have understood that this cannot be undone."),
        error_messages={"required": _("Tick the box to confirm that you have understood.")},
    )
