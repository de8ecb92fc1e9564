"""Attempts that were cut short: a recording is on disk, its attempt was never stored."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from starling.audio.files import write_flac
from starling.audio.journal import Unfinished
from starling.errors import StoryNotFound
from starling.model import Attempt, Hearing, Sound, Story
from starling.ports import AttemptStore

SHORTEST_S = 1.0
"""Less than this is no answer: the recording had only just begun."""

_RECENT = 50
"""So many of a story's newest attempts are looked at: a cut-short one is among the last."""


@dataclass(frozen=True, slots=True)
class Finisher:
    """What finishing an attempt takes. `judge` makes an attempt as it would have been made then."""

    recordings_dir: Path
    store: AttemptStore
    hear: Callable[[Sound, Story], Hearing]
    judge: Callable[[Unfinished, Story, Hearing, Path | None], Attempt]

    def finish(self, left: Unfinished, story: Story | None) -> Attempt | None:
        """Hear, judge, store, and only then delete the journal. None when there was nothing to finish.

        The process may have died after it stored the attempt: then only the journal is left to delete.
        Raises StoryNotFound without a story, StorageError, ModelError; the recording is still there then.
        """
        path = self.recordings_dir / f"{left.samples_path.stem}.flac" if left.occasion.keep_audio else None
        stored = self._stored(left)
        if left.duration_s < SHORTEST_S or stored is not None:
            if stored is not None and stored.audio_path is None and path is not None:
                write_flac(path, left.sound())
            left.remove()
            return None
        if story is None:
            raise StoryNotFound("it is not known which story this was", hint="say so: starling recover --story NAME")
        sound = left.sound()
        hearing = self.hear(sound, story)
        if path is not None:
            write_flac(path, sound)
        attempt = self.store.add(self.judge(left, story, hearing, path))
        left.remove()
        return attempt

    def _stored(self, left: Unfinished) -> Attempt | None:
        when = left.occasion.started_at
        attempts = self.store.list(left.occasion.story, _RECENT)
        return next((attempt for attempt in attempts if attempt.recorded_at == when), None)
