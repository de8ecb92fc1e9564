"""What is what in an outline: stories, stubs, question categories, and what is left over."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from starling.library.importing.build import build_story
from starling.library.importing.evidence import (
    any_labelled,
    as_text,
    asks_mostly,
    has_own_name,
    is_item,
    is_labelled,
    is_named_container,
    is_nameless,
    is_placeholder,
    is_told,
    keeps_its_own_name,
    lines_of,
    looks_like_story,
    quoted_body,
    text_of,
    with_background,
    with_follow_ups,
    with_nested,
)
from starling.library.importing.found import Findings, FoundCategory, FoundQuestion, FoundStory
from starling.library.importing.outline import Node, first_title
from starling.library.importing.pieces import Kind, Piece
from starling.library.importing.wording import (
    asks_outright,
    clean_line,
    clean_title,
    is_bank,
    is_behavioural,
    is_generic,
    is_narrative,
    is_question,
    is_story_container,
    is_stub_list,
    is_to_ask,
    ordinal_word,
    tags_in,
)
from starling.model import Note, Story

FEWEST_ANSWER_WORDS = 20
"""An answer to a question is taken for a story from this many words on."""


class Classifier:
    """Walks an outline once. `document_title` names a story that has no name of its own."""

    def __init__(self, document_title: str) -> None:
        self.document_title = document_title
        self.stories: list[FoundStory] = []
        self.categories: list[FoundCategory] = []
        self.bank_lines: set[int] = set()
        self._titles: dict[str, int] = {}

    def classify(self, root: Node, line_numbers: Iterable[int]) -> Findings:
        """Everything in the outline; `line_numbers` are the lines that are not blank."""
        self._walk(root, None, False)
        used = set(self.bank_lines).union(*(found.lines for found in self.stories))
        left = tuple(number for number in line_numbers if number not in used)
        return Findings(tuple(self.stories), tuple(self.categories), frozenset(self.bank_lines), left)

    def _walk(self, node: Node, parent: Node | None, expects_story: bool) -> None:
        """Take what `node` is; `expects_story` where it stands among stories."""
        title = clean_title(node.heading)
        if is_to_ask(node.heading):
            return
        if labelled := self._labelled_story(node):
            self._take_labelled(node, parent, labelled)
        elif is_stub_list(title):
            self._take_stubs(node)
        elif self._is_answered_question(node):
            self._take_answer(node, parent)
        elif expects_story and not is_question(title) and not asks_mostly(node):
            self._take_unlabelled(node, title)
        elif is_bank(title) and node.children and not any_labelled(node.children):
            self._take_bank(node)
        else:
            self._take_questions(node, parent, title)
            self._walk_children(node)

    def _walk_children(self, node: Node) -> None:
        numbered = sum(bool(ordinal_word(child.heading)) for child in node.children if is_labelled(child))
        container_before = False
        for child in node.children:
            taken = len(self.stories)
            among = is_story_container(node.heading) and not is_question(node.heading)
            expects = among and self._expects_story(child, node.level, numbered)
            self._walk(child, node, expects or (container_before and looks_like_story(child)))
            container_before = len(self.stories) > taken and bool(child.children) and is_named_container(child)

    def _expects_story(self, child: Node, level: int, numbered: int) -> bool:
        """Whether an unlabelled heading among stories is one of them.

        `level` is the level of the heading over the stories; `numbered` counts labelled ones with a number.
        """
        title = clean_title(child.heading)
        if not re.search(r"\w", title) or child.is_pseudo or is_placeholder(title):
            return False
        if numbered >= 2 and not ordinal_word(child.heading):
            return False
        if level <= 1:
            return not is_generic(title) and is_narrative(text_of(child.own_pieces())) and not child.children
        return not (is_generic(title) and len(title.split()) <= 3) and not is_bank(title)

    # Stories

    def _labelled_story(self, node: Node) -> Node | None:
        """The node whose labels make `node` a story: itself, or the one bold line below it."""
        if any(is_labelled(child) and not child.is_pseudo and child.twin_of is None for child in node.children):
            return None
        if is_labelled(node):
            return node if is_told(node) or has_own_name(node) else None
        pseudo = [child for child in node.children if is_labelled(child)]
        if len(pseudo) == 1 and node.title is not None and not keeps_its_own_name(pseudo[0], node):
            return pseudo[0] if is_told(pseudo[0]) else None
        return None

    def _take_labelled(self, node: Node, parent: Node | None, labelled: Node) -> None:
        twins = [child for child in node.children if child.twin_of is not None]
        others = [child for child in node.children if child not in twins]
        if labelled is node:
            story_node = replace(node, children=[child for child in others if not is_labelled(child)])
        else:
            rest = [child for child in others if child is not labelled]
            lead = [*node.lead, *as_text(labelled.title), *labelled.lead]
            story_node = replace(node, parts=[replace(node.parts[0], items=lead), *labelled.parts[1:]], children=rest)
            story_node.trailing = [*node.trailing, *labelled.trailing]
        if is_told(story_node):
            story = build_story(self._title_of(node, parent, story_node), story_node, sectioned=True)
            self._add(story, node, [*story_node.pieces(), *([labelled.title] if labelled.title else [])])
        elif has_own_name(node):
            self._add_stub(clean_title(node.heading), list(story_node.pieces()), quoted_body(story_node))
        for child in node.children:
            if child in twins or (labelled is node and is_labelled(child)):
                self._walk(child, parent if child in twins else node, False)

    def _title_of(self, node: Node, parent: Node | None, story_node: Node) -> str:
        heading = node.heading
        original = node
        while not heading and original.twin_of is not None:
            original = original.twin_of
            heading = original.heading
        if not heading and (line := first_title(story_node)):
            story_node.title = line
            heading = line.plain
        title = clean_title(heading)
        if not title or is_nameless(title):
            story_node.parts[0] = replace(story_node.parts[0], items=[*as_text(story_node.title), *story_node.lead])
            above = clean_title(parent.heading) if parent is not None and parent.title else ""
            numbered = title if re.search(r"\d", title) else ""
            title = numbered or self.document_title or above or title
        return title

    def _is_answered_question(self, node: Node) -> bool:
        title = clean_title(node.heading)
        if node.title is None or not is_question(title) or not is_behavioural(title):
            return False
        text = text_of(piece for piece in node.own_pieces() if not is_question(piece.plain))
        return len(text.split()) >= FEWEST_ANSWER_WORDS and is_narrative(text)

    def _take_answer(self, node: Node, parent: Node | None) -> None:
        pseudo = [child for child in node.children if child.is_pseudo]
        parts = node.labelled()
        sectioned = len(node.components()) == 1 and not parts[0].inline
        story = build_story(clean_title(node.heading), replace(node, children=pseudo), sectioned)
        if parent is not None and parent.level >= 2 and not is_story_container(parent.heading):
            story = replace(story, tags=(*story.tags, clean_title(parent.heading)))
        self._add(story, node, [*node.own_pieces(), *(piece for child in pseudo for piece in child.pieces())])
        for child in node.children:
            if not child.is_pseudo:
                self._walk(child, node, False)

    def _take_unlabelled(self, node: Node, title: str) -> None:
        tags = tags_in(node.heading) or [tag for piece in node.lead for tag in tags_in(piece.plain)]
        pieces = list(node.pieces())
        if not tags and not text_of(node.own_pieces()) and not node.children:
            self._add_stub(title, pieces, "")
            return
        single = node.labelled()
        story = build_story(title, node, sectioned=bool(single) and not any(part.inline for part in single))
        self._add(story, node, pieces)

    def _add(self, story: Story, node: Node, pieces: Iterable[Piece]) -> None:
        original = node
        while original.title is None and original.twin_of is not None:
            original = original.twin_of
        if node.title is not None and "](" in node.title.markdown:
            story = replace(story, notes=with_background(story.notes, node.title.markdown))
        if is_question(clean_title(original.heading)):
            story = replace(story, questions=(clean_title(original.heading), *story.questions))
        lines = {node.title.line} if node.title else set()
        self.stories.append(
            FoundStory(replace(story, title=self._unique(story.title)), frozenset(lines | lines_of(pieces)))
        )

    def _unique(self, title: str) -> str:
        """The title, with a number where the same notes used it before."""
        count = self._titles.get(title.casefold(), 0) + 1
        self._titles[title.casefold()] = count
        return f"{title} ({count})" if count > 1 else title

    def _take_stubs(self, node: Node) -> None:
        """Each top item of a list of other cases is a story to be written."""
        lowest = min((piece.depth for piece in node.own_pieces() if is_item(piece)), default=0)
        groups: list[list[Piece]] = []
        for piece in node.own_pieces():
            if is_item(piece) and piece.depth <= lowest:
                groups.append([piece])
            elif groups and piece.kind is not Kind.RULE and (piece.depth > lowest or is_item(piece)):
                groups[-1].append(piece)
        for group in groups:
            title = clean_title(group[0].plain)
            text = "\n".join(piece.markdown for piece in group) if len(group) > 1 or title != group[0].plain else ""
            if re.search(r"\w", title):
                self._add_stub(title, group, text)
        for child in node.children:
            self._add_stub(clean_title(child.heading), list(child.pieces()), quoted_body(child))

    def _add_stub(self, title: str, pieces: Sequence[Piece], text: str) -> None:
        tags = tuple(tag for piece in pieces for tag in tags_in(piece.markdown))
        notes = (Note(None, "", text),) if text.strip() else ()
        story = Story("", self._unique(title), (), tags=tags, notes=notes)
        self.stories.append(FoundStory(story, frozenset(lines_of(pieces)), is_stub=True))

    # Questions

    def _take_bank(self, node: Node) -> None:
        self._take_questions(node, None, "")
        for child in node.children:
            if is_to_ask(child.heading):
                continue
            special = self._labelled_story(child) or self._is_answered_question(child) or child.children
            if special or is_question(clean_title(child.heading)):
                self._walk(child, node, False)
            else:
                self._take_category(child)

    def _take_category(self, node: Node) -> None:
        """A heading under the questions is a category: its list holds the prompts, whatever their form."""
        about, notes = [], []
        prompts: list[Piece] = []
        for piece in node.own_pieces():
            bulleted = piece.kind is Kind.BULLET or piece.quoted
            if piece.kind is Kind.RULE or not piece.plain:
                continue
            if bulleted or (piece.kind is Kind.NUMBERED and (not prompts or prompts[0].kind is Kind.NUMBERED)):
                prompts.append(piece)
            elif not prompts and piece.kind is Kind.TEXT:
                about.append(piece.full)
            else:
                notes.append(piece.full)
        self._add_category(clean_line(node.full_heading), " ".join(about), with_follow_ups(prompts), tuple(notes))
        self.bank_lines |= lines_of(node.pieces())

    def _take_questions(self, node: Node, parent: Node | None, title: str) -> None:
        """An unanswered question as heading, and questions among the lines below a heading."""
        if is_question(title) and asks_outright(title):
            above = clean_title(parent.heading) if parent is not None and parent.level >= 2 else ""
            follow_ups = [piece for piece in node.own_pieces() if is_item(piece) and is_question(piece.plain)]
            self._add_category(
                above,
                "",
                (FoundQuestion(clean_line(node.full_heading), tuple(clean_line(p.full) for p in follow_ups)),),
                (),
            )
            assert node.title
            self.bank_lines |= lines_of([node.title, *follow_ups])
            return
        pieces = node.own_pieces()
        items = [piece for piece in pieces if is_item(piece) and piece.plain]
        asked = [piece for piece in items if is_question(piece.plain)]
        if not (asks_mostly(node) or (is_bank(title) and len(asked) * 2 > len(items))):
            asked = [piece for piece in items if is_question(piece.plain) and is_behavioural(piece.plain)]
        taken = with_nested(asked, items)
        lone = [p for p in pieces if p.kind is Kind.TEXT and p.plain.endswith("?") and is_behavioural(p.plain)]
        rows = [p for p in pieces if p.kind is Kind.ROW and p.cells and is_question(p.cells[0])]
        found = (
            *with_follow_ups(taken),
            *(FoundQuestion(clean_line(piece.full)) for piece in lone),
            *(FoundQuestion(clean_line(row.cells[0])) for row in rows if not any(row.cells[1:])),
        )
        if found:
            short_generic = is_bank(title) and is_generic(title) and len(title.split()) <= 3
            name = "" if node.level <= 1 or short_generic else clean_line(node.full_heading)
            self._add_category(name, "", found, ())
        self.bank_lines |= lines_of([*taken, *lone, *(row for row in rows if not any(row.cells[1:]))])

    def _add_category(
        self, name: str, about: str, questions: tuple[FoundQuestion, ...], notes: tuple[str, ...]
    ) -> None:
        self.categories.append(FoundCategory(name, about, questions, notes))
