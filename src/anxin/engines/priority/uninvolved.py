"""Who may handle a case and who may review it: nobody judges what he has a part in (ISO 10002, objectivity)."""

from collections.abc import Mapping

from anxin.engines.decisions import Decision, allow, reason, refuse


def judge_handler(person: int, *, accused: int | None, accused_may_handle: bool = False) -> Decision:
    """Say whether a person may handle a case: not who is complained about, unless the house allows it.

    ``person`` and ``accused`` are identities of the caller's own; the decision tells no name.
    """
    if accused is None or person != accused:
        return allow()
    concerned = reason("HANDLER_ACCUSED", "S019")
    return allow(concerned) if accused_may_handle else refuse([concerned])


def judge_reviewer(person: int, *, involved: Mapping[int, tuple[str, ...]]) -> Decision:
    """Say whether a person may review a case; ``involved`` maps people to the parts they had, as stable keys.

    Each part that the person had is a reason of its own.
    """
    parts = involved.get(person)
    if parts is None:
        return allow()
    return refuse(reason("REVIEWER_INVOLVED", part=part) for part in dict.fromkeys(parts or ("other",)))
