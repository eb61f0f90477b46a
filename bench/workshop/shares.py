"""Every share of the simulated workshop. They are our assumptions, chosen so that every trap occurs often enough to be
counted in 20,000 orders; none was measured at a dealer."""

# The file.
DAYS = 1096  # three years: long enough for a trouble to come back outside the window
ORDERS_A_DEALER = 2_500  # so that 20,000 orders have eight dealers and a car has somewhere else to go
ENGLISH_DEALERS = 0.08  # an importer's dealer writes English; the others Chinese
SISTERS_EVERY = 6  # two of six dealers are sisters that number alike: the same number occurs at both
DATE_ONLY_DEALERS = 0.2  # some systems export no hour
SLASH_DEALERS = 0.2  # 2025/3/9 8:05
NEWEST_DAYS = 4  # the car may still be in the shop: no closing time

# The cars.
ORDERS_OF_A_CAR = (1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 9, 10, 12)  # one to twelve, five on average
KM_A_DAY = (18, 75)  # private cars
HEAVY_KM_A_DAY = (150, 260)  # ride hailing: leaves the window by kilometres, not days
HEAVY_CARS = 0.06
OTHER_DEALER = 0.12  # a visit away from the usual dealer; a dissatisfied customer does that
SECOND_CAR = 0.04  # the owner's other car comes with the same trouble: no repeat of the first car's order
BAD_VIN = 0.002  # one character lost; only orders without a trouble, so that no truth hangs on a skipped row

# What happens next to a car (weights). Ordinary maintenance is the biggest part of a workshop's orders.
STORIES = {
    "maintenance": 34,
    "single": 20,
    "chain": 17,
    "outside": 6,
    "neighbours": 6,
    "cured": 5,
    "maintenance_with_trouble": 4,
    "odds": 4,
    "accident": 3,
    "recall": 3,
    "wrong_label": 2,
}
PAUSE_DAYS = (15, 150)  # between two stories of a car

# Inside a chain.
CHAIN_REPEATS = (1, 1, 1, 1, 1, 1, 2, 2, 2, 3)  # chains of two (60 %), three (30 %) and four (10 %)
GAP_DAYS = (1, 80)  # well inside 90 days, so that opening or closing may be counted from
GAP_KM = 4_300  # well inside 5,000 km
OUTSIDE_DAYS = (120, 420)  # clearly outside 90 days
OUTSIDE_KM = 6_600  # clearly outside 5,000 km, within the 80 days
VISIT_BETWEEN = 0.3  # of gaps of a week or more: maintenance, accident or another trouble comes between
SECOND_TROUBLE = 0.1  # a repeat that also names a new trouble: starts one chain and continues another
SECOND_GOES_ON = 0.4  # that new trouble comes back as well
FIRST_WITH_TWO = 0.08  # a first order names a second trouble that does not come back
IN_MAINTENANCE = 0.1  # a repeat told at ordinary maintenance
VAGUE = 0.13  # a repeat that names nothing or the component only; only where one trouble can be meant
VAGUE_WITH_COMPONENT = 0.45  # of the vague ones
LABELLED = 0.3  # repeats that the shop calls 返修
WARRANTY = 0.45  # of the other orders with a trouble; the rest is ordinary repair

# How an order is written.
ONLY_WORK = 0.06  # the adviser typed no complaint
OPENER = 0.35  # 客户反映 and the like
CLOSER = 0.3
SAYS_AGAIN = 0.25  # a repeat says that it is one, beside naming the trouble
FALSE_AGAIN = 0.08  # an order that repeats nothing of this file says so too: repaired elsewhere, or long ago
TYPO = 0.08  # one wrong or missing character in the telling
NOISE = 0.06  # full width, stray spaces
DULL_WORK = 0.08  # work that says nothing
VAGUE_WORK = 0.35  # of vague repeats: the work says nothing either
SECOND_WORK = 0.15
REWORK = 0.15  # 重新 before the work of a repeat
PARTS = 0.6
SECOND_PART = 0.3
CONSUMABLE = 0.15  # a part that says nothing

# Mileage.
NO_KM = 0.04
WRONG_KM = 0.008  # a digit too many, too few or exchanged
WRITTEN_KM = 0.3  # 48,600 公里 and the like
