"""Which words can be Vietnamese: a syllable is an onset, a rime and a tone, and most combinations do not exist.

Texts of the old fonts are told from sound ones by this alone: read in the right table their words are syllables, in the wrong one
they are not.
"""

import re
import unicodedata

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_STOPPED = {"\u0301", "\u0323"}  # a syllable that ends in c, ch, p, t has one of these
_ONSETS = r"b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x|"
_RIME_LIST = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây",
    "e ec em en eng eo ep et ê êch ên ênh êm êng êp êt êu",
    "i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu",
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oen oeo oet oi om on ong ooc oong op ot",
    "oăc oăm oăn oăng oăt ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt",
    "u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut",
    "uy uya uych uyên uyêt uynh uyt uyu",
    "ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu",
)
_RIMES = frozenset(" ".join(_RIME_LIST).split())
_SYLLABLE = re.compile(rf"({_ONSETS})([aăâeêioôơuưy]+)(ch|ng|nh|[cmnpt])?")


def is_syllable(word: str) -> bool:
    """Whether a word, in NFC, can be a Vietnamese syllable; its case must be of one kind: small, capital, or a capital first."""
    if not (word.islower() or word.isupper() or (word[:1].isupper() and word[1:].islower())):
        return False
    letters, tones = _parts(word.lower())
    if len(tones) > 1:
        return False
    found = _SYLLABLE.fullmatch(letters)
    if not found:
        return False
    onset, vowels, coda = found[1], found[2], found[3] or ""
    if coda in {"c", "ch", "p", "t"} and (not tones or tones[0] not in _STOPPED):
        return False
    return _is_rime(onset, vowels + coda)


def _is_rime(onset: str, rime: str) -> bool:
    if onset == "gi":  # gì, gìn: the i is the vowel; giêng: it stands for both
        return rime in _RIMES or f"i{rime}" in _RIMES
    if onset == "qu":
        return (rime in _RIMES or f"u{rime}" in _RIMES) and not rime.startswith(("u", "ư", "oa", "oe"))
    return rime in _RIMES or (onset == "g" and rime == "i")


def _parts(word: str) -> tuple[str, list[str]]:
    """The letters without tones, and the tones."""
    letters: list[str] = []
    tones: list[str] = []
    for sign in unicodedata.normalize("NFD", word[:20]):  # the longest syllable has seven letters
        if sign in _TONES:
            tones.append(sign)
        else:
            letters.append(sign)
    return unicodedata.normalize("NFC", "".join(letters)), tones
