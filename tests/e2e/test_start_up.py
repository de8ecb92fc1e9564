"""Commands that need no model, no sound and no arithmetic never import what serves those."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {"numpy", "faster_whisper", "ctranslate2", "onnxruntime", "sounddevice", "av", "huggingface_hub", "tokenizers"}


@pytest.mark.parametrize("arguments", [["--help"], ["stories"], ["history"]])
def test_a_light_command_imports_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "starling", "--home", str(tmp_path), *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    imported = {line.rsplit("|", 1)[1].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "click" in imported
    assert imported & HEAVY == set()
