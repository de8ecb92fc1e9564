"""At most three things to fix first, and what was good. The rules are data: advice_rules.py."""

import re
from collections.abc import Mapping, Sequence

from starling.assess.advice_rules import PRAISES, RULES, Rule
from starling.assess.findings import Finding, find_all, limits_of
from starling.assess.profile import Profile
from starling.model import Advice, Delivery, Habits, Recall, Star, Word

MOST = 3
_TWO_ENDS = re.compile(r"([.!?…])”\.")


def advise(
    recall: Recall,
    star: Star,
    delivery: Delivery,
    profile: Profile,
    habits: Habits | None = None,
    words: Sequence[Word] = (),
) -> tuple[Advice, ...]:
    """At most three pieces of advice, the weightiest first. The same answer gives the same advice.

    `words` are those of the transcript, so that an aside can be quoted.
    """
    limits = limits_of(profile)
    findings = find_all(recall, star, delivery, profile, habits, [word.text for word in words])
    spoken: list[tuple[float, Rule, Advice]] = []
    for rule in RULES:
        for finding in findings:
            excess = _beyond(rule, finding, limits)
            if finding.measure == rule.measure and excess is not None:
                spoken.append((rule.weight + rule.grows * excess, rule, _advice(rule, finding, limits)))
    speaking = {rule.code for _, rule, _ in spoken}
    chosen: dict[str, Advice] = {}
    for _weight, rule, advice in sorted(spoken, key=lambda one: -one[0]):
        if speaking.isdisjoint(rule.unless):
            chosen.setdefault(rule.family, advice)
    return tuple(chosen.values())[:MOST]


def praise(
    recall: Recall, star: Star, delivery: Delivery, profile: Profile, habits: Habits | None = None
) -> str | None:
    """What was good, in one line; None where nothing measured was."""
    limits = limits_of(profile)
    findings = find_all(recall, star, delivery, profile, habits, ())
    for kind in PRAISES:
        for finding in findings:
            low, high = _limit(kind.low, limits), _limit(kind.high, limits)
            if finding.measure == kind.measure and low <= finding.value <= high:
                return _sentence(kind.what, _words(finding, 0.0))
    return None


def _beyond(rule: Rule, finding: Finding, limits: Mapping[str, float]) -> float | None:
    """How far beyond the rule's limit a finding lies, None where it does not."""
    if rule.over is not None and finding.value > _limit(rule.over, limits):
        return finding.value - _limit(rule.over, limits)
    if rule.under is not None and finding.value < _limit(rule.under, limits):
        return _limit(rule.under, limits) - finding.value
    return None


def _advice(rule: Rule, finding: Finding, limits: Mapping[str, float]) -> Advice:
    limit = _limit(rule.over if rule.over is not None else rule.under or 0.0, limits)
    terms = _words(finding, limit)
    return Advice(_sentence(rule.what, terms), _sentence(rule.why, terms), finding.at_s, rule.code, finding.quote)


def _sentence(form: str, terms: Mapping[str, str]) -> str:
    """`form` filled in; a quotation that ends its own sentence ends this one too."""
    return _TWO_ENDS.sub(r"\1”", form.format(**terms))


def _limit(limit: float | str, limits: Mapping[str, float]) -> float:
    return limits[limit] if isinstance(limit, str) else limit


def _words(finding: Finding, limit: float) -> dict[str, str]:
    digits = 1 if finding.value < 10 and finding.value % 1 else 0
    return {"value": f"{finding.value:.{digits}f}", "limit": f"{limit:g}", **finding.terms}
