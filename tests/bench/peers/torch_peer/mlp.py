import torch
import torch.nn.functional as F

from .base import Model


def relu_mlp_loss(p, x, y):
    W1, b1, W2, b2 = p
    a1 = torch.relu(torch.addmm(b1, x, W1))
    return F.cross_entropy(torch.addmm(b2, a1, W2), y)


class MlpBp(Model):
    def loss(self, p, x, y):
        return relu_mlp_loss(p, x, y)


class MlpDeepFa(Model):
    """Hand-written local errors; autograd is not involved."""
    autograd = False

    def update(self, p, x, y):
        W, b = p[0::2], p[1::2]
        B = [None, None, self.fixed["B2"], self.fixed["B3"], self.fixed["B4"]]
        a = [x]
        for l in range(3):
            a.append(torch.tanh(torch.addmm(b[l], a[l], W[l])))
        z = torch.addmm(b[3], a[3], W[3])
        loss = F.cross_entropy(z, y)
        delta = (torch.softmax(z, 1) - F.one_hot(y, 10)) / x.shape[0]
        step = -self.c.lr
        for l in (4, 3, 2, 1):
            below = (delta @ B[l]) * (1 - a[l - 1] * a[l - 1]) if l > 1 else None
            W[l - 1].addmm_(a[l - 1].t(), delta, alpha=step)
            b[l - 1].add_(delta.sum(0), alpha=step)
            delta = below
        return loss


class Seeds10(Model):
    """eager: a Python loop over seeds; compile: torch.func.vmap, compiled."""

    @property
    def autograd(self):
        return self.variant == "eager"

    def setup(self):
        self.one = torch.func.grad_and_value(relu_mlp_loss)

    def reset(self):
        super().reset()
        if self.variant == "eager":  # ten separate networks
            self.runs = [[t.detach()[r].clone().requires_grad_(True) for t in self.p]
                         for r in range(10)]

    def step(self, batch):
        if self.variant != "eager":
            return super().step(batch)
        total = 0.0
        for r, p in enumerate(self.runs):
            total = total + self.update(p, batch[0][r], batch[1][r])
        return total / 10

    def update(self, p, x, y):
        if self.variant == "eager":
            loss = relu_mlp_loss(p, x, y)
            grads = torch.autograd.grad(loss, p)
            with torch.no_grad():
                torch._foreach_add_(p, list(grads), alpha=-self.c.lr)
            return loss.detach()
        grads, losses = torch.func.vmap(self.one)(p, x, y)
        for t, g in zip(p, grads):
            t.add_(g, alpha=-self.c.lr)
        return losses.mean()

    def export(self):
        if self.variant == "eager":
            self.p = [torch.stack([run[i].detach() for run in self.runs]) for i in range(4)]
        return super().export()


class SweepTiny(Model):
    def loss(self, p, rows):
        return relu_mlp_loss(p, self.fixed["x"][rows], self.fixed["y"][rows])

    def accuracy(self):
        W1, b1, W2, b2 = (t.detach() for t in self.p)
        z = torch.relu(self.fixed["x"] @ W1 + b1) @ W2 + b2
        return float((z.argmax(1) == self.fixed["y"]).float().mean())


MODELS = {"mlp-bp": MlpBp, "mlp-deep-fa": MlpDeepFa, "seeds-10": Seeds10, "sweep-tiny": SweepTiny}
