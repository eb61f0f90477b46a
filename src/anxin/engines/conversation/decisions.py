"""The engines' common answer, under the name by which users of the conversation know it."""

from anxin.engines.decisions import Decision, Param, Reason, allow, reason, refuse

__all__ = ["Decision", "Param", "Reason", "allow", "reason", "refuse"]
