import jax
import jax.numpy as jnp

from .base import Model


class HebbOja(Model):
    """Prefix sums as W @ triu(y y^T)."""

    def update(self, p, xs):
        lr = self.c.lr

        def one(W, x):
            y = x @ W
            dW = x[:, None] * y - W @ jnp.triu(jnp.outer(y, y))
            return W + lr * dW, y @ y

        W, energy = jax.lax.scan(one, p["W"], xs)
        return {"W": W}, energy.mean()


MODELS = {"hebb-oja": HebbOja}
