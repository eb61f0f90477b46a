"""How far a bad word may travel (T018-T020): a rule of thumb, kept apart from every real figure."""

from dataclasses import dataclass

from anxin.engines.decisions import Reason, reason

TOLD_BY_ONE = 11
TOLD_BY_EACH = 5


@dataclass(frozen=True)
class Reach:
    """How many people a rule of thumb lets speak badly of the house; no sum with measured figures is offered."""

    customers: int
    told_by_them: int
    told_further: int
    because: Reason

    @property
    def total(self) -> int:
        """All together: the customers, whom they tell, and whom those tell in turn."""
        return self.customers + self.told_by_them + self.told_further


def reach(customers: int, *, a: int = TOLD_BY_ONE, b: int = TOLD_BY_EACH) -> Reach:
    """Return n, n·a and n·a·b people; 1 + 11 + 55 = 67 for one customer (T020). ValueError below nothing."""
    for name, value in (("customers", customers), ("a", a), ("b", b)):
        if value < 0:
            raise ValueError(f"{name}: a number from 0 is needed, not {value}")
    why = reason("RULE_OF_THUMB", "T018", "T019", "T020", a=a, b=b)
    return Reach(customers, customers * a, customers * a * b, why)
