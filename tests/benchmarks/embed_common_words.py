"""Writes the vectors of frequent words that ship with Starling, and says how many of an answer's words they are.

    python tests/benchmarks/embed_common_words.py [--count 6000] [--write]

The tokenizer numbers whole words by how frequent they were in what its model was first trained on.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.benchmarks.answers.load import Part, load_answers  # noqa: E402
from tests.benchmarks.surroundings import print_surroundings  # noqa: E402

from starling.assess.matching.tokens import FUNCTION_WORDS, tokens  # noqa: E402
from starling.meaning import common_words  # noqa: E402
from starling.meaning.minilm import MiniLM  # noqa: E402
from starling.weights.minilm import find_minilm  # noqa: E402

TARGET = ROOT / "src/starling/meaning/data" / common_words.FILE


def frequent_words(tokenizer_path: Path, count: int) -> list[str]:
    """The most frequent words of content, in the order of the tokenizer's vocabulary."""
    places = json.loads(tokenizer_path.read_text(encoding="utf-8"))["model"]["vocab"]
    words = sorted(places, key=places.__getitem__)
    telling = [word for word in words if word.isascii() and word.isalpha() and len(word) > 1]
    return [word for word in telling if word not in FUNCTION_WORDS][:count]


def packed(rows: NDArray[np.float32]) -> NDArray[np.int8]:
    """Unit rows in steps of their largest figure / 127."""
    steps: NDArray[np.int8] = np.round(rows / np.abs(rows).max(axis=1, keepdims=True) * 127).astype(np.int8)
    return steps


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=6000)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    print_surroundings("onnxruntime")
    files = find_minilm()
    words = frequent_words(files.tokenizer_path, options.count)
    told = [{*tokens(answer.text)} - FUNCTION_WORDS for answer in load_answers(Part.FIT)]
    known = set(words)
    shares = [len(said & known) / len(said) for said in told]
    print(f"{len(words)} words; of the different words of content in an answer {np.mean(shares):.0%} are among them")
    if options.write:
        rows = packed(MiniLM(files, common=dict).embed(words))
        np.savez_compressed(TARGET, words=np.array(words), rows=rows)
        print(f"written: {TARGET} ({TARGET.stat().st_size / 1e6:.1f} MB)")


if __name__ == "__main__":
    main()
