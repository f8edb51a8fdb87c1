"""The weights table: how many points (log-odds) each agreement or disagreement between two claims is worth.

Read a row as "two claims of which this is true are so much more, or less, likely to tell of one happening".
Points are natural log-odds and simply add up; 0 says nothing, +2.3 makes it ten times likelier. The table was
set by hand from what is known to decide (act, time and place; echo adds only copies) and tried on labelled
pairs in ``tests/corroboration/golden.yaml``: a prior, to be adapted to a mission's own judgements.
"""

MATCHER = "weights/1"

# At or above: the same incident. Between the two: held for a person. Below: another incident.
SAME_AT = 1.0
UNSURE_AT = 0.0
# Two incidents this close in score cannot be told apart for a claim that lacks its place or its date.
TELLING_APART = 0.75
# A claim without place and date joins only on an echo worth at least this much.
STRONG_ECHO = 1.5

# A claim is compared with at most this many of an incident's claims. Ids are hashes, so those with the
# smallest ids are a fair sample, the same on every machine.
MOST_COMPARED = 60

SUMMARY_DAYS = 3  # a longer period is a summary of many incidents (grain)
SUMMARY_KM = 150.0  # and so is a wider area
SUMMARY_PLACES = 3  # and so is a list of this many places
VAGUE_DAYS = (
    7  # a claim without a place that gives no shorter period than this is too vague to open an incident
)

POINTS: dict[str, float] = {
    "prior": -2.5,
    # what happened
    "act_same": 1.5,
    "act_kindred": 0.7,
    "act_loose": -0.6,
    "act_unlike": -2.0,
    "act_opposite": -5.0,
    "act_other_family": -6.0,
    # when
    "time_within_hour": 2.8,
    "time_within_hours": 1.6,
    "time_hours_apart": -0.8,
    "time_same_day": 2.0,
    "time_same_night": 1.8,
    "time_within_week": 0.8,
    "time_within_period": 0.1,
    "time_day_off_soft": 0.3,
    "time_day_off": -0.3,
    "time_days_off": -2.5,
    "time_far": -6.0,
    "time_unknown": -0.6,
    # where
    "place_close": 2.4,
    "place_within": 1.4,
    "place_within_broad": 0.7,
    "place_within_wide": 0.2,
    "place_near": -0.6,
    "place_off": -2.5,
    "place_far": -6.0,
    "place_same_name": 2.3,
    "place_same_wide_name": 0.3,
    "place_other_name": -1.2,
    "place_unknown": -0.6,
    # who
    "actors_same_roles": 0.9,
    "actors_shared": 0.6,
    "actors_swapped": 0.2,
    "actors_none_shared": -1.5,
    "target_same": 0.5,
    "target_other": -0.6,
    # how many
    "killed_same": 1.0,
    "killed_agree": 0.4,
    "killed_close": 0.2,
    "killed_differ": -0.4,
    "killed_differ_parties": -0.1,
    "wounded_same": 0.7,
    "wounded_agree": 0.2,
    "wounded_close": 0.1,
    "wounded_differ": -0.3,
    # words
    "echo_copy": 2.5,
    "echo_strong": 1.5,
    "echo_some": 0.6,
    # the words just before it in the same text belong to that incident
    "told_on": 1.5,
    # grain
    "grain_same": 0.3,
    "grain_other": -5.0,
}
