"""Syllables taken apart into keystrokes and put together again."""

CHOSEONG = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
JUNGSEONG = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
JONGSEONG = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]

# What one key press does not give: the keyboard builds these from two.
TWO_KEYS = {
    "ㅘ": "ㅗㅏ", "ㅙ": "ㅗㅐ", "ㅚ": "ㅗㅣ", "ㅝ": "ㅜㅓ", "ㅞ": "ㅜㅔ", "ㅟ": "ㅜㅣ",
    "ㅢ": "ㅡㅣ", "ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ",
    "ㄼ": "ㄹㅂ", "ㄽ": "ㄹㅅ", "ㄾ": "ㄹㅌ", "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ",
}  # fmt: skip
ONE_LETTER = {keys: letter for letter, keys in TWO_KEYS.items()}

# A lone conjoining consonant is what NFKC makes of a typed one; it is turned back.
LEADING_CONJOINING = {chr(0x1100 + place): letter for place, letter in enumerate(CHOSEONG)}

FIRST_SYLLABLE, LAST_SYLLABLE = ord("가"), ord("힣")


def is_compatibility_jamo(character: str) -> bool:
    """Whether the character is a consonant or vowel as a keyboard gives it."""
    return "\u3131" <= character <= "\u318e"


def is_choseong(text: str) -> bool:
    """Whether the text holds nothing but consonants that may begin a syllable."""
    return bool(text) and all(character in CHOSEONG for character in text)


def _letters(syllable: str) -> tuple[str, str, str]:
    number = ord(syllable) - FIRST_SYLLABLE
    return CHOSEONG[number // 588], JUNGSEONG[number % 588 // 28], JONGSEONG[number % 28]


def _keys(syllable: str) -> str:
    return "".join(TWO_KEYS.get(letter, letter) for letter in _letters(syllable))


# Tables for `str.translate`: a catalogue has millions of syllables, and this way is the quickest.
SYLLABLES = [chr(number) for number in range(FIRST_SYLLABLE, LAST_SYLLABLE + 1)]
TO_CHOSEONG = {ord(syllable): _letters(syllable)[0] for syllable in SYLLABLES}
TO_KEYSTROKES = {ord(syllable): _keys(syllable) for syllable in SYLLABLES} | {
    ord(letter): keys for letter, keys in TWO_KEYS.items()
}


def choseong(text: str) -> str:
    """The text with each syllable replaced by its first consonant: 공기 gives ㄱㄱ."""
    return text.translate(TO_CHOSEONG)


def keystrokes(text: str) -> str:
    """The text in the keys that type it, so that each half-typed form is a prefix of the whole."""
    return text.translate(TO_KEYSTROKES)


def compose(keys: str) -> str:
    """The text that a keyboard makes of the keys; the way back from `keystrokes`."""
    text, place = [], 0
    while place < len(keys):
        part, place = _next_syllable(keys, place)
        text.append(part)
    return "".join(text)


def _next_syllable(keys: str, place: int) -> tuple[str, int]:
    """One syllable (or a letter that begins none) and the place behind it."""
    if keys[place] not in CHOSEONG or _vowel_at(keys, place + 1) == ("", place + 1):
        return keys[place], place + 1
    vowel, behind = _vowel_at(keys, place + 1)
    final, behind = _final_at(keys, behind)
    number = CHOSEONG.index(keys[place]) * 588 + JUNGSEONG.index(vowel) * 28
    return chr(FIRST_SYLLABLE + number + JONGSEONG.index(final)), behind


def _vowel_at(keys: str, place: int) -> tuple[str, int]:
    double = ONE_LETTER.get(keys[place : place + 2], "")
    if double and double in JUNGSEONG:
        return double, place + 2
    if place < len(keys) and keys[place] in JUNGSEONG:
        return keys[place], place + 1
    return "", place


def _final_at(keys: str, place: int) -> tuple[str, int]:
    """The final consonant, unless a vowel behind it makes it the first of the next syllable."""
    for length in (2, 1):
        letters = keys[place : place + length]
        final = ONE_LETTER.get(letters, "") if length == 2 else letters
        follows_vowel = keys[place + length : place + length + 1] in [*JUNGSEONG]
        if final and final in JONGSEONG and not follows_vowel:
            return final, place + length
    return "", place
