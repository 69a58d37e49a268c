"""A JAX model here is a pure update(p, *batch) -> (p, loss), jitted with donated parameters."""
import jax
import jax.numpy as jnp
import numpy as np


class Model:
    def __init__(self, arrays, together=1):
        self.c, self.initial = arrays.c, arrays.initial
        self.fixed = {k: self.array(v) for k, v in arrays.fixed.items()}
        self.batches = [tuple(self.array(a) for a in b) for b in arrays.batches]
        self.setup()
        self.together = together
        self.jitted = jax.jit(self.update, donate_argnums=0)
        self.scanned = jax.jit(self.updates, donate_argnums=0)
        self.stacks = {}
        self.reset()

    def setup(self): pass
    def shared(self): return ()   # what each step is given besides its batch
    def loss(self, p, *batch): raise NotImplementedError

    def update(self, p, *batch):
        """Default: backpropagation + SGD."""
        loss, grads = jax.value_and_grad(self.loss)(p, *batch)
        return jax.tree.map(lambda w, g: w - self.c.lr * g, p, grads), loss

    def updates(self, p, shared, batches):
        """A step for each row of the batches; the loss is the last one's."""
        p, losses = jax.lax.scan(lambda p, batch: self.update(p, *shared, *batch), p, batches)
        return p, losses[-1]

    def array(self, a):
        return jnp.array(a)

    def reset(self):
        self.p = {k: self.array(v) for k, v in self.initial.items()}

    def step(self, batch):
        self.p, loss = self.jitted(self.p, *self.shared(), *batch)
        return loss

    def several(self, t):
        """`together` steps in one call, the first of them number t (from 0)."""
        t %= len(self.batches)
        if t not in self.stacks:
            batches = [self.batches[(t + i) % len(self.batches)] for i in range(self.together)]
            self.stacks[t] = tuple(jnp.stack(arrays) for arrays in zip(*batches))
        self.p, loss = self.scanned(self.p, self.shared(), self.stacks[t])
        return loss

    def sync(self, loss):
        jax.block_until_ready((self.p, loss))

    def export(self):
        return {k: np.asarray(self.p[k]) for k in self.initial}


def cross_entropy(logits, labels):
    hot = jax.nn.one_hot(labels, logits.shape[-1], dtype=logits.dtype)
    return -(jax.nn.log_softmax(logits) * hot).sum() / logits.shape[0]
