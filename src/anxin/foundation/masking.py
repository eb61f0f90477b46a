"""Hiding the middle of what identifies a person, so that it can still be told apart from another."""

import logging
import re
from unicodedata import decimal

STAR = "*"
_SHOWN_AT_END = 4
_LONG = 11
_MEDIUM = 7
_VIN_SHOWN = 6
_LONGEST_CHINESE_NAME = 4
_SHOWN_OF_IDENTITY = (3, 2)
#: From a sign of full width to the same of half.
_WIDE = 0xFEE0
_WIDE_LETTERS = frozenset(
    "＋" + "".join(chr(each) for start in "Ａａ" for each in range(ord(start), ord(start) + 26))
)
_HAN = re.compile(r"[\u3400-\u9fff·]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_COUNTRY = re.compile(r"\+(?:86|44|\d{1,3}(?=\s))\s?")
#: Chinese mobile and landline numbers, British ones and whatever begins with a country's code; people put blanks and
#: marks between digits wherever they like.
_NEXT_DIGIT = r"[\s\-–—_.,，。、·/()（）]{0,3}\d"
_PHONE = re.compile(
    rf"(?<![\dA-Za-z])(?:\+(?:{_NEXT_DIGIT}){{8,15}}|(?:86)?[\s-]?1[3-9](?:{_NEXT_DIGIT}){{9}}|0(?:{_NEXT_DIGIT}){{9,13}})(?!\d)"
)
#: A resident's number of eighteen signs, with its day of birth where it belongs; marks may stand between its groups.
_RESIDENT = re.compile(
    r"(?<![\dA-Za-z])[1-9]\d{5}[\s\-]?(?:19|20)\d{2}[\s\-]?(?:0[1-9]|1[0-2])[\s\-]?(?:0[1-9]|[12]\d|3[01])[\s\-]?\d{3}[\s\-]?[\dXx](?![\dA-Za-z])"
)
#: A Chinese passport by its own shape; any other number only where the words call it a passport or a permit.
_PASSPORT = re.compile(
    r"(?<![\dA-Za-z])(?:[EeGg]\d{8}|[Ee][A-Za-z]\d{7})(?![\dA-Za-z])"
    r"|(?:passport|护照|通行证)[^\dA-Za-z\n]{0,8}(?:(?:number|no|is)\W{0,3}){0,2}([A-Za-z]{0,2}\d{6,10})(?![\dA-Za-z])",
    re.IGNORECASE,
)
_DOUBLE_SURNAMES = re.compile(
    "欧阳|上官|司马|诸葛|司徒|夏侯|皇甫|尉迟|公孙|长孙|慕容|宇文|令狐|端木|东方|南宫|独孤|闻人|轩辕|申屠"
)


def mask_phone(phone: str) -> str:
    """Hide the middle of a telephone number; separators and a country code stay where they are."""
    country = _COUNTRY.match(phone)
    code = country[0] if country else ""
    rest = phone[len(code) :]
    count = sum(sign.isdigit() for sign in rest)
    first, last = _shown(count)
    place = 0
    masked: list[str] = []
    for sign in rest:
        if sign.isdigit():
            place += 1
            hidden = first < place <= count - last
            masked.append(STAR if hidden else sign)
        else:
            masked.append(sign)
    return code + "".join(masked)


def mask_phones(text: str) -> str:
    """Hide the middle of every telephone number that stands in a text."""
    plain = _plain(text)
    done, pieces = 0, []
    for found in _PHONE.finditer(plain):
        pieces += [text[done : found.start()], mask_phone(found[0])]
        done = found.end()
    return "".join([*pieces, text[done:]])


def mask_identities(text: str) -> str:
    """Hide residents' and passport numbers that stand in a text, all but the first three and the last two signs."""
    for pattern in (_RESIDENT, _PASSPORT):
        done, pieces = 0, []
        for found in pattern.finditer(_plain(text)):
            start, end = found.span(1) if found.re.groups and found[1] else found.span()
            hidden = STAR * (end - start - _SHOWN_OF_IDENTITY[0] - _SHOWN_OF_IDENTITY[1])
            pieces += [text[done : start + _SHOWN_OF_IDENTITY[0]], hidden]
            done = end - _SHOWN_OF_IDENTITY[1]
        text = "".join([*pieces, text[done:]])
    return text


def mask_vin(vin: str) -> str:
    """Hide all of a vehicle identification number but the last six characters, by which people know a car."""
    return STAR * max(0, len(vin) - _VIN_SHOWN) + vin[-_VIN_SHOWN:]


def mask_name(name: str) -> str:
    """Leave a Chinese surname, a company's first two characters, or the initials of other names."""
    text = name.strip()
    if _HAN.fullmatch(text):
        shown = 2 if _DOUBLE_SURNAMES.match(text) or len(text) > _LONGEST_CHINESE_NAME else 1
        return text[:shown] + STAR * max(1, min(2, len(text) - shown))
    return _LETTERS.sub(lambda word: word[0][0] + STAR * 2, text)


def _plain(text: str) -> str:
    """Return a text sign by sign, so that places stay where they are: full-width digits and letters are such too."""
    return "".join(
        str(decimal(sign)) if sign.isdecimal() else chr(ord(sign) - _WIDE) if sign in _WIDE_LETTERS else sign
        for sign in text
    )


def _shown(count: int) -> tuple[int, int]:
    if count >= _LONG:
        return 3, _SHOWN_AT_END
    return (0, _SHOWN_AT_END) if count >= _MEDIUM else (0, min(2, count // 2))


#: Where secret links lead: to a case, ``/c/`` and 160 bits in base 32; to questions, ``/s/`` and 80 bits.
_LINK = re.compile(r"(?:(?<=/c/)[a-z2-7]{32}|(?<=/s/)[a-z2-7]{16})(?![a-z2-7])", re.IGNORECASE)


def mask_links(text: str) -> str:
    """Take the secret out of every link to a customer's page in a text."""
    return _LINK.sub(STAR, text)


class SecretPaths(logging.Filter):
    """Takes the secret out of addresses such as ``/c/<token>/`` before a line reaches a log."""

    _SECRET = re.compile(r"(?:(?<=/c/)|(?<=/s/))[^/\s\"']+")

    def filter(self, record: logging.LogRecord) -> bool:
        """Put the line together and hide what must not stand in it; no line is held back."""
        record.msg, record.args = self._SECRET.sub(STAR, record.getMessage()), None
        return True
