"""The MNIST circuit in PyTorch, as a careful user writes it; runs a block of steps for each line on stdin.

Arguments: the two IDX files of the training set, how many of its samples, the batch. A line names a variant and a number of
steps; the answer is a line of JSON: milliseconds a step, and the loss at the end.
"""

import json
import sys
import time
import warnings

warnings.filterwarnings("ignore", message="Failed to initialize NumPy")
import torch  # noqa: E402
from torch import nn  # noqa: E402


def idx(path, header):
    with open(path, "rb") as file:
        return torch.frombuffer(bytearray(file.read()[header:]), dtype=torch.uint8)


class Variant:
    """A model, its optimizer and the step that trains it, with one loss read a step; a block starts from new weights."""

    def __init__(self, images, labels, batch, compiled):
        torch.manual_seed(1)
        self.images, self.labels, self.batch = images, labels, batch
        self.model = nn.Sequential(
            nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 64), nn.ReLU(), nn.Linear(64, 10)
        )
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=1e-3, fused=True)
        cost = nn.CrossEntropyLoss()
        self.forward = lambda image, label: cost(self.model(image), label)
        if compiled:
            self.forward = torch.compile(self.forward)
        self.order = iter(())

    def step(self):
        rows = next(self.order, None)
        if rows is None:
            self.order = iter(torch.randperm(len(self.labels)).split(self.batch))
            rows = next(self.order)
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.forward(self.images[rows], self.labels[rows])
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def block(self, steps):
        for layer in self.model:
            if isinstance(layer, nn.Linear):
                layer.reset_parameters()
        self.optimizer.state.clear()
        start = time.perf_counter()
        losses = [self.step() for _ in range(steps)]
        seconds = time.perf_counter() - start
        tail = losses[-50:]
        return {"ms": 1000 * seconds / steps, "loss": sum(tail) / len(tail)}


def main():
    images_file, labels_file, samples, batch = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    images = (idx(images_file, 16).reshape(-1, 784)[:samples] / 255).contiguous()
    labels = idx(labels_file, 8)[:samples].long()
    variants = {}
    print(json.dumps({"version": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
    for line in sys.stdin:
        name, steps = line.split()
        try:
            if name not in variants:
                variants[name] = Variant(images, labels, batch, compiled=name == "compile")
            print(json.dumps(variants[name].block(int(steps))), flush=True)
        except Exception as error:
            print(json.dumps({"error": f"{type(error).__name__}: {str(error).splitlines()[0]}"}), flush=True)


main()
