import jax
import jax.numpy as jnp

from .base import Model, cross_entropy


def relu_mlp_loss(p, x, y):
    a1 = jax.nn.relu(x @ p["W1"] + p["b1"])
    return cross_entropy(a1 @ p["W2"] + p["b2"], y)


class MlpBp(Model):
    def loss(self, p, x, y):
        return relu_mlp_loss(p, x, y)


class MlpDeepFa(Model):
    def update(self, p, x, y):
        B = {l: self.fixed[f"B{l}"] for l in (2, 3, 4)}
        a = [x]
        for l in (1, 2, 3):
            a.append(jnp.tanh(a[-1] @ p[f"W{l}"] + p[f"b{l}"]))
        z = a[3] @ p["W4"] + p["b4"]
        loss = cross_entropy(z, y)
        delta = (jax.nn.softmax(z) - jax.nn.one_hot(y, 10, dtype=z.dtype)) / x.shape[0]
        new = {}
        for l in (4, 3, 2, 1):
            new[f"W{l}"] = p[f"W{l}"] - self.c.lr * (a[l - 1].T @ delta)
            new[f"b{l}"] = p[f"b{l}"] - self.c.lr * delta.sum(0)
            if l > 1:
                delta = (delta @ B[l]) * (1 - a[l - 1] ** 2)
        return new, loss


class Seeds10(Model):
    def update(self, p, x, y):
        losses, grads = jax.vmap(jax.value_and_grad(relu_mlp_loss))(p, x, y)
        return jax.tree.map(lambda w, g: w - self.c.lr * g, p, grads), losses.mean()


class SweepTiny(Model):
    def shared(self):
        return self.fixed["x"], self.fixed["y"]

    def update(self, p, data_x, data_y, rows):
        loss, grads = jax.value_and_grad(relu_mlp_loss)(p, data_x[rows], data_y[rows])
        return jax.tree.map(lambda w, g: w - self.c.lr * g, p, grads), loss

    def accuracy(self):
        def right(p, x, y):
            z = jax.nn.relu(x @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]
            return (z.argmax(1) == y).mean()

        return float(jax.jit(right)(self.p, *self.shared()))


MODELS = {"mlp-bp": MlpBp, "mlp-deep-fa": MlpDeepFa, "seeds-10": Seeds10, "sweep-tiny": SweepTiny}
