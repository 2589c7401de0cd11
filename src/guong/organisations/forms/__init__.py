"""The short forms in which a change of bodies is noted."""

from guong.organisations.forms.changing import ChangeForm as ChangeForm
