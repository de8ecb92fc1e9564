"""The YAML at the head of a story file, read with line numbers and written so that it reads back the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from starling.config import parse_duration_s
from starling.errors import StoryFormatError
from starling.library.markdown import one_line
from starling.library.nesting import refuse_deep
from starling.model import Story

SHORTEST_TARGET_S = 5.0
LONGEST_TARGET_S = 3600.0

# Base loaders make strings, lists and mappings only: `no` stays a word, a date stays as written, nothing is built.
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_CANONICAL = {
    "title": "title",
    "tag": "tags",
    "tags": "tags",
    "question": "questions",
    "questions": "questions",
    "target": "target",
    "silence": "silenced",
    "silenced": "silenced",
}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields of a front matter. `body_line` is the index of the first line after it."""

    title: str = ""
    tags: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    target_s: float | None = None
    silenced: tuple[str, ...] = ()
    extra: str = ""
    body_line: int = 0


def read_front_matter(lines: Sequence[str], path: Path) -> FrontMatter:
    """The front matter that `lines` begin with, or an empty one. Raises StoryFormatError with path and line."""
    if not lines or lines[0].rstrip() != "---":
        return FrontMatter()
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), None)
    if end is None:
        raise StoryFormatError(path, 1, "the front matter is not closed", hint="end it with a line of three dashes")
    node = _compose("\n".join(lines[1:end]), path)
    if node is None:
        return FrontMatter(body_line=end + 1)
    if not isinstance(node, yaml.MappingNode):
        raise StoryFormatError(path, 2, "the front matter is no list of `key: value` lines")
    return _fields(node, path, end + 1)


def _compose(text: str, path: Path) -> yaml.Node | None:
    try:
        refuse_deep(text, _Loader)
        node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 2 if mark else 1
        raise StoryFormatError(path, line, f"the front matter is no YAML: {error.problem or error}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise StoryFormatError(path, 1, f"the front matter is no YAML: {one_line(str(error))}") from error
    return node


def _fields(node: yaml.MappingNode, path: Path, body_line: int) -> FrontMatter:
    known: dict[str, tuple[yaml.Node, int]] = {}
    extra: list[tuple[yaml.Node, yaml.Node]] = []
    for key, value in node.value:
        name = _CANONICAL.get(str(key.value).strip().lower()) if isinstance(key, yaml.ScalarNode) else None
        if name is None:
            extra.append((key, value))
        elif name in known:
            raise StoryFormatError(path, key.start_mark.line + 2, f"{name} is given twice")
        else:
            known[name] = (value, key.start_mark.line + 2)
    return FrontMatter(
        title=_text(known.get("title"), path, "title"),
        tags=_texts(known.get("tags"), path, "tags"),
        questions=_texts(known.get("questions"), path, "questions"),
        target_s=_target_s(known.get("target"), path),
        silenced=_texts(known.get("silenced"), path, "silenced"),
        extra=_extra(extra, path),
        body_line=body_line,
    )


def _text(entry: tuple[yaml.Node, int] | None, path: Path, name: str) -> str:
    if entry is None:
        return ""
    node, line = entry
    if not isinstance(node, yaml.ScalarNode):
        raise StoryFormatError(path, line, f"{name} must be one line of text", hint="put it in quotes")
    return one_line(node.value)


def _texts(entry: tuple[yaml.Node, int] | None, path: Path, name: str) -> tuple[str, ...]:
    if entry is None:
        return ()
    node, line = entry
    if isinstance(node, yaml.ScalarNode):
        parts = [node.value] if name == "questions" else node.value.split(",")
    elif isinstance(node, yaml.SequenceNode) and all(isinstance(item, yaml.ScalarNode) for item in node.value):
        parts = [item.value for item in node.value]
    else:
        raise StoryFormatError(path, line, f"{name} must be a list of texts", hint=f"write {name}: [one, two]")
    return tuple(dict.fromkeys(text for part in parts if (text := one_line(part))))


def _target_s(entry: tuple[yaml.Node, int] | None, path: Path) -> float | None:
    text = _text(entry, path, "target")
    if not entry or not text:
        return None
    line = entry[1]
    minutes, colon, seconds = text.partition(":")
    try:
        target_s = round(parse_duration_s(f"{minutes}m{seconds}s" if colon else text), 1)
    except ValueError as error:
        raise StoryFormatError(path, line, f"target: {error}") from error
    if not SHORTEST_TARGET_S <= target_s <= LONGEST_TARGET_S:
        raise StoryFormatError(path, line, f"target: {text} is not between 5 seconds and one hour")
    return target_s


def _extra(pairs: list[tuple[yaml.Node, yaml.Node]], path: Path) -> str:
    if not pairs:
        return ""
    node = yaml.MappingNode("tag:yaml.org,2002:map", pairs)
    try:
        return yaml.serialize(node, allow_unicode=True, width=10**6).strip()
    except (yaml.YAMLError, RecursionError) as error:
        raise StoryFormatError(path, 1, f"the front matter can't be kept: {one_line(str(error))}") from error


def render_front_matter(story: Story) -> str:
    """The front matter of `story` with both its fences, without a final line end."""
    lines = [f"title: {_quoted(story.title)}"]
    if story.tags:
        lines.append(f"tags: [{', '.join(_quoted(tag, in_flow=True) for tag in story.tags)}]")
    if story.target_s is not None:
        lines.append(f"target: {target_text(story.target_s)}")
    if story.questions:
        lines.extend(["questions:", *(f"  - {_quoted(question)}" for question in story.questions)])
    if story.silenced:
        lines.append(f"silenced: [{', '.join(_quoted(code, in_flow=True) for code in story.silenced)}]")
    if story.extra:
        lines.append(story.extra)
    return "\n".join(["---", *lines, "---"])


def target_text(target_s: float) -> str:
    """`2m30s`, `45s`: a length of time as people write it in a story file."""
    minutes, seconds = divmod(round(target_s, 1), 60)
    shown_seconds = f"{seconds:.1f}".removesuffix(".0")
    return (f"{minutes:.0f}m" if minutes else "") + (f"{shown_seconds}s" if seconds or not minutes else "")


def _quoted(text: str, in_flow: bool = False) -> str:
    """`text` as a YAML scalar on one line: bare where that is safe, in double quotes otherwise."""
    bare = text and text.isprintable() and text[0].isalnum() and not any(mark in text for mark in (": ", " #"))
    if bare and text[-1] != ":" and not (in_flow and any(mark in text for mark in ",[]{}:")):
        return text
    return str(yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10**6)).strip()
