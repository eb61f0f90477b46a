from anxin.portal.forms.complaint import ComplaintForm
from anxin.portal.forms.door import DoorForm
from anxin.portal.forms.following import DecideForm, RateForm, ReviewForm, SayForm

__all__ = ["ComplaintForm", "DecideForm", "DoorForm", "RateForm", "ReviewForm", "SayForm"]
