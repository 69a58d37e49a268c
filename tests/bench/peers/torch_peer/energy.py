import torch

from .base import Model


class Pc(Model):
    autograd = False

    def update(self, p, x0, x3):
        W1, b1, W2, b2, W3, b3 = p
        rate, n = self.c.rate, x0.shape[0]
        mu1 = torch.addmm(b1, x0, W1)                 # constant during inference
        x1 = mu1
        f1 = torch.tanh(x1)
        x2 = torch.addmm(b2, f1, W2)
        f2 = torch.tanh(x2)
        out = torch.addmm(b3, f2, W3)
        loss = 0.5 * ((x3 - out) ** 2).sum() / n
        for _ in range(self.c.iters):
            e1 = x1 - mu1
            e2 = x2 - torch.addmm(b2, f1, W2)
            e3 = x3 - torch.addmm(b3, f2, W3)
            x1 = x1 + rate * ((1 - f1 * f1) * (e2 @ W2.t()) - e1)
            x2 = x2 + rate * ((1 - f2 * f2) * (e3 @ W3.t()) - e2)
            f1, f2 = torch.tanh(x1), torch.tanh(x2)
        e1 = x1 - mu1
        e2 = x2 - torch.addmm(b2, f1, W2)
        e3 = x3 - torch.addmm(b3, f2, W3)
        a = self.c.lr / n
        for W, b, pre, e in ((W1, b1, x0, e1), (W2, b2, f1, e2), (W3, b3, f2, e3)):
            W.addmm_(pre.t(), e, alpha=a)
            b.add_(e.sum(0), alpha=a)
        return loss


class EqProp(Model):
    autograd = False

    def update(self, p, x, y):
        W1, b1, W2, b2 = p
        c, n = self.c, x.shape[0]
        drive = torch.addmm(b1, x, W1)                # constant during relaxation
        h = torch.zeros_like(drive)
        o = torch.zeros_like(y)
        for _ in range(c.free):
            dh = torch.addmm(drive, o, W2.t()) - h
            do = torch.addmm(b2, h, W2) - o
            h, o = (h + c.dt * dh).clamp(0, 1), (o + c.dt * do).clamp(0, 1)
        h0, o0 = h, o
        loss = 0.5 * ((y - o0) ** 2).sum() / n
        for _ in range(c.nudged):
            dh = torch.addmm(drive, o, W2.t()) - h
            do = torch.addmm(b2, h, W2) - o + c.beta * (y - o)
            h, o = (h + c.dt * dh).clamp(0, 1), (o + c.dt * do).clamp(0, 1)
        a = c.lr / (c.beta * n)
        W1.addmm_(x.t(), h - h0, alpha=a)
        W2.add_(h.t() @ o - h0.t() @ o0, alpha=a)
        b1.add_((h - h0).sum(0), alpha=a)
        b2.add_((o - o0).sum(0), alpha=a)
        return loss


MODELS = {"pc": Pc, "eqprop": EqProp}
