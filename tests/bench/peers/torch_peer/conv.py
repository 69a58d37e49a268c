import torch
import torch.nn.functional as F

from .base import Model


class ConvBp(Model):
    """NCHW inside; canonical kernels are [kh, kw, in, out], the flatten order is (y, x, channel)."""

    def batch_native(self, batch):
        return batch[0].transpose(0, 3, 1, 2), batch[1]

    def to_native(self, name, a):
        if name[0] == "K":
            return a.transpose(3, 2, 0, 1)
        if name == "W3":  # rows (y, x, c) -> (c, y, x)
            return a.reshape(7, 7, 32, 10).transpose(2, 0, 1, 3).reshape(1568, 10)
        return a

    def to_canonical(self, name, a):
        if name[0] == "K":
            return a.transpose(2, 3, 1, 0)
        if name == "W3":
            return a.reshape(32, 7, 7, 10).transpose(1, 2, 0, 3).reshape(1568, 10)
        return a

    def loss(self, p, x, y):
        K1, b1, K2, b2, W3, b3 = p
        a = torch.relu(F.conv2d(x, K1, b1, stride=2, padding=2))
        a = torch.relu(F.conv2d(a, K2, b2, stride=2, padding=2))
        return F.cross_entropy(torch.addmm(b3, a.flatten(1), W3), y)


MODELS = {"conv-bp": ConvBp}
