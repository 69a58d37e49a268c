import torch

from .base import Model


class HebbOja(Model):
    autograd = False

    def update(self, p, xs):
        """256 samples one after another. For compile, one sample is the compiled unit."""
        W, = p
        total = torch.zeros((), dtype=xs.dtype)
        for x in xs.unbind(0):
            total = total + self.one(W, x)
        return total / xs.shape[0]

    def setup(self):
        lr = self.c.lr

        def one(W, x):
            y = x @ W
            explained = torch.cumsum(W * y, 1)        # column j: sum over k <= j of w_k y_k
            W.add_((x.unsqueeze(1) - explained) * y, alpha=lr)
            return y @ y

        self.one = one
        if self.variant == "compile":
            self.one = torch.compile(one)
            self.variant = "compiled-unit"            # keep base from compiling the Python loop


MODELS = {"hebb-oja": HebbOja}
