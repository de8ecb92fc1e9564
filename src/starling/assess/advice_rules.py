"""When to say what. Data: one rule for each piece of advice; docs/thresholds.md lists them for people.

A rule looks at one measurement of assess/findings.py. It speaks when the value is over `over` or under `under`; the
names of bands stand for the profile's own limits. Its weight says how much it matters: rules speak in that order, and
each `family` speaks once. `grows` is added to the weight for every unit the value lies beyond the limit. A rule is
silent where one of the rules named in `unless` speaks: who said too little is not told to shorten anything.
"""

from dataclasses import dataclass

LASKE = "Laske & DiGennaro Reed 2024: up to 5 a minute do no harm, 12 do"
GUIDES = "career-service guides; they differ, so a band"
CONVENTION = "convention"
STORY = "your own story"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `what` and `why` are filled with the terms of the finding, `{value}` and `{limit}`.

    `over` and `under` are numbers or names of limits of the profile (assess/findings.py, `limits_of`).
    """

    code: str
    measure: str
    family: str
    weight: float
    what: str
    why: str
    source: str
    over: float | str | None = None
    under: float | str | None = None
    grows: float = 0.0
    unless: tuple[str, ...] = ()


RULES: tuple[Rule, ...] = (
    Rule(
        "contradicted",
        "contradicted",
        "contradicted",
        100,
        "Check this against your story: “{point}”.",
        "You said “{quote}”.{note}",
        STORY,
        over=0,
    ),
    Rule(
        "missing_result",
        "missing_result",
        "result",
        95,
        "End with the result: one sentence on what changed, with a figure.",
        "Nothing in the answer tells what came of it{guess}.",
        GUIDES,
        over=0,
    ),
    Rule(
        "missing_action",
        "missing_action",
        "action",
        95,
        "Say what you did, step by step, beginning with “I”.",
        "Nothing in the answer tells what you did{guess}.",
        GUIDES,
        over=0,
    ),
    Rule(
        "too_long",
        "length",
        "length",
        84,
        "Cut {over} to reach your target.",
        "You spoke {spoken}; the target is {target}.{to_shorten}",
        CONVENTION,
        over="length.high",
        grows=20,
    ),
    Rule(
        "too_short",
        "length",
        "length",
        80,
        "Say more: {under} are still free. Begin with the steps you took.",
        "You spoke {spoken}; the target is {target}.",
        CONVENTION,
        under="length.low",
    ),
    Rule(
        "missed",
        "missed",
        "missed",
        78,
        "Say this next time{where}: “{point}”.",
        "It is in your story and was not heard{others}.",
        STORY,
        over=0,
    ),
    Rule(
        "blame",
        "blame",
        "blame",
        76,
        "Tell it without blame: say what happened and what you did about it.",
        "You said “{quote}”.",
        CONVENTION,
        over=0,
    ),
    Rule(
        "aside",
        "aside",
        "aside",
        57,
        "Cut the aside at {start}–{end}: {value} s{of_part}.",
        "What begins with “{quote}” {said}.",
        CONVENTION,
        over=6,
        grows=0.6,
    ),
    Rule(
        "aside_typed",
        "aside_words",
        "aside",
        57,
        "Cut the aside that begins with “{quote}”: {value} words{of_part}.",
        "It {said}.",
        CONVENTION,
        over=15,
        grows=0.25,
    ),
    Rule(
        "much_situation",
        "share_situation",
        "share",
        54,
        "Shorten the situation to about {limit_percent} of the answer: keep what one must know to follow.",
        "It took {took}; {band} is usual{guess}.",
        GUIDES,
        over="share_situation.high",
        grows=100,
        unless=("too_short", "missing_action", "unwritten_action"),
    ),
    Rule(
        "little_action",
        "share_action",
        "share",
        54,
        "Give the action more room: add the step that was hardest, and why you chose it.",
        "It took {took}; {band} is usual{guess}.",
        GUIDES,
        under="share_action.low",
        grows=100,
    ),
    Rule(
        "little_result",
        "share_result",
        "share",
        56,
        "Say more about the result: what changed, by how much, and what you learned.",
        "It took {took}; {band} is usual{guess}.",
        GUIDES,
        under="share_result.low",
        grows=100,
    ),
    Rule(
        "missing_situation",
        "missing_situation",
        "situation",
        62,
        "Open with the situation: where, when, and what was at stake, in two sentences.",
        "Nothing in the answer tells the situation{guess}.",
        GUIDES,
        over=0,
    ),
    Rule(
        "missing_task",
        "missing_task",
        "task",
        60,
        "Say in one sentence what your job was.",
        "Nothing in the answer tells your task{guess}.",
        GUIDES,
        over=0,
    ),
    Rule(
        "unwritten_result",
        "unwritten_result",
        "result",
        95,
        "Add a result to your story and say it: one sentence on what changed, with a figure.",
        "Nothing in the answer tells what came of it, and no key point of your story does.",
        GUIDES,
        over=0,
    ),
    Rule(
        "unwritten_action",
        "unwritten_action",
        "action",
        95,
        "Add to your story what you did, step by step, and say it, beginning with “I”.",
        "Nothing in the answer tells what you did, and no key point of your story does.",
        GUIDES,
        over=0,
    ),
    Rule(
        "unwritten_situation",
        "unwritten_situation",
        "situation",
        62,
        "Add the situation to your story and open with it: where, when, and what was at stake.",
        "Nothing in the answer tells the situation, and no key point of your story does.",
        GUIDES,
        over=0,
    ),
    Rule(
        "unwritten_task",
        "unwritten_task",
        "task",
        60,
        "Add one sentence to your story on what your job was, and say it.",
        "Nothing in the answer tells your task, and no key point of your story does.",
        GUIDES,
        over=0,
    ),
    Rule(
        "no_figure",
        "result_figures",
        "result",
        58,
        "Put one figure into the result: before and after, money, time or people.",
        "The result was told without a figure.",
        CONVENTION,
        under=1,
    ),
    Rule(
        "fillers",
        "fillers",
        "fillers",
        50,
        "Where a filler wants to come, stay silent: begin the next sentence one breath later.",
        "At least {value} fillers a minute were heard; up to {limit} do no harm.",
        LASKE,
        over="fillers_per_min",
        grows=3,
    ),
    Rule(
        "too_fast",
        "rate",
        "rate",
        48,
        "Slow down: stop for a breath after each sentence.",
        "You spoke {value} words a minute; up to {limit} is easy to follow.",
        GUIDES,
        over="rate_wpm.high",
        grows=0.3,
    ),
    Rule(
        "too_slow",
        "rate",
        "rate",
        46,
        "Keep moving: rehearse the first words of each part until they come by themselves.",
        "You spoke {value} words a minute, pauses counted; {limit} or more is usual.",
        GUIDES,
        under="rate_wpm.low",
    ),
    Rule(
        "partial",
        "partial",
        "missed",
        45,
        "Say all of this: “{point}”.",
        "You said only part of it: “{quote}”.{note}",
        STORY,
        over=0,
    ),
    Rule(
        "long_pause",
        "longest_pause",
        "pause",
        42,
        "Know what comes next at {start}: rehearse the sentence after it.",
        "You were silent for {value} s there.",
        CONVENTION,
        over="long_pause_s",
        grows=2,
    ),
    Rule(
        "late_start",
        "latency",
        "pause",
        36,
        "Have your first sentence ready.",
        "Your first word came after {value} s.",
        CONVENTION,
        over=10,
    ),
    Rule(
        "weak_ending",
        "weak_ending",
        "ending",
        40,
        "Stop on the result: make its sentence the last one.",
        "The answer ended with “{quote}”.",
        CONVENTION,
        over=0,
    ),
    Rule(
        "long_sentence",
        "longest_sentence",
        "sentence",
        34,
        "Split the longest sentence in two.",
        "“{quote}” ran over {value} words.",
        CONVENTION,
        over=45,
    ),
    Rule(
        "hedges",
        "hedges",
        "hedges",
        32,
        "Say it without the hedge: drop “{quote}”.",
        "{count} hedges were heard, {value} in a hundred words.",
        CONVENTION,
        over=2,
    ),
    Rule(
        "repeats",
        "repeats",
        "repeats",
        30,
        "Pause before a sentence rather than beginning it twice.",
        "{count} words were said twice or begun again, for example “{quote}”.",
        CONVENTION,
        over=3,
    ),
    Rule(
        "pet_phrase",
        "pet_phrase",
        "pet_phrase",
        28,
        "Listen for “{quote}” and leave it out.",
        "You said it {value} times.",
        CONVENTION,
        over=5,
    ),
    Rule(
        "jargon",
        "jargon",
        "jargon",
        26,
        "Explain “{quote}” in three words, or say it without.",
        "{value} abbreviations were not explained: {list}.",
        CONVENTION,
        over=2,
    ),
    Rule(
        "weak_opening",
        "weak_opening",
        "opening",
        24,
        "Open with the situation itself.",
        "The answer began with “{quote}”.",
        CONVENTION,
        over=0,
    ),
)


@dataclass(frozen=True, slots=True)
class Praise:
    """What may be said under "what was good": when `measure` lies in [low, high]; the first that holds is said."""

    code: str
    measure: str
    what: str
    low: float | str
    high: float | str


PRAISES: tuple[Praise, ...] = (
    Praise("all_said", "recall", "You said everything in your story.", 1.0, 1.0),
    Praise("nearly_all_said", "recall", "You said nearly everything in your story: {percent}.", 0.9, 1.0),
    Praise("result_figures", "result_figures", "Your result had figures in it: {list}.", 1, float("inf")),
    Praise("much_said", "recall", "You said most of your story: {percent}.", 0.7, 1.0),
    Praise(
        "action_share",
        "share_action",
        "The action got {percent} of your time, as it should.",
        "share_action.low",
        "share_action.high",
    ),
    Praise("length", "length", "The length was right: {spoken}.", "length.low", "length.high"),
    Praise("rate", "rate", "Your pace was easy to follow: {value} words a minute.", "rate_wpm.low", "rate_wpm.high"),
    Praise("covered", "covered", "You said this clearly: “{quote}”.", 1, float("inf")),
)
