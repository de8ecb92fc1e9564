"""A sound card for tests that needs no hardware: a private PulseAudio with a speaker and a mouth.

What a program plays arrives in `speaker`; what a test plays into `mouth` comes out of the program's microphone.
Debian packages: pulseaudio, pulseaudio-utils, libasound2-plugins, libportaudio2, espeak-ng.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from starling.model import Sound

NEEDED = ("pulseaudio", "pactl", "parec", "pacat")

_ASOUNDRC = """\
pcm.!default { type pulse }
ctl.!default { type pulse }
pcm.!pulse { type pulse hint { show on description "Test sound server" } }
"""

_STARTUP = """\
load-module module-native-protocol-unix socket={socket} auth-anonymous=1
load-module module-null-sink sink_name=speaker rate=48000 channels=1 sink_properties=device.description=Speaker
load-module module-null-sink sink_name=mouth rate=48000 channels=1 sink_properties=device.description=Mouth
load-module module-remap-source source_name=mic master=mouth.monitor source_properties=device.description=TestMicrophone
load-module module-remap-source source_name=other master=mouth.monitor source_properties=device.description=OtherMic
set-default-sink speaker
set-default-source mic
"""


def is_installed() -> bool:
    """Whether the programs are here."""
    return all(shutil.which(name) for name in NEEDED)


@dataclass
class SoundCard:
    """A running sound server, and the environment a program needs to use it."""

    folder: Path
    server: "subprocess.Popen[bytes] | None" = None
    _players: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """The variables to start a program with."""
        runtime = str(self.folder / "run")
        return {
            **{key: value for key, value in os.environ.items() if not key.startswith(("PULSE", "ALSA", "DISPLAY"))},
            "HOME": str(self.folder),
            "XDG_RUNTIME_DIR": runtime,
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_COOKIE": str(self.folder / "cookie"),
        }

    @property
    def _socket(self) -> Path:
        return self.folder / "run" / "native"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        (self.folder / "run").mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.folder / ".asoundrc").write_text(_ASOUNDRC)
        script = self.folder / "startup.pa"
        script.write_text(_STARTUP.format(socket=self._socket))
        options = ["--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disable-shm=yes"]
        self.server = subprocess.Popen(
            ["pulseaudio", "-n", *options, "--log-level=error", f"--file={script}"],
            env={key: value for key, value in self.environment.items() if key != "PULSE_SERVER"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait_until_it_answers()
        # A null sink renders two seconds ahead until somebody listens closely: a real device has no such delay.
        for device in ("mic", "speaker.monitor"):
            self._players.append(
                subprocess.Popen(
                    ["parec", f"--device={device}", "--raw", "--latency-msec=20"],
                    env=self.environment,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            )

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + 10
        while self._control("get-default-source") != "mic":
            if time.monotonic() > deadline or self.server is None or self.server.poll() is not None:
                raise RuntimeError("the test sound server did not start")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop every player and the server."""
        for player in self._players:
            player.kill()
            player.wait()
        self._players.clear()
        self.kill()

    def kill(self) -> None:
        """Let the server die as in a crash."""
        if self.server is not None and self.server.poll() is None:
            self.server.send_signal(signal.SIGKILL)
        if self.server is not None:
            self.server.wait()
        self._socket.unlink(missing_ok=True)

    def mute_microphone(self, muted: bool = True) -> None:
        """Make the microphone deliver pure silence."""
        self._control("set-source-mute", "mic", "1" if muted else "0")

    def unplug_microphone(self) -> None:
        """Take the usual microphone away while the server goes on."""
        for line in self._control("list", "short", "modules").splitlines():
            number, _, rest = line.partition("\t")
            if "source_name=mic" in rest:
                self._control("unload-module", number)

    def say(self, sound: Sound, wait: bool = False) -> None:
        """Play `sound` into the program's microphone."""
        form = ["--raw", "--format=float32le", "--channels=1", f"--rate={sound.sample_rate_hz}", "--latency-msec=200"]
        path = self.folder / f"said-{time.monotonic_ns()}.raw"
        path.write_bytes(sound.samples.astype("<f4").tobytes())
        with path.open("rb") as file:
            player = subprocess.Popen(
                ["pacat", "--playback", "--device=mouth", *form],
                env=self.environment,
                stdin=file,
                stderr=subprocess.DEVNULL,
            )
        self._players.append(player)
        if wait:
            player.wait()

    @contextmanager
    def heard(self) -> Iterator["Ear"]:
        """Listen to what the program plays, until the block ends."""
        path = self.folder / f"heard-{time.monotonic_ns()}.raw"
        form = ["--raw", "--format=s16le", "--channels=1", "--rate=16000", "--latency-msec=50"]
        with path.open("wb") as file:
            process = subprocess.Popen(
                ["parec", "--device=speaker.monitor", *form],
                env=self.environment,
                stdout=file,
                stderr=subprocess.DEVNULL,
            )
        self._players.append(process)
        try:
            yield Ear(path)
        finally:
            process.terminate()
            process.wait()

    def _control(self, *arguments: str) -> str:
        done = subprocess.run(["pactl", *arguments], env=self.environment, capture_output=True, text=True, check=False)
        return done.stdout.strip()


@dataclass
class Ear:
    """What was played so far."""

    path: Path

    @property
    def sound(self) -> Sound:
        """16 kHz mono."""
        data = self.path.read_bytes()
        samples = np.frombuffer(data[: len(data) // 2 * 2], "<i2")
        return Sound(samples.astype(np.float32) / np.float32(32768), 16_000)
