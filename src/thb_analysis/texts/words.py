"""English words by what they do in a sentence: speak of the record, deny, compare, count, tell of time or of causes.

A sentence is held to what its words claim (`thb_analysis.texts.claims`). A pattern may say too little; what
it says too much refuses a sentence that is true, so that each has few words and no rare ones.
"""

import re

_UP_TO_NINETEEN = (
    "none one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBERS = _UP_TO_NINETEEN.split()
for _ten in _TENS.split():
    NUMBERS += [_ten, *(f"{_ten}-{one}" for one in NUMBERS[1:10])]
# Twenty-one before twenty. A thing may be one, or lack something, without being counted; 19th counts nothing.
NUMERAL = (
    rf"(?:\d+(?!\d|(?:st|nd|rd|th)\b)|(?i:zero|{'|'.join(reversed(NUMBERS[2:]))})\b)"
)


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


_SAYS = (
    r"named?|names|naming|report\w*|lists?|listed|entr(?:y|ies)|say(?:s|ing)?|said|mention\w*|records?|recorded|"
    r"stated|silent|replies|reply|unreported|unstated|unmentioned|unclear|undecided|explain\w*|describ\w*"
)
# The sentence is about the record, the page, or what can be known of it.
RECORD = _words(
    _SAYS,
    r"open(?! to)|(?<!in the )(?<!of the )study|study’s|summary|summary’s|sentence|definition|we|our|reading|"
    r"tells?|told|learnt|adds|left out|not given|length is given|where it is given|no length|shows?|counted|base|"
    r"questions?|answers?|whether|wording|speaks?|opinions?|covered|follows from|on (?:these|this) pages?|below|above|same goes|here",
)
# The record does not say it.
UNSAID = re.compile(
    rf"\b(?:not|never|nor|neither|nothing|none|no|hardly|little)\b[^.;]*\b(?:{_SAYS}|known|tell|told|learnt|given|speak)\b"
    rf"|\b(?:{_SAYS}|gives)\b[^.;]*\b(?:not|none|no|nothing|neither) (?:for|on|in|of|the|that|maximum)\b"
    r"|\bleaves? [\w ]+ (?:out|open)\b|\b(?:whether|open|unreported|silent|undecided|unstated|unmentioned|unclear|missing|may|could|"
    r"differ|left out)\b",
    re.IGNORECASE,
)
POSSIBLE = _words(r"may(?! under no)", "might", "could", "perhaps", "possibly")
LAW = _words(
    "Directives?",
    "Regulations?",
    "Articles?",
    "Convention",
    "Charter",
    "Protocol",
    "by law",
    "law requires",
)
# The clause takes its verb from the one before, or says what a word means.
CARRIED = re.compile(
    r"^(?:nor|neither|that is|so it is|the same (?:goes|holds)|the others? (?:are|is|do|does) not)\b"
    r"|\b(?:is|are|do|does) (?:so )?(?:not|too)(?:$|[.:,;])",
    re.IGNORECASE,
)
DEFINITION = re.compile(r"^To \w+ (?:a victim )?(?:is|means) to\b|\bmeans?\b")
DENIAL = _words(
    r"(?:does|do|did|is|are|was|were|has|have|can|will|must|need) not|never|nobody|cannot|neither \w+|lacks?|refus\w+",
    r"no (?!danger|precondition|part|length|longer|more than|fewer than|less than|matter|other)\w+|nowhere|den(?:y|ies|ied)",
    r"with(?:hold|held)\w*|forgo\w*|waive\w*|fails?|prevent\w*|prohibit\w*|forbid\w*|excludes?|excluded|left without|go(?:es)? without|un\w+ed",
)
OWN_DENIAL = _words("not", "no", "without", "none", "unconditional", "only", "except")
SOLE = _words(
    "only",
    "alone",
    "unique",
    "unlike",
    "no other",
    "nowhere else",
    "sole(?:ly)?",
    "stands apart",
    "apart from",
    "except",
)
COMPARED = _words(
    r"(?:more|fewer|less) (?:\w+ )?(?:countries|states|often|frequent\w*)",
    r"(?:more|fewer|less) (?:\w+ )?(?:than (?:any|all) other)",
    r"as (?:many|often|few)\b[^.;]*\bas|outnumber\w*|ranks?|(?:most|least) (?:often|frequent|common)\w*",
    r"(?:two|three|ten)fold|(?:twice|half) as|(?:second|third) most|does more than",
)
EXTREME = re.compile(
    r"\b(?:short|long|larg|small|great|high|low|few|strict|strong|weak)est\b(?! (?:length|list|reported))|\b(?:leads the|leading|tops|ahead of|first to|last to|foremost)\b",
    re.IGNORECASE,
)
QUANTITY = _words(
    r"hardly (?:any|a)|scarcely|virtually|as a rule|is the (?:rule|norm)|rare(?:ly)?|seldom|common|widespread|typical(?:ly)?|usual(?:ly)?",
    r"generally|universal(?:ly)?|without exception|whichever|always|never|at no time|under no circumstances|bulk of|share of|handful of",
    r"couple of|pair of|two[- ]thirds|plurality|across the (?:continent|Union)|exception|norm|dominates?|everywhere|nowhere|nobody|no[- ]one",
    r"most|majority|minority|half|nearly all|almost (?:all|every)|many|few|several|both|dozens?|hundreds?",
    r"every(?! (?:victim|case))|each (?:country|state)|all (?:countries|states|of them)|none|not (?:one|a single)",
    r"no (?!longer|third)(?:[\w-]+ ){0,3}(?:country|countries|states?)|(?:a|one) (?:third|quarter|fifth|tenth)(?![ -]countr)",
)
# Wherever a cell has a condition.
WHATEVER = _words(
    "any",
    "every",
    "all",
    "whatever",
    "whichever",
    "always",
    "regardless",
    "with or without",
    "no matter",
)
TIME = re.compile(
    r"\b(?:introduced|abolished|will|plans? to|has since|used to|formerly|nowadays|no longer|has (?:risen|fallen|grown|increased|declined)|since (?=(?:19|20)\d\d|then\b)|rising|falling|growing)\b"
    r"|\b(?!2015|2020)(?:19|20)\d\d\b",
    re.IGNORECASE,
)
CAUSE = _words(
    "because",
    "lead to more",
    "thanks to",
    "due to",
    "owing to",
    "as a result",
    "a sign (?:that|of)",
    "suggests?",
    "proves?",
    "result(?:s|ed)? (?:in|from)",
    "explains? why",
    "which means",
    "caus(?:e|es|ed)",
    "therefore",
)
VERDICT = re.compile(
    r"\b(?:compl(?:y|ies|iance)|breach\w*|violat\w*|infring\w*|(?<!not )bound (?!by (?:it|Directive|the))|must grant)\b"
)
# What law does to those who are counted is in tables of its own.
LAW_ACTS = _words(
    "obliges?",
    "forbids?",
    "binds",
    "prohibits?",
    "compels?",
    "allows?",
    "entitles?",
    "permits(?= \\w+ to)",
)
OR = _words(
    "or", "either", "at least one", "any", "one of", "some", "a condition", "at least"
)
COMPARATORS = {
    "==": r"exactly|just|only|merely|precisely|a mere|in all",
    "<=": r"at most|no more than|not more than|up to|a maximum of|as few as",
    "<": r"(?<!no )(?<!not )(?:fewer|less) than|under|below",
    ">": r"(?<!no )(?<!not )more than|over",
}
# Behind a number: no others.
ALONE = re.compile(
    r"\w,? ?(?:(?:countries|states) )?(?:alone|at most|or (?:fewer|less)|,? no (?:more|others?)|in all|only(?=[.,;]|$))\b"
)
LENGTH = re.compile(
    rf"\b({NUMERAL}|an?|one|half a)(?: (?:to|or) ({NUMERAL}))?[ -](day|week|month|year)s?\b",
    re.IGNORECASE,
)
AT_LEAST = _words(
    "from", "at least", "minimum", "beyond", "or more", "or longer", "more than"
)
AT_MOST = _words(
    "up to",
    "at most",
    "maximum",
    "longest",
    "no more than",
    "or less",
    "or shorter",
    "less than",
)
# A clause of its own: behind it stands another subject, or another verb.
BREAK = re.compile(
    r";\s+|:\s+(?=it\b|they\b|this\b)|,\s+(?=(?:while|whereas|although|though|so)\b (?!not)|but (?!not|no|for)\b)"
    r"|,\s+(?=and (?:it|its|they|their|he|she|there)\b)|,\s+(?=and (?!which|who|what)[^,;\[]{0,40}\b(?:is|are|was|were|has|have|had|does|do|can|will|must)\b)"
)
# Of a clause whose tie affirms: the record has it, and the words say that it has not.
UNTRUE = re.compile(
    r"\bit (?:cannot be said|is not (?:so|true|said|reported)) that\b", re.IGNORECASE
)
PEOPLE = re.compile(r" (?:victims|persons|people|cases|applicants)\b")
# Where the noun that a number counts ends.
VERB = re.compile(
    r"[,;:(]| (?:are|is|have|has|grant|give|require|report|in which|which|make|had)\b"
)
COMMON = frozenset(
    [
        "also",
        "been",
        "count",
        "each",
        "every",
        "from",
        "give",
        "gives",
        "gran",
        "grant",
        "have",
        "into",
        "measu",
        "more",
        "most",
        "named",
        "natio",
        "offer",
        "other",
        "presu",
        "repor",
        "requi",
        "same",
        "some",
        "state",
        "study",
        "such",
        "summa",
        "than",
        "that",
        "their",
        "them",
        "then",
        "these",
        "they",
        "third",
        "this",
        "traff",
        "victi",
        "when",
        "where",
        "which",
        "whose",
        "with",
    ]
)
_VALUES = {word: number for number, word in enumerate(NUMBERS)} | {"no": 0, "zero": 0}
SMALL = ("no", "none", "one")
NUMBER = re.compile(rf"\b{NUMERAL}|\b(?i:{'|'.join(SMALL)})\b")


def number_in(words: str) -> int | None:
    """Return the number in some words, in digits or written out; None if there is none."""
    found = NUMBER.search(words)
    word = found[0].lower() if found else ""
    return int(word) if word.isdigit() else _VALUES.get(word)


_CITED = r"\d++(?:\(\w+\))*+"
# Where a number needs no tie: law, notes, years and addresses. A number before countries counts them.
CITATION = re.compile(
    r"\b(?:Directive|Regulation)s? (?:\((?:EU|EC)\) )?(?:No )?\d+/\d+(?:/\w+)?"
    rf"|\b(?:Article|note) {_CITED}"
    rf"|\b(?:Articles|notes) {_CITED}(?:(?:,| and| to) {_CITED}(?!\w| (?:[\w-]+ ){{0,2}}(?:countries|[Ss]tates|units)\b))*"
    r"|https?://\S+|COVID-19"
)
FREE = re.compile(rf"{CITATION.pattern}|\b(?:19|20)\d\ds?\b")
