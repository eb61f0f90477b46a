"""What a plan or a table should have held, in the words that the commands translate."""


def N_(text: str) -> str:  # noqa: N802 - the name by which message extraction finds the texts
    """Mark a text that is translated where it is shown."""
    return text


A_NUMBER = N_("a number")
A_NUMBER_ABOVE = N_("a number above %(bound)s")
A_NUMBER_FROM = N_("a number from %(low)s on")
A_NUMBER_WITHIN = N_("a number from %(low)s to %(high)s")
AN_ANSWER = N_("a number from %(low)s to %(high)s, an empty cell or NA, not %(found)s")
A_WHOLE_NUMBER = N_("a whole number")
A_NUMBER_OF_VISITS = N_("a number of visits")
A_COUNT = N_("0, or a number from %(low)s to %(high)s")
A_TEXT = N_("a text that is not empty")
KEYS = N_("keys with values")
COLUMNS = N_("a list of columns")
EACH_COLUMN_ONCE = N_("each column once")
A_FACTOR = N_("at least one factor")
A_FINITE_SUM = N_("weights with a finite sum")
A_KNOWN_KEY = N_("satisfaction, loyalty, complaints or points_a_complaint")
A_WEIGHT_ABOVE_NOTHING = N_("a weight above 0 of one part at least")
A_RULE = N_("times_100 or min_max")
MIN_MAX = N_("min_max, since times_100 needs a scale up to 10")
AT_LEAST_MINIMUM = N_("at least the minimum, %(minimum)s")
IN_THE_HEADER = N_("this column in the first row")
ONCE_IN_THE_HEADER = N_("this column only once in the first row")
CELLS = N_("%(needed)s cells, not %(found)s")
A_COUNTED_CATEGORY = N_("a category with visits, not %(found)s")
A_RESPONDENT = N_("at least one scored respondent with %(category)s in %(column)s")
EQUAL_TOTALS = N_("counts that add up to %(total)s, not %(found)s")
ENOUGH_VISITS = N_("at least as many visits as there are scored respondents, %(count)s")
MARGINS_TO_MEET = N_("margins that %(cycles)s cycles of raking can meet at once")
