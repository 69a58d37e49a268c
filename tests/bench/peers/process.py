"""A peer's side of a workload, in a process of its own: a line in, a line of JSON out.

Arguments: torch or jax, the variant, the folder with the arrays that the benchmark has made. `block N` runs N steps from the
start and answers with their milliseconds; `golden` answers with the numbers that the golden files hold.
"""

import importlib
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np

STEPS = (1, 2, 10)


class Arrays:
    """What the benchmark hands over: the arrays of a workload, its constants, and the numbers of the checksum."""

    def __init__(self, folder):
        told = json.loads((folder / "arrays.json").read_text())
        raw = np.fromfile(folder / "arrays.bin", np.uint8)

        def array(place):
            shape, dtype, offset = place["shape"], np.dtype(place["dtype"]), place["offset"]
            size = int(np.prod(shape)) * dtype.itemsize
            return raw[offset : offset + size].view(dtype).reshape(shape)

        def named(places):
            return {name: array(place) for name, place in places.items()}

        self.name, self.c = told["name"], SimpleNamespace(**told["constants"])
        self.together = told["together"]
        self.initial, self.fixed = named(told["initial"]), named(told["fixed"])
        self.batches = [tuple(array(place) for place in batch) for batch in told["batches"]]
        self.probe = array(told["probe"]).astype(np.float64)


def checksum(p, start, probe):
    p, start = np.asarray(p, np.float64).ravel(), np.asarray(start, np.float64).ravel()
    d = p - start
    return {
        "l2": float(np.linalg.norm(p)),
        "delta_l2": float(np.linalg.norm(d)),
        "delta_proj": float(d @ probe[: d.size]),
    }


def advance(model, start, stop):
    """The steps from number `start` on (from 0), up to `stop`; several a call where the model takes so many."""
    batches, together, t = model.batches, model.together, start
    while t < stop:
        if 1 < together <= stop - t:
            loss = model.several(t)
            t += together
        else:
            loss = model.step(batches[t % len(batches)])
            t += 1
    return loss


def trajectory(model, arrays):
    model.reset()
    out, done = {}, 0
    for t in STEPS:
        loss = advance(model, done, t)
        done = t
        model.sync(loss)
        params = model.export()
        out[t] = {
            "loss": float(loss),
            "params": {k: checksum(params[k], v, arrays.probe) for k, v in arrays.initial.items()},
        }
    return {"steps": out}


def block(model, steps):
    model.reset()
    start, cpu = time.perf_counter(), time.process_time()
    model.sync(advance(model, 0, steps))
    return {"ms": 1e3 * (time.perf_counter() - start), "cpuMs": 1e3 * (time.process_time() - cpu)}


def main():
    peer, variant, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    try:
        module = importlib.import_module(f"{peer}_peer")
        version = module.version()
    except ImportError as error:
        print(json.dumps({"missing": str(error)}), flush=True)
        return
    arrays = Arrays(folder)
    model = module.build(arrays, variant)
    print(json.dumps({"version": version}), flush=True)
    for line in sys.stdin:
        word, *steps = line.split()
        try:
            answer = trajectory(model, arrays) if word == "golden" else block(model, int(steps[0]))
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {(str(error).splitlines() or [''])[0]}"}
        print(json.dumps(answer), flush=True)


main()
