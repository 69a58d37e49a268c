"""A torch model here is a list of parameter tensors updated in place by step(batch) -> loss."""
import numpy as np
import torch


class Model:
    autograd = True   # parameters are leaves that require grad
    together = 1      # a call is a step

    def __init__(self, arrays, variant):
        self.c, self.variant = arrays.c, variant
        self.names = list(arrays.initial)
        self.initial = {k: self.to_native(k, v) for k, v in arrays.initial.items()}
        self.fixed = {k: self.tensor(v) for k, v in arrays.fixed.items()}
        self.batches = [tuple(self.tensor(a) for a in self.batch_native(b)) for b in arrays.batches]
        self.setup()
        if self.variant == "compile":
            self.update = torch.compile(self.update)
        self.reset()

    # hooks ------------------------------------------------------------------
    def setup(self): pass
    def batch_native(self, batch): return batch
    def to_native(self, name, array): return array          # canonical -> torch layout
    def to_canonical(self, name, array): return array
    def loss(self, p, *batch): raise NotImplementedError

    def update(self, p, *batch):
        """Default: backpropagation + SGD."""
        loss = self.loss(p, *batch)
        grads = torch.autograd.grad(loss, p)
        with torch.no_grad():
            torch._foreach_add_(p, list(grads), alpha=-self.c.lr)
        return loss.detach()

    # common -----------------------------------------------------------------
    def tensor(self, a):
        t = torch.from_numpy(np.ascontiguousarray(a).copy())
        return t if t.is_floating_point() else t.long()

    def reset(self):
        self.p = [self.tensor(self.initial[k]).requires_grad_(self.autograd) for k in self.names]

    def step(self, batch):
        if self.autograd:
            return self.update(self.p, *batch)
        with torch.no_grad():
            return self.update(self.p, *batch)

    def sync(self, loss): pass

    def export(self):
        return {k: self.to_canonical(k, t.detach().numpy().copy())
                for k, t in zip(self.names, self.p)}
