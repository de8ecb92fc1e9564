"""What gives a STAR part away in the wording of a sentence. Data: one line per cue, a name and a pattern.

Patterns are matched against lower-case text without commas and quotation marks. Names end up as the readers of the
fitted coefficients (data/star.json), so a coefficient can be read as "this cue speaks for that part".
"""

import re
from collections.abc import Mapping

_DID = (
    r"(?:\w+ed|was|were|had|did|went|got|made|took|gave|found|built|wrote|led|ran|met|sat|told|said"
    r"|thought|knew|began|kept|brought|held|set|put|left|chose|became|spoke|saw|sent|spent|taught"
    r"|understood|broke|drew|drove|felt|fell|grew|heard|lost|meant|paid|read|rose|sought|sold|stood|stuck"
    r"|swore|threw|woke|won|dug|cut|let|came|asked)"
)
_HOW = r"(?:(?:also|then|first|just|even|always|again|eventually|\w+ly) )*"
_SOMEBODY = (
    r"(?:they|he|she|everyone|the (?:client|customer|team|manager|company|project|product|system|users?"
    r"|people|director)|my (?:manager|lead|boss|team|colleague\w*))"
)

CUES: Mapping[str, str] = {
    "I did": rf"\bi {_HOW}{_DID}\b",
    "we did": rf"\b(?:we|my team|our team) {_HOW}{_DID}\b",
    "they did": rf"\b{_SOMEBODY} {_HOW}{_DID}\b",
    "it did": rf"\b(?:it|this|that|which) {_HOW}{_DID}\b",
    "was doing": r"\b(?:was|were|am|is|are|been) \w+ing\b",
    "was done": r"\b(?:was|were|got|been) \w+ed\b",
    "was a": r"\b(?:was|were) (?:a|an|the|not|very|so|too|no|in|on|at)\b",
    "there was": r"\bthere (?:was|were|is|are|had)\b",
    "had to": (
        r"\b(?:had to|needed to|need to|have to|must|should|supposed to|required to|was to|were to"
        r"|expected to)\b"
    ),
    "wanted": r"\b(?:want(?:ed)? to|goal|objective|aim|aimed|target|mission|purpose)\b",
    "my job": (
        r"\b(?:my (?:job|task|role|responsibilit\w+|duty|goal|challenge|assignment)|(?:was|were"
        r"|is) (?:responsible|in charge|accountable|tasked|assigned|asked|given)|in charge of|tasked|assigned"
        r"|responsib\w+|asked (?:me|us|to)|own(?:ed|ing)? the|up to me|on my (?:desk|table|plate)|deadline"
        r"|without|ensure|challenge|decide whether|figure out|find a way|within)\b"
    ),
    "starts with a bare verb": (
        r"^(?:to|ensure|design|implement|lead|build|deliver|find|fix|improve|reduce|develop|resolve|create"
        r"|identify)\b"
    ),
    "starts with a time": (
        r"^(?:so )?(?:when|while|during|in|at|on|after|before|last|once|few|a few|two|three|one|back|as an?)\b"
    ),
    "in my last job": (
        r"\b(?:in|at|during|for) (?:my|our|a|an|the) (?:\w+ )?(?:previous|last|first|current|former|past|role"
        r"|job|internship|company|university|college|project|team|semester|year|course|position|work|school"
        r"|class)\b"
    ),
    "where I was": (
        r"\b(?:i (?:was working|worked|work|am working|joined|had joined|was a|was an|was part)|we (?:were"
        r"|had)|(?:was|were) working|work(?:ing|ed) (?:on|as|at)|my company|when i|while i|intern\w*"
        r"|years? ago|last year|at th(?:at|e) time|back then|previous\w*|used to|client|customer"
        r"|the company)\b"
    ),
    "trouble": (
        r"\b(?:problem\w*|issue\w*|difficult\w*|conflict\w*|fail\w*|delay\w*|late|missed|missing|slow\w*"
        r"|bug\w*|crash\w*|error\w*|complain\w*|disagree\w*|struggl\w*|lack\w*|confus\w*|unclear|unhappy"
        r"|frustrat\w*|behind|broken|broke|risk\w*|pressure|tight|outage|incident|down|wrong|never|nobody"
        r"|no one|didn't|couldn't|wasn't|not|but|however|suddenly|unfortunately)\b"
    ),
    "but": r"\b(?:but|however|although|though|unfortunately|suddenly)\b",
    "because": r"\b(?:because|since|due to|as the|so that|in order to)\b",
    "first, then": (
        r"\b(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|next|then|after that|afterwards?|later|also"
        r"|additionally|besides|meanwhile|another)\b"
    ),
    "starts with so": r"^(?:so|therefore|thus|hence|that's why)\b",
    "starts with to solve": (
        r"^(?:to (?:address|achieve|do|solve|handle|overcome|fix|tackle|mitigate|make|get)|in order to)\b"
    ),
    "what I did": r"\bwhat (?:i|we) (?:did|tried|decided)\b",
    "talking to people": (
        r"\b(?:talk\w*|spoke|discuss\w*|meeting\w*|met with|scheduled|explain\w*|communicat\w*|listen\w*|asked"
        r"|present\w*|shared|suggest\w*|propos\w*|convinc\w*|document\w*|email\w*|feedback)\b"
    ),
    "making": (
        r"\b(?:analy[sz]\w*|investigat\w*|research\w*|implement\w*|creat\w*|develop\w*|design\w*|built|build"
        r"|wrote|writing|organi[sz]\w*|plan\w*|prioriti[sz]\w*|set up|setup|refactor\w*|test\w*|review\w*"
        r"|break|broke down|divid\w*|list\w*|map\w*|prototyp\w*|automat\w*|monitor\w*|add\w*|replac\w*"
        r"|migrat\w*|introduc\w*|decid\w*|start\w*|began|us(?:ed|ing)|took|stud\w*|learn\w* (?:how|about)"
        r"|collect\w*|gather\w*|identif\w*|coach\w*|mentor\w*|pair\w*|train\w*|split|check\w*|help\w*)\b"
    ),
    "in the end": (
        r"\b(?:result\w*|outcome\w*|in the end|at the end|end up|ended up|eventually|finally|ultimately"
        r"|overall|lead to|led to|leading to|consequently|thanks to|because of (?:this|that)|by this way"
        r"|by doing|luckily|fortunately|at last|final\w*|since then|from then on|now|today|still)\b"
    ),
    "it went well": (
        r"\b(?:success\w*|happy|happier|pleased|satisf\w*|appreciat\w*|improv\w*|better|best|great\w*|good"
        r"|smooth\w*|thank\w*|praise\w*|impress\w*|promot\w*|award\w*|recogni\w*|adopted|positive|proud|glad"
        r"|confident|confidence|won|win|resolved|solved|well|effective\w*|stronger|strengthen\w*|trust|faster"
        r"|easier|on time|benefit\w*|save[ds]?|saving|worked)\b"
    ),
    "could": r"\b(?:able to|managed to|could|can)\b",
    "a change measured": (
        r"\b(?:increas\w*|decreas\w*|reduc\w*|dropp\w*|grew|went (?:down|up|from)|cut|rose|fell|doubled"
        r"|tripled|from \d\S* (?:to|down)|by \d\S*|to zero|zero|achiev\w*|deliver\w*|complet\w*|finish\w*"
        r"|shipp\w*|launch\w*|released|renewed|went live|live|passed|gained|became|received)\b"
    ),
    "learned": (
        r"\b(?:learn(?:ed|t)|lesson\w*|taught me|reali[sz]ed|taught|experience|understood|takeaway"
        r"|looking back|next time)\b"
    ),
    "a figure": r"\d",
    "percent or money": r"\d\s?%|per ?cent|[$€£]\d|\b\d+x\b",
    "present tense": r"\b(?:is|are|am|has|have|do|does|don't)\b",
    "I": r"\b(?:i|i'm|i've|i'd|my|me)\b",
    "we": r"\b(?:we|our|us)\b",
    "they": r"\b(?:they|he|she|his|her|their|them|him)\b",
    "would": r"\b(?:will|would|going to)\b",
    "opening or closing words": (
        r"\b(?:good question|let me (?:see|think)|i have a (?:good )?(?:one|story|example)|so yeah"
        r"|that was (?:it|that)|that's (?:it|all)|i would like to talk|i'd like to talk|okay|alright"
        r"|where was i|anyway)\b"
    ),
    "aside words": (
        r"\b(?:by the way|i should say|funny|actually|honestly|to be honest|side note|i still remember"
        r"|not that it matters)\b"
    ),
    "a question": r"\?",
}

NAMES = tuple(CUES)
_PATTERNS = tuple(re.compile(pattern) for pattern in CUES.values())
_SILENT = re.compile(r'[,;:()"“”]')
_MOST_PER_CUE = 2


def count_cues(text: str) -> list[int]:
    """How often each cue of NAMES stands in one sentence, at most twice each."""
    plain = _SILENT.sub("", text.lower().replace("’", "'")).strip(" -•*")
    return [min(len(pattern.findall(plain)), _MOST_PER_CUE) for pattern in _PATTERNS]
