"""Loading the models: while the question is read aloud, or where they are wanted but can be done without."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor

import click

from starling.cli.app import App
from starling.errors import Cancelled, ModelError
from starling.model import Story
from starling.ports import Embedder
from starling.report.plain import plain

_A_SENTENCE = "Is everybody ready to begin?"
"""No frequent word, which would be looked up without the model."""


def embedder_if_here(app: App) -> Embedder | None:
    """The model of meaning, or none with a word about it where its weights are not here."""
    try:
        embedder = app.wiring.embedder
        embedder.embed([_A_SENTENCE])
    except ModelError as error:
        click.echo(plain(f"Without the model of meaning ({error}), only tags and declared questions count."), err=True)
        return None
    return embedder


class Loading:
    """Loads what hears and judges, and reads the story, in a thread, once it is told to begin.

    Before the question sounds it would only be in the way: the first sound is what the person waits for.
    """

    def __init__(self, app: App, story: Story | None) -> None:
        self._app = app
        self._story = story
        self._may_begin = threading.Event()
        self._is_wanted = True
        self._pool = ThreadPoolExecutor(1, "loading")
        self._future: Future[None] = self._pool.submit(self._load)

    def __enter__(self) -> "Loading":
        return self

    def __exit__(self, *_: object) -> None:
        self.cancel()
        self._pool.shutdown()

    def cancel(self) -> None:
        """Don't begin any more; whoever waits hears that."""
        if not self._may_begin.is_set():
            self._is_wanted = False
            self._may_begin.set()

    def begin(self) -> None:
        """Begin, if it has not begun."""
        self._may_begin.set()

    def wait(self) -> None:
        """Wait until somebody lets it begin and everything is loaded. Raises ModelError, ConfigError, Cancelled."""
        self._future.result()

    def finish(self) -> None:
        """Begin and wait."""
        self.begin()
        self.wait()

    def _load(self) -> None:
        self._may_begin.wait()
        if not self._is_wanted:
            raise Cancelled("the person left before anything was loaded")
        from starling.assess.recall import read_ahead

        self._app.wiring.transcriber.load()
        meaning = self._app.wiring.judge.meaning
        meaning.embedder.embed([_A_SENTENCE])
        meaning.reader.read([("warm", "up")])
        if self._story is not None:
            read_ahead(self._story, meaning.embedder)
