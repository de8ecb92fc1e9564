"""What headings and lines are about, told from their words."""

import re

_QUOTES = "\"'“”‘’«» "
_NUMBER = re.compile(r"^(?:\(?\d{1,3}(?:\.\d{1,2})*\s*[.):]|#\d+[.:]?|[IVX]{1,4}\.)\s*")
_ORDINAL_WORD = re.compile(
    r"^(?:(?:star|behaviou?ral|interview|sample|my)\s+)*"
    r"(?P<word>story|scenario|example|case|question|situation|experience|answer|prompt|q|project|title)"
    r"\s*(?:[#№]?\s*\d{1,3}|[a-z])?\s*(?P<sep>[:.)—–|-]+)\s*",
    re.IGNORECASE,
)
_DECORATION = re.compile(r"^[^\w(\[<\"'“‘«]+|[*_~`\s]+$")
_TAG_GROUPS = re.compile(r"\[([^\[\]]+)\](?!\()")


def _any_of(*alternatives: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(alternatives) + r")\b", re.IGNORECASE)


_OPENER = re.compile(
    r"(?:please )?(?:tell (?:me|us)|describe|give (?:me |us )?an?|walk (?:me|us)|share|talk (?:me|about))\b",
    re.IGNORECASE,
)
_QUESTION_START = re.compile(
    r"(?:can you|could you|would you|have you|how|what|when|where|which|who|why|explain|do you|did you|are you|"
    r"is there|name a|think of|recall a|a time|an example|time when|provide an?)\b",
    re.IGNORECASE,
)
_PAST_THINGS = (
    "time|rime|tim|situation|story|failure|mistake|decision|conflict|project|experience|example|moment|instance|occasion|"
    "challenge|disagreement|goal|risk|problem|feedback"
)
_BEHAVIOURAL = re.compile(
    rf"tell (?:me|us) (?:a |an )?(?:about )?(?:a|an|the|one|some|any)?\s*(?:\w+\s+){{0,3}}?(?:{_PAST_THINGS})\b|"
    r"\b(?:a|the|last|one) time\b|^time when|describe (?:a|an|the|your most|one)\b|an example of|"
    r"give (?:me |us )?an? (?:\w+ )?example|have you ever|how (?:have|did) you|walk me through an?\b|share an?\b|"
    r"(?:when|where|why|what) (?:did|have|had|were|was) (?:you|the)|(?:from|in) your .*\b(?:project|role|job)|"
    r"you(?:'ve| have)? (?:led|built|learned|worked|disagreed|faced|had|were)\b",
    re.IGNORECASE,
)
_NOT_ABOUT_THE_PAST = re.compile(
    r"yourself|your (?:biggest |greatest |current |main )?(?:strength|weakness)|good fit|first \d+ days|working style|"
    r"why (?:do you|should we|are you|this|us\b|\w+\?$)|looking for|where do you see|salary|how would|what would|"
    r"would you (?:do|handle|redo|go)|questions? (?:for|to ask)|any questions",
    re.IGNORECASE,
)
_ADVICE = _any_of(r"guid(?:e|ance|elines?)", r"tips?", "advice", r"rules?", "how to")
_GENERIC = _any_of(
    r"method|format|framework|template|checklist|logistics|tips?|advice|resources?|links?|references?|further reading",
    r"rules?|guid(?:e|ance|elines?)|overview|introduction|intro|summary|about|definition|how to|structure|notes?|todo",
    r"to do|misc|table of contents|toc|contents|index|map|matrix|positioning|one-liner|pitch|why \w+|themes|company",
    r"competenc\w+|principles?|categor\w+|prompts?|questions?|key ?words|vocabulary|glossary|preparation|prep|research",
    r"reminders?|cheat ?sheet|schedule|plan|legend|instructions|appendix|contact|changelog|license|strategy|feedback",
    r"evaluation|considerations?|patterns?|common mistakes|dos and don.?ts|next steps",
)
_CONTAINER = _any_of(r"answers?", "stories", "experiences", "examples", "scenarios", "situations")
_NO_CONTAINER = _any_of(
    "method", "template", "format", "tips", "rules", "framework", "summary", "overview", "structure", "not yet"
)
_STUBS = re.compile(
    r"^(?:(?:the )?(?:other|more|additional|further|remaining|extra|future|untold|potential|possible)\s+"
    r"(?:cases?|stories|examples?|ideas?|topics?|situations?|experiences?|projects?)|(?:stor(?:y|ies)|case)\s+ideas?|"
    r"ideas|backlog|stories to (?:write|tell|add|flesh out|prepare)|to write(?: up)?|still to write)\b",
    re.IGNORECASE,
)
_BANK = _any_of(r"questions?", r"prompts?", r"competenc(?:y|ies)", "question (?:bank|set)", "categories")
_TO_ASK = re.compile(
    r"questions? (?:to ask|for (?:the |your |my )?(?:interviewer|manager|hiring|recruiter|team|company|them|end))|"
    r"to ask (?:the|them|at)|do you have any questions|any questions for us|reverse interview",
    re.IGNORECASE,
)
_TAG_NAMES = frozenset(
    {
        *("tag", "tags", "theme", "themes", "competency", "competencies", "skill", "skills", "category", "categories"),
        *("keyword", "keywords", "principle", "principles", "lp", "lps", "topic", "topics", "covers"),
        *("leadership principle", "leadership principles", "also answers", "good for", "use for", "works for"),
    }
)
_META_LABEL = re.compile(r"^(?P<name>[A-Za-z][A-Za-z ]{1,30}?)\s*:\s*(?P<rest>\S.*)$")
_INSTRUCTION = re.compile(
    r"^\W*(?:describe|explain|outline|quantify|share (?:the|a|an|what|how|your)|clarify|detail (?:the|your|how|what)|"
    r"highlight|set the scene|define (?:your|the)|emphasi[sz]e|provide (?:the )?context|state|summari[sz]e|specify|"
    r"list (?:the|your|what)|write (?:about|down|the|your|what)|mention|include|insert|fill in|focus on|where|"
    r"what (?:was|is|did|were|happened|steps|actions)|who (?:was|were)|when (?:and|did|was)|how did you|"
    r"your (?:role|specific|goal)|the (?:context|specific (?:steps|actions|task)|outcome of)|add (?:a|your|the)|"
    r"descreva|especifique|explique)\b",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"<[^<>]+>|\[[^\[\]]+\]|\{[^{}]+\}|_{3,}|\.{3,}|…|\b(?:tbd|tba|todo|xxx+|lorem ipsum|n/a)\b|\(quantify[^)]*\)",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:i|i'm|i've|my|me|we|our|us)\b", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:\w{2,}ed|was|were|had|did|made|got|took|went|came|told|said|saw|found|built|led|wrote|ran|gave|knew|thought|"
    r"kept|began|held|met|brought|taught|drove|chose|won|lost|sent|spent|felt|learnt|set up|put)\b",
    re.IGNORECASE,
)


