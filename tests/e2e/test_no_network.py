"""The main job on a machine without any network interface."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WITHOUT_NETWORK = ["unshare", "--map-root-user", "--net"]


def namespaces_work() -> bool:
    if not shutil.which("unshare"):
        return False
    return subprocess.run([*WITHOUT_NETWORK, "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.models
@pytest.mark.skipif(not namespaces_work(), reason="this machine allows no network namespaces")
def test_an_answer_is_transcribed_and_judged_without_any_network(tmp_path: Path) -> None:
    arguments = ["score", "audio_samples/eventing-forgetful.ogg", "--story", "stories/knative-eventing.md", "--json"]
    probe = "import os; assert os.listdir('/sys/class/net') in (['lo'], []), os.listdir('/sys/class/net')"
    looked = subprocess.run(
        [*WITHOUT_NETWORK, "--mount", "sh", "-c", f'mount -t sysfs none /sys && exec {sys.executable} -c "{probe}"'],
        capture_output=True,
        text=True,
        check=False,
    )
    assert looked.returncode == 0, looked.stderr
    done = subprocess.run(
        [*WITHOUT_NETWORK, sys.executable, "-m", "starling", "--home", str(tmp_path), *arguments],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT / "src"), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert "Kafka" in document["transcript"]["text"]
    assert document["recall"]["score"] > 0
