from pathlib import Path

import pytest

from starling.config import Settings, load_settings, parse_duration_s
from starling.errors import ConfigError


@pytest.mark.parametrize(
    ("text", "seconds"), [("2m30s", 150.0), ("150s", 150.0), ("150", 150.0), ("2m", 120.0), ("2min 5s", 125.0)]
)
def test_a_length_is_read_in_the_forms_people_write(text: str, seconds: float) -> None:
    assert parse_duration_s(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "0", "0s", "soon", "-5", "2h", "1m2m", "1441m", "9" * 400, "9" * 5000, "9" * 400 + "m"]
)
def test_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no length of time"):
        parse_duration_s(text)


def test_without_a_file_the_built_in_settings_hold(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "config.toml") == Settings()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("modle = 'base'", "unknown setting 'modle'"),
        ("model = 3", "model must be text in quotes, not 3"),
        ("keep_audio = 'yes'", "keep_audio must be true or false, without quotes"),
        ("profiles = 1", "profiles must be a table"),
        ("target = 'soon'", "target: 'soon' is no length of time"),
        ("model = ", "config.toml"),
    ],
)
def test_a_wrong_setting_names_the_file_and_the_key(tmp_path: Path, content: str, complaint: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(content)
    with pytest.raises(ConfigError, match=complaint):
        load_settings(path)


def test_a_byte_order_mark_is_no_setting(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b'\xef\xbb\xbfmodel = "small"\r\n')
    assert load_settings(path).model == "small"


def test_what_is_no_text_is_told_without_the_words_of_python(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b'voice = "\xff"')
    with pytest.raises(ConfigError, match=r"config.toml: this is not UTF-8 text$"):
        load_settings(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(ConfigError, match=r"config.toml: Is a directory$"):
        load_settings(path)


def test_an_own_profile_is_read_and_chosen(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('profile = "panel"\n[profiles.panel]\nbased_on = "consulting"\ntarget = "3m"\n')
    assert load_settings(path).chosen_profile.target_s == 180.0


def test_a_wrong_own_profile_is_refused_when_the_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[profiles.panel]\naction = [2, 3]\n")
    with pytest.raises(ConfigError, match=r"profiles.panel: action must be \[from, to\]"):
        load_settings(path)
