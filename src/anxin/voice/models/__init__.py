from anxin.voice.models.listening import Guest, Heard, Listening, StageScore
from anxin.voice.models.plans import ChannelGap, ChannelPlan

__all__ = ["ChannelGap", "ChannelPlan", "Guest", "Heard", "Listening", "StageScore"]
