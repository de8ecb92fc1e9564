"""Speaks the labelled answers into the cache and lists them. python tests/benchmarks/synthesise_answers.py --help"""

import argparse

from answers.load import Part, load_answers, load_off_topic
from answers.synthesise import hesitant_take, speak, usual_take


def main() -> None:
    """Prints one line per answer: id, voice, noise, seconds, hesitations, sound file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hesitant", action="store_true", help='with inserted "um" and "uh" at known times')
    parser.add_argument("--part", type=Part, choices=list(Part), default=None)
    options = parser.parse_args()
    for answer in (*load_answers(options.part), *load_off_topic(options.part)):
        spoken = speak(answer, hesitant_take(answer) if options.hesitant else usual_take(answer))
        noise = "quiet" if spoken.take.noise_snr_db is None else f"{spoken.take.noise_snr_db:g} dB"
        print(
            f"{answer.id:45} {spoken.take.voice:17} {noise:8} {spoken.duration_s:6.1f} s "
            f"{len(spoken.hesitations):3} {spoken.path.name}"
        )


if __name__ == "__main__":
    main()
