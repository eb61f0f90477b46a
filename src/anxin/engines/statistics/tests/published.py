"""How published numbers are compared: to a relative 1e-6, or to one unit of the last digit where fewer are printed.

The numbers in these tests are typed from their sources, never from a run. Marks name the entry of the reference list of
the project (A11, B5, …) and where it has them from: [P] printed in a public source, [R] computed with R's packages,
[N] computed a second time with NumPy and SciPy, [F] by hand from the formula.
"""

from typing import Any

import pytest


def exactly(number: Any) -> Any:
    """Compare a number printed with enough digits."""
    return pytest.approx(number, rel=1e-6)


def to(number: Any, *, digits: int) -> Any:
    """Compare a number of which so many digits behind the point are printed."""
    return pytest.approx(number, abs=10.0**-digits, rel=0)
