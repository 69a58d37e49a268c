import torch
import torch.nn.functional as F

from .base import Model


class Spike(torch.autograd.Function):
    """Heaviside forward (u > 0), fast sigmoid derivative backward."""
    @staticmethod
    def forward(ctx, u, slope):
        ctx.save_for_backward(u)
        ctx.slope = slope
        return (u > 0).to(u.dtype)

    @staticmethod
    def backward(ctx, grad):
        u, = ctx.saved_tensors
        return grad / (1 + ctx.slope * u.abs()) ** 2, None


class SnnSurrogate(Model):
    def loss(self, p, x, y):
        W1, b1, W2, b2 = p
        c = self.c
        drive = x @ W1 + b1                           # [T, N, 128], all time steps at once
        v = torch.zeros_like(drive[0])
        spike = torch.zeros_like(v)
        spikes = []
        for d in drive.unbind(0):
            v = c.alpha * v + d - c.theta * spike.detach()
            spike = Spike.apply(v - c.theta, c.slope)
            spikes.append(spike)
        readout = torch.stack(spikes) @ W2 + b2       # [T, N, 10]
        o = torch.zeros_like(readout[0])
        logits = torch.zeros_like(o)
        for r in readout.unbind(0):
            o = c.beta * o + (1 - c.beta) * r
            logits = logits + o
        return F.cross_entropy(logits, y)


class EProp(Model):
    autograd = False

    def update(self, p, x, y):
        Win, Wrec, Wout, bout = p
        c, B = self.c, self.fixed["B"]
        T, N, I = x.shape
        H = Wrec.shape[0]
        drive = x @ Win
        zeros = lambda *shape: torch.zeros(*shape, dtype=x.dtype)
        v, z, q = zeros(N, H), zeros(N, H), zeros(N, 2)
        pre = zeros(N, I + H)                         # low-pass of inputs and of recurrent spikes
        zk = zeros(N, H)                              # kappa-filtered spikes (readout)
        trace = zeros(N, I + H, H)                    # kappa-filtered eligibility
        product = torch.empty_like(trace)             # reused: a fresh 1.8 MB block per tick is slow
        g_hidden, g_out, g_bias = zeros(I + H, H), zeros(H, 2), zeros(2)
        loss = zeros(())
        for t in range(T):
            pre = c.alpha * pre + torch.cat((x[t], z), 1)
            v = c.alpha * v + torch.addmm(drive[t], z, Wrec) - c.theta * z
            z = (v > c.theta).to(x.dtype)
            psi = (c.gamma / c.theta) * torch.relu(1 - (v - c.theta).abs() / c.theta)
            zk = c.kappa * zk + z
            q = torch.addmm(c.kappa * q, z, Wout)
            logp = torch.log_softmax(q + bout, 1)
            err = logp.exp() - y
            loss = loss - (logp * y).sum()
            trace.mul_(c.kappa).addcmul_(pre.unsqueeze(2), psi.unsqueeze(1))
            learn = err @ B
            torch.mul(trace, learn.unsqueeze(1), out=product)
            g_hidden += product.sum(0)
            g_out.addmm_(zk.t(), err)
            g_bias += err.sum(0)
        a = -c.lr / (N * T)
        Win.add_(g_hidden[:I], alpha=a)
        Wrec.add_(g_hidden[I:], alpha=a)
        Wout.add_(g_out, alpha=a)
        bout.add_(g_bias, alpha=a)
        return loss / (N * T)


MODELS = {"snn-surrogate": SnnSurrogate, "eprop": EProp}
