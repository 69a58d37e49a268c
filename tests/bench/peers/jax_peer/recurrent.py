import jax
import jax.numpy as jnp

from .base import Model, cross_entropy


class RnnBptt(Model):
    def loss(self, p, x, target):
        def cell(h, d):
            return jnp.tanh(d + h @ p["Wh"]), None

        drive = x @ p["Wx"] + p["b"]
        h0 = jnp.zeros((x.shape[1], p["Wh"].shape[0]), x.dtype)
        h, _ = jax.lax.scan(cell, h0, drive)
        return ((h @ p["Wo"] + p["bo"] - target) ** 2).mean()


class LstmBptt(Model):
    def loss(self, p, x, y):
        def cell(carry, d):
            h, cell_state = carry
            i, f, g, o = jnp.split(d + h @ p["Wh"], 4, axis=1)
            cell_state = jax.nn.sigmoid(f) * cell_state + jax.nn.sigmoid(i) * jnp.tanh(g)
            return (jax.nn.sigmoid(o) * jnp.tanh(cell_state), cell_state), None

        drive = x @ p["Wx"] + p["b"]
        h0 = jnp.zeros((x.shape[1], p["Wh"].shape[0]), x.dtype)
        (h, _), _ = jax.lax.scan(cell, (h0, h0), drive)
        return cross_entropy(h @ p["Wo"] + p["bo"], y)


MODELS = {"rnn-bptt": RnnBptt, "lstm-bptt": LstmBptt}
