"""Writing a story file that reads back as the same story."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from starling.library.front_matter import render_front_matter
from starling.library.markdown import escaped
from starling.model import Component, KeyPoint, Note, Story

_ORDER = list(Component)


def render_story(story: Story) -> str:
    """The text of the file: every section with its heading, drafts as open checkboxes, background as quotation."""
    background = {note.section: note.text for note in story.notes if not note.heading}
    loose = [point for point in story.key_points if point.section is None]
    blocks = [render_front_matter(story), *_section(loose, background.get(None, ""))]
    seen: set[Component] = set()
    for component, points in _grouped(story.key_points):
        blocks.append(f"## {component.value.capitalize()}")
        blocks.extend(_section(points, "" if component in seen else background.get(component, "")))
        seen.add(component)
    for note in story.notes:
        if note.heading:
            blocks.extend(_own_section(note))
    return "\n\n".join(blocks) + "\n"


def render_point(point: KeyPoint) -> str:
    """One bullet."""
    start = "- [ ] " if point.draft else "- "
    weight = "" if point.weight == 1 else f" {{weight={point.weight:g}}}"
    return start + escaped(point.text, "- ") + weight


def _section(points: Sequence[KeyPoint], background: str) -> Iterator[str]:
    if background:
        yield "\n".join(f"> {line}".rstrip() for line in background.split("\n"))
    if points:
        yield "\n".join(map(render_point, points))


def _own_section(note: Note) -> Iterator[str]:
    yield f"## {escaped(note.heading, '## ')}"
    if note.text:
        yield note.text


def _grouped(points: Sequence[KeyPoint]) -> list[tuple[Component, list[KeyPoint]]]:
    """Runs of points of one section in their order, with the sections that have none put in their usual place."""
    in_sections = [point for point in points if point.section is not None]
    groups = [(section, list(run)) for section, run in groupby(in_sections, key=lambda p: p.section) if section]
    for component in _ORDER:
        if all(component is not section for section, _ in groups):
            later = (i for i, (section, _) in enumerate(groups) if _ORDER.index(section) > _ORDER.index(component))
            groups.insert(next(later, len(groups)), (component, []))
    return groups