def clean_title(text: str) -> str:
    """A heading without its tags in brackets, and cleaned as `clean_line` does."""
    without = " ".join(_TAG_GROUPS.sub(" ", text).split())
    return clean_line(without if re.search(r"\w", without) else text)


def clean_line(text: str) -> str:
    """A line without numbers, `Story 3 —`, stray asterisks, decoration and quotation marks around it."""
    line = _DECORATION.sub("", " ".join(text.split()).replace("**", "").replace("__", "")).strip()
    for pattern in (_NUMBER, _ORDINAL_WORD, _NUMBER):
        shorter = pattern.sub("", line, count=1)
        line = shorter if re.search(r"\w", shorter) else line
    line = _DECORATION.sub("", line).rstrip(":").strip()
    if line[:1] in _QUOTES and line[-1:] in _QUOTES:
        line = line.strip(_QUOTES)
    return line or " ".join(text.split())


def ordinal_word(text: str) -> str:
    """`story` for `Story 3: …`, else nothing: how a writer numbers what belongs together."""
    match = _ORDINAL_WORD.match(_DECORATION.sub("", text.replace("**", "")))
    return match["word"].lower() if match else ""


def tags_in(text: str) -> tuple[str, ...]:
    """Tags in square brackets; links, checkboxes and footnote numbers are none."""
    found = (group.strip() for group in _TAG_GROUPS.findall(text))
    return tuple(tag for tag in found if re.search(r"[^\W\d]", tag) and len(tag) <= 40 and tag.lower() != "x")


