"""Time forms: the ways in which reports write days, weeks and months, each under the name of how it is resolved."""

import re
from typing import Final

from tahqiq.reading.lexicon import lexicon

_MONTHS: dict[str, int] = lexicon("times").table("months")
_DAYS: dict[str, int] = lexicon("times").table("weekdays")
_M = "(?P<month>" + "|".join(sorted((m.capitalize() for m in _MONTHS), key=len, reverse=True)) + r")\.?"
_D = r"(?P<{0}>[0-3]?\d)(?:st|nd|rd|th)?"
_LINK = r"\s*(?:and|to|until|through|till|-|–|—|&)\s*"
_Y = r"(?:,?\s+(?P<year>(?:19|20)\d\d))?"
_W = "(?P<day>" + "|".join(d.capitalize() for d in _DAYS) + ")"
_TO = r"\s*(?P<link>and|to|until|through|till|-|–|—)\s*"
_DAY_NAMES = "|".join(d.capitalize() for d in _DAYS)
_MONTH_NAMES = "|".join(sorted((m.capitalize() for m in _MONTHS), key=len, reverse=True))
_DAY_MONTH = r"(?P<d{0}>[0-3]?\d)(?:st|nd|rd|th)?\s+(?P<m{0}>" + _MONTH_NAMES + r")\.?"
_MONTH_DAY = r"(?P<m{0}>" + _MONTH_NAMES + r")\.?\s+(?P<d{0}>[0-3]?\d)(?:st|nd|rd|th)?"
_N = r"(?P<n>\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|few|several)"

FORMS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (name, re.compile(rf"\b{pattern}(?!\w)"))
    for name, pattern in (
        ("iso", r"(?P<year>(?:19|20)\d\d)-(?P<m>[01]\d)-(?P<d>[0-3]\d)"),
        ("figures", r"(?P<d>[0-3]?\d)(?P<sep>[/.-])(?P<m>[01]?\d)(?P=sep)(?P<year>(?:19|20)\d\d)"),
        ("between", _DAY_MONTH.format(1) + _TO + _DAY_MONTH.format(2) + _Y),
        ("between", _MONTH_DAY.format(1) + r"(?:,?\s+(?:19|20)\d\d)?" + _TO + _MONTH_DAY.format(2) + _Y),
        ("days", _D.format("d") + r"(?:" + _LINK + _D.format("e") + r")?\s+(?:of\s+)?" + _M + _Y),
        ("days", _M + r"\s+" + _D.format("d") + r"(?:" + _LINK + _D.format("e") + r")?(?!\d|:\d|,\d{3})" + _Y),
        ("month", r"(?P<part>(?:[Ee]arly|[Ll]ate|[Mm]id)[\s-])?" + _M + r"(?:,?\s+(?P<year>(?:19|20)\d\d))"),
        ("part", r"(?:the\s+)?(?P<which>first|second|last)\s+(?P<unit>week|half|days|fortnight)\s+of\s+" + _M + _Y),
        ("months_of", r"(?P<which>first|last|final)\s+(?P<n>two|three|four|six|nine|\d)\s+months\s+of\s+"
                      r"(?P<year>(?:19|20)\d\d)"),
        ("part", r"(?:the\s+)?(?P<which>beginning|start|middle|end)\s+of\s+(?P<unit>)" + _M + _Y),
        ("weekdays", r"(?:(?P<which>[Ll]ast|[Nn]ext)\s+)?" + _W + r"(?:\s+(?:morning|afternoon|evening|night))?"
                     r"" + _TO + r"(?P<last>" + _DAY_NAMES + r")"),
        ("weekday", r"(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Cc]oming|[Ee]arlier)\s+)?" + _W),
        ("ago", _N + r"\s+(?P<unit>day|week|month|year)s?\s+ago"),
        ("after", r"(?:(?P<n>\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\s+)?"
                  r"(?P<unit>hour|day|week)s?\s+(?P<way>later|earlier|(?:before|after(?:wards?)?)(?=\s*(?:[,.;)]|$)))"),
        ("after", r"[Tt]he\s+(?P<way>previous|following|next|preceding)\s+(?P<unit>day|night|morning|evening|week)"),
        ("after", r"[Tt]he\s+(?:very\s+)?(?P<unit>day|night)\s+(?P<way>before|after)(?=\s*(?:[,.;)]|$))"),
        ("same", r"(?:[Tt]he\s+)?(?:[Ss]ame|[Tt]hat|[Vv]ery)\s+(?:day|night|morning|afternoon|evening|hour)"),
        ("month_end", r"(?:the\s+)?(?P<which>beginning|start|end)\s+of\s+(?:the|this)\s+(?P<unit>month|week|year)"),
        ("span", r"(?:(?P<part>[Ee]arlier|[Ll]ater|[Ee]arly|[Ll]ate)\s+)?(?P<which>[Ll]ast|[Tt]his|[Nn]ext)\s+"
                 r"(?P<unit>week|month|year|weekend)"),
        ("recent", r"(?:(?:in|over|during)\s+)?(?:the\s+)?(?:[Rr]ecent|[Pp]ast|[Ll]ast)\s+(?:" + _N + r"\s+)?"
                   r"(?P<unit>day|week|month|year)s?"),
        ("near", r"(?P<word>[Yy]esterday|[Tt]oday|[Tt]onight|[Tt]omorrow|[Oo]vernight|[Ll]ast night|"
                 r"[Tt]his (?:morning|afternoon|evening))"),
        ("month", r"(?P<part>(?:[Ee]arly|[Ll]ate|[Mm]id)[\s-])?" + _M.replace("|May", "").replace("|March", "")),
        ("month", r"(?<=[Ii]n )(?P<month>May|March)"),
        ("year", r"(?<=[Ii]n )(?P<year>(?:1[89]|20)\d\d)"),
        ("year", r"(?<=[Ss]ince )(?P<year>(?:19|20)\d\d)"),
    )
)  # fmt: skip
