"""A JAX model here is a pure update(p, *batch) -> (p, loss), jitted with donated parameters."""
import jax
import jax.numpy as jnp
import numpy as np


class Model:
    def __init__(self, arrays):
        self.c, self.initial = arrays.c, arrays.initial
        self.fixed = {k: self.array(v) for k, v in arrays.fixed.items()}
        self.batches = [tuple(self.array(a) for a in b) for b in arrays.batches]
        self.setup()
        self.jitted = jax.jit(self.update, donate_argnums=0)
        self.reset()

    def setup(self): pass
    def loss(self, p, *batch): raise NotImplementedError

    def update(self, p, *batch):
        """Default: backpropagation + SGD."""
        loss, grads = jax.value_and_grad(self.loss)(p, *batch)
        return jax.tree.map(lambda w, g: w - self.c.lr * g, p, grads), loss

    def array(self, a):
        return jnp.array(a)

    def reset(self):
        self.p = {k: self.array(v) for k, v in self.initial.items()}

    def step(self, batch):
        self.p, loss = self.jitted(self.p, *batch)
        return loss

    def sync(self, loss):
        jax.block_until_ready((self.p, loss))

    def export(self):
        return {k: np.asarray(self.p[k]) for k in self.initial}


def cross_entropy(logits, labels):
    hot = jax.nn.one_hot(labels, logits.shape[-1], dtype=logits.dtype)
    return -(jax.nn.log_softmax(logits) * hot).sum() / logits.shape[0]