def is_tag_line(text: str) -> bool:
    """Whether a line is nothing but tags in brackets, or hashtags."""
    return (bool(tags_in(text)) and not re.search(r"\w", _TAG_GROUPS.sub("", text))) or bool(
        re.fullmatch(r"(?:#[\w-]+[\s,]*)+", text.strip())
    )


def labelled_tags(plain: str) -> tuple[str, ...]:
    """The tags of a line such as `Themes: conflict, growth` or `Also answers: "…," "…"`."""
    match = _META_LABEL.match(plain.strip(" *_-"))
    if not match or match["name"].strip().lower() not in _TAG_NAMES:
        return ()
    parts = re.findall(r"[\"“]([^\"”]+)[\"”]", match["rest"]) or re.split(r"[,;|/·#]+", match["rest"])
    return tuple(tag for part in parts if (tag := part.strip(" .,*_`[]\"'")) and len(tag) <= 60)


def is_question(text: str) -> bool:
    """Whether a line asks something, as interviewers do."""
    bare = _bare(text)
    words = len(bare.split())
    if bare.rstrip(_QUOTES).endswith("?"):
        return 2 <= words <= 60
    opens = _OPENER.match(bare) or _QUESTION_START.match(bare)
    return 3 <= words <= 60 and bool(opens) and not _mid_sentence(bare)


def asks_outright(text: str) -> bool:
    """Whether a question ends as one or begins as only interviewers do; `what was decided` does neither."""
    bare = _bare(text)
    return bare.endswith("?") or bool(_OPENER.match(bare))


def is_behavioural(text: str) -> bool:
    """Whether a question asks for something that happened, which only a story answers."""
    return bool(_BEHAVIOURAL.search(_bare(text))) and not _NOT_ABOUT_THE_PAST.search(text)


def is_to_ask(text: str) -> bool:
    """Whether a heading is over questions for the interviewer."""
    return bool(_TO_ASK.search(text))


def _bare(text: str) -> str:
    return clean_title(text).strip(_QUOTES + "/").strip()


def _mid_sentence(bare: str) -> bool:
    return len(re.findall(r"[.!](?:\s|$)", bare)) > 1 or (bool(re.search(r":\s*\S", bare)) and not bare.endswith("?"))


def is_generic(title: str) -> bool:
    """Whether a heading names a part of a document and no story."""
    return bool(_GENERIC.search(title))


def is_story_container(title: str) -> bool:
    """Whether stories are to be expected under this heading."""
    return bool(_CONTAINER.search(title)) and not _NO_CONTAINER.search(title)


def is_stub_list(title: str) -> bool:
    """Whether a heading is over a list of stories still to be written."""
    return bool(_STUBS.match(clean_title(title)))


def is_bank(title: str) -> bool:
    """Whether a heading is over questions or categories of questions."""
    return bool(_BANK.search(title)) and not is_to_ask(title) and not _ADVICE.search(title)


def is_instruction(text: str) -> bool:
    """Whether a section holds a template's words instead of a story's: instructions or placeholders."""
    bare = text.strip()
    without = _PLACEHOLDER.sub(" ", bare)
    few_left = len(re.findall(r"\w+", without)) <= (2 if without != bare else 0)
    return few_left or (bool(_INSTRUCTION.match(bare)) and not re.search(r"\bI\b|\bmy\b", bare))


def placeholder_count(text: str) -> int:
    """How many `<…>` a text leaves to be filled in."""
    return len(re.findall(r"<[^<>\n]+>", text))


def is_narrative(text: str) -> bool:
    """Whether a text tells what somebody did: in the first person, and in the past more than once."""
    return bool(_FIRST_PERSON.search(text)) and len(_PAST.findall(text)) >= 2
