"""English cues: threats (S021-S025), danger to life and limb, and who is already involved. Content of ours."""

from anxin.engines.priority.reading import Cue, Signal

# What others say or do is no threat of the customer's.
_OTHERS = (
    r"(?:they|he|she|dealer|manager|advis[eo]r|staff|garage) (?:said|says|told|threatened|wants? to|will sue)"
    r"|threaten(?:ed|s) me|sue me\b"
)
_DENIED = (
    r"\b(?:do(?:es)? ?n.t|do not|don.t|not|never|rather not|won.t|wouldn.t|no need to|without|no intention of)"
    r"\W+(?:(?!i\b|we\b)\w+\W+){0,3}$"
)
_NOT_HAPPENED = (
    r"\b(?:no|not|never|without|avoid(?:ed)?|prevent(?:s|ed)?|afraid of|fear of|worried about|in case of|nearly"
    r"|almost|what if|if|might|could|may|smelt like|like)\W+(?:\w+\W+){0,3}$"
)
_KIND = r"(?:very |so |most |really )?(?:kind|nice|helpful|polite|friendly|good|great|excellent)"

_THREATS = (
    Cue(
        "legal",
        Signal.THREAT,
        3,
        r"\b(?:sue|suing)\b|see you in court|take (?:you|this|them|it|the matter) to court|small claims"
        r"|\blegal (?:action|proceedings|advice)|(?:my|a|our) (?:lawyer|solicitor|attorney)|letter before action",
        ("S023",),
        unless_before=_DENIED,
        unless_clause=rf"{_OTHERS}|(?:i am|i.m|as|being) a (?:lawyer|solicitor|attorney)",
    ),
    Cue(
        "media",
        Signal.THREAT,
        3,
        r"to the (?:press|media|papers?|newspapers?)\b|on social media|\b(?:local|national) (?:paper|newspaper|press)"
        r"|\bpost (?:this|it|about (?:it|this|you))|\bgo(?:ing)? viral|\bwatchdog\b|(?:one|1).star review"
        r"|newspapers? will hear",
        ("S024",),
        unless_before=rf"{_DENIED}|\b(?:saw|seen|read|found|advert\w*|offer)\b[^,.]{{0,20}}$",
        unless_clause=rf"{_OTHERS}|\b(?:saw|seen|read)\b.{{0,20}}social media",
    ),
    Cue(
        "escalate",
        Signal.THREAT,
        2,
        r"\b(?:get|fetch|see|speak (?:to|with)|talk to|want|call|contact|write to|report (?:you|this) to|complain to)"
        r" (?:me )?(?:your|the) (?:manager|boss|owner|director|head office|ceo|managing director|manufacturer)"
        r"|report (?:you|this|the garage) to|trading standards|ombudsman|consumer (?:protection|council)",
        ("S021", "S030"),
        unless_before=_DENIED,
        unless_clause=rf"{_OTHERS}|(?:manager|boss|owner|director) (?:was|is|has been) {_KIND}|to thank",
    ),
    Cue(
        "refuse_payment",
        Signal.THREAT,
        2,
        r"\b(?:i|we)(?: am|.m| are|.re)? not (?:going to )?pay(?:ing)?\b|\b(?:i|we) (?:won.t|will not|refuse to) pay\b"
        r"|not get (?:a|another|one) penny|\b(?:do not|don.t) accept (?:this|the|that) (?:bill|invoice)",
        ("S025",),
        unless_clause=r"insurance|warranty (?:will|would|does)",
    ),
    Cue(
        "leave",
        Signal.THREAT,
        1,
        r"\bnever (?:be )?(?:com(?:e|ing)|buy(?:ing)?|us(?:e|ing)|return(?:ing)?)\b"
        r"|\b(?:another|a different) (?:garage|dealer|make|brand)\b|custom elsewhere|business elsewhere"
        r"|tell (?:all )?(?:my|our) (?:friends|family)|tell everyone|warn(?:ing)? (?:people|others|everyone)",
        ("S022",),
        unless_before=r"\b(?:at|from|by|in) $",
        unless_clause=rf"{_OTHERS}|how (?:good|helpful|pleased|happy)",
    ),
)

