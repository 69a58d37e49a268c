"""A peer's side of sweep-tiny as a whole process: makes the data, trains for five epochs, evaluates, and ends.

Arguments: torch or jax, and the variant. Prints one line of JSON: the loss of the last step, the accuracy, and the seconds that
each part took.
"""

import sys
import time
from types import SimpleNamespace

parts = {}
last = time.perf_counter()


def mark(part):
    global last
    now = time.perf_counter()
    parts[part], last = now - last, now


import importlib  # noqa: E402
import json  # noqa: E402

import numpy as np  # noqa: E402

peer, variant = sys.argv[1], sys.argv[2]
try:
    module = importlib.import_module(f"{peer}_peer")
except ImportError as error:
    print(json.dumps({"missing": str(error)}))
    sys.exit()
mark("imports")


def u(salt, count):
    """WORKLOADS.md, 1.1: float64 in [0, 1)."""
    h = np.arange(count, dtype=np.uint32) + np.uint32((salt * 0x9E3779B9) & 0xFFFFFFFF)
    h ^= h >> np.uint32(16)
    h *= np.uint32(0x85EBCA6B)
    h ^= h >> np.uint32(13)
    h *= np.uint32(0xC2B2AE35)
    h ^= h >> np.uint32(16)
    return (h >> np.uint32(8)).astype(np.float64) * 2.0**-24


def dense(salt, inputs, outputs):
    values = (2 * u(salt, inputs * outputs) - 1) / np.sqrt(inputs)
    return values.astype(np.float32).reshape(inputs, outputs)


SAMPLES, EPOCHS, BATCHES, SIZE = 2000, 5, 62, 32
labels = (np.arange(SAMPLES) % 10).astype(np.int32)
images = 0.5 * u(1, 10 * 784).reshape(10, 784)[labels] + 0.5 * u(2, SAMPLES * 784).reshape(SAMPLES, 784)
i = np.arange(BATCHES * SIZE)
model = module.build(
    SimpleNamespace(
        name="sweep-tiny",
        c=SimpleNamespace(lr=0.05, samples=SAMPLES),
        together=BATCHES,
        initial={
            "W1": dense(1201, 784, 32),
            "b1": np.zeros(32, np.float32),
            "W2": dense(1202, 32, 10),
            "b2": np.zeros(10, np.float32),
        },
        fixed={"x": images.astype(np.float32), "y": labels},
        batches=[
            (rows,)
            for e in range(EPOCHS)
            for rows in ((977 * i + 131 * e) % SAMPLES).astype(np.int32).reshape(BATCHES, SIZE)
        ],
    ),
    variant,
)
mark("data")
if model.together > 1:
    for epoch in range(EPOCHS):
        loss = model.several(BATCHES * epoch)
else:
    for batch in model.batches:
        loss = model.step(batch)
loss = float(loss)
mark("training")
accuracy = model.accuracy()
mark("evaluation")
print(json.dumps({"version": module.version(), "loss": loss, "accuracy": accuracy, "parts": parts}))
