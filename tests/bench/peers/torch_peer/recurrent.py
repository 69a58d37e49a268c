"""eager uses torch's own fused modules (nn.RNN, nn.LSTM); compile compiles a loop over time. Inputs are time-major."""
import torch
import torch.nn.functional as F

from .base import Model


class Recurrent(Model):
    def reset(self):
        super().reset()
        if self.variant == "eager":
            Wx, Wh, b = (t.detach() for t in self.p[:3])
            self.net = self.module(Wx.shape[0], Wh.shape[0])
            with torch.no_grad():
                self.net.weight_ih_l0.copy_(Wx.t())
                self.net.weight_hh_l0.copy_(Wh.t())
                self.net.bias_ih_l0.copy_(b)
                self.net.bias_hh_l0.zero_()
            # torch keeps two biases; the workload has one, so the second is frozen at 0
            self.net.bias_hh_l0.requires_grad_(False)
            self.p[:3] = [self.net.weight_ih_l0, self.net.weight_hh_l0, self.net.bias_ih_l0]

    def to_canonical(self, name, a):
        return a.T if self.variant == "eager" and name in ("Wx", "Wh") else a

    def last_state(self, p, x):
        if self.variant == "eager":
            return self.net(x)[0][-1]
        return self.loop(p, x)


class RnnBptt(Recurrent):
    module = torch.nn.RNN

    def loop(self, p, x):
        Wx, Wh, b = p[:3]
        drive = x @ Wx + b
        h = torch.zeros(x.shape[1], Wh.shape[0], dtype=x.dtype)
        for d in drive.unbind(0):
            h = torch.tanh(torch.addmm(d, h, Wh))
        return h

    def loss(self, p, x, target):
        return F.mse_loss(torch.addmm(p[4], self.last_state(p, x), p[3]), target)


class LstmBptt(Recurrent):
    module = torch.nn.LSTM

    def loop(self, p, x):
        Wx, Wh, b = p[:3]
        drive = x @ Wx + b
        h = torch.zeros(x.shape[1], Wh.shape[0], dtype=x.dtype)
        cell = torch.zeros_like(h)
        for d in drive.unbind(0):
            i, f, g, o = torch.addmm(d, h, Wh).chunk(4, 1)
            cell = torch.sigmoid(f) * cell + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(cell)
        return h

    def loss(self, p, x, y):
        return F.cross_entropy(torch.addmm(p[4], self.last_state(p, x), p[3]), y)


MODELS = {"rnn-bptt": RnnBptt, "lstm-bptt": LstmBptt}