_DANGERS = (
    Cue(
        "fire",
        Signal.DANGER,
        3,
        r"\b(?:caught|catch(?:es|ing)?|set) (?:on )?fire\b|\bon fire\b|\bflames\b|\bfire (?:broke out|started)"
        r"|\bfire (?:in|under|from) (?:the|my|our)|burst into flames|\bwent up in",
        ("L016",),
        unless_before=_NOT_HAPPENED,
        unless_clause=r"fire (?:extinguisher|alarm|station|drill)|sales? (?:is|was) on fire",
    ),
    Cue(
        "airbag",
        Signal.DANGER,
        3,
        r"\bair ?bags?\b[^.]{0,25}?\b(?:not|fail\w*|fault\w*|light|warning|deploy\w*|went off|recall\w*)"
        r"|air ?bags?\b[^.]{0,15}n.t\b|\b(?:fault|warning)\b[^.]{0,12}air ?bag",
        ("L016",),
        unless_clause=r"\bno (?:fault|warning)|air ?bags? (?:are|is|was|were) (?:fine|ok|all right)",
    ),
    Cue(
        "seat_belt",
        Signal.DANGER,
        3,
        r"\bseat ?-?belts?\b[^.]{0,25}?(?:n.t\b|\b(?:not|fail\w*|jam\w*|stuck|broke\w*|snapp\w*|came (?:off|loose)))",
        ("L016",),
        unless_clause=r"not wearing|reminder|chime",
    ),
    Cue(
        "steering",
        Signal.DANGER,
        3,
        r"\bsteering\b[^.]{0,20}?\b(?:fail\w*|lock(?:s|ed|ing)? (?:up|solid)|locked|seiz\w*|jammed|stuck|went|gone)\b"
        r"|\blost (?:all )?(?:the )?(?:power )?steering|\b(?:could(?:n.t| not)|unable to) steer",
        ("L016",),
        unless_before=_NOT_HAPPENED,
        unless_clause=r"steering (?:wheel )?(?:lock|button|cover|heat)\b",
    ),
    Cue(
        "brakes",
        Signal.DANGER,
        3,
        r"\bbrak(?:es?|ing)\b(?: pedal)?[^.]{0,20}?"
        r"\b(?:fail\w*|gone|to the floor|did(?:n.t| not) (?:work|respond)|not work\w*|no response|stopped working)"
        r"|\bno brakes\b|\blost (?:all )?(?:the |my )?brak(?:es|ing)"
        r"|\b(?:could(?:n.t| not)|unable to) (?:stop|brake)\b",
        ("L016",),
        unless_before=_NOT_HAPPENED,
        unless_clause=r"brake (?:light|lamp|bulb)s?\b|(?:could(?:n.t| not)) stop (?:laughing|crying|\w+ing)",
    ),
    Cue(
        "injury",
        Signal.DANGER,
        3,
        r"\b(?:i|we|he|she|they|wife|husband|child|children|son|daughter|passenger|driver|mother|father|was|were|got)\b"
        r"[^.]{0,12}\b(?:injured|hurt|burnt|burned|scalded)\b|\bwhiplash\b|\b(?:in|to|at) (?:the )?(?:hospital|a&e)\b"
        r"|\b(?:broke|broken) (?:(?:my|his|her|an?) )?(?:arm|leg|rib|wrist|nose|collarbone)",
        ("L016",),
        unless_before=_NOT_HAPPENED,
        unless_clause=r"\bno ?(?:one|body) (?:was |got )?(?:hurt|injured)|feelings|work(?:s|ing)? (?:in|at)|could|might"
        r"|nearly|almost|not (?:injured|hurt)|(?:thank god|luckily)",
    ),
    Cue(
        "crowd",
        Signal.DANGER,
        3,
        r"\b(?:protest\w*|picket\w*|banners?) (?:outside|at|in front of)|\bblockad\w+",
        ("L017",),
        unless_before=_DENIED,
    ),
)

_INVOLVED = (
    Cue(
        "authority",
        Signal.INVOLVED,
        3,
        r"\b(?:trading standards|ombudsman|police) (?:is|are|has|have|were|was|called|contacted|involved|told)"
        r"|\b(?:reported|complained|been|gone|written|spoken) (?:it |this |you )?to (?:the )?"
        r"(?:trading standards|ombudsman|police)",
        ("L019",),
        unless_before=_DENIED,
    ),
    Cue(
        "media",
        Signal.INVOLVED,
        3,
        r"\b(?:journalist|reporter|newspaper|tv station) (?:has|have|called|asked|wrote|rang|contacted)",
        ("L019",),
        unless_before=_DENIED,
    ),
    Cue(
        "manufacturer",
        Signal.INVOLVED,
        2,
        r"\b(?:complained|written|reported (?:it |this |you )?|spoken|been) to (?:the )?(?:manufacturer|head office)",
        ("L019",),
        unless_before=_DENIED,
    ),
)

ENGLISH: tuple[Cue, ...] = (*_THREATS, *_DANGERS, *_INVOLVED)
