"""JAX's side of a model that grows (growth-axes.ts), in a process of its own: a line in, a line of JSON out."""

import json
import sys
import time

import jax
import jax.numpy as jnp
import numpy as np

axis, n = sys.argv[1], int(sys.argv[2])
rng = np.random.default_rng(0)


def dense(*shape):
    return jnp.array((2 * rng.random(shape) - 1) / np.sqrt(shape[-2]), jnp.float32)


def layers(widths, *front):
    p = {}
    for l, (i, o) in enumerate(zip(widths, widths[1:]), 1):
        p[f"W{l}"], p[f"b{l}"] = dense(*front, i, o), jnp.zeros((*front, o))
    return p


def rows(*shape):
    return jnp.array(2 * rng.random(shape) - 1, jnp.float32)


def cross_entropy(z, y):
    return -(jax.nn.log_softmax(z) * jax.nn.one_hot(y, 10, dtype=z.dtype)).sum(-1).mean()


def relu(p, x, y):
    return cross_entropy(jax.nn.relu(x @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"], y)


def deep(p, x, y):
    for l in range(1, n + 1):
        x = jnp.tanh(x @ p[f"W{l}"] + p[f"b{l}"])
    return cross_entropy(x @ p[f"W{n + 1}"] + p[f"b{n + 1}"], y)


def recurrent(p, x, y):
    def cell(h, drive):
        return jnp.tanh(drive + h @ p["W"] + p["b"]), None

    h, _ = jax.lax.scan(cell, jnp.zeros((32, 64)), x)
    return (h**2).mean()


label = lambda count: jnp.arange(count) % 10
p, x, y, loss = {
    "width": lambda: (layers([n, n, 10]), rows(64, n), label(64), relu),
    "depth": lambda: (layers([128] * (n + 1) + [10]), rows(64, 128), label(64), deep),
    "steps": lambda: ({"W": dense(64, 64), "b": jnp.zeros(64)}, 0.1 * rows(n, 32, 64), label(32), recurrent),
    "seeds": lambda: (layers([784, 64, 10], n), rows(n, 64, 784), jnp.tile(label(64), (n, 1)),
                      lambda p, x, y: jax.vmap(relu)(p, x, y).sum()),
    "batch": lambda: (layers([784, 256, 10]), rows(n, 784), label(n), relu),
}[axis]()


def update(p, x, y):
    value, grads = jax.value_and_grad(loss)(p, x, y)
    return jax.tree.map(lambda w, g: w - 0.001 * g, p, grads), value


step = jax.jit(update, donate_argnums=0)
print(json.dumps({"version": f"jax {jax.__version__}"}), flush=True)
for line in sys.stdin:
    start, cpu = time.perf_counter(), time.process_time()
    for _ in range(int(line.split()[1])):
        p, value = step(p, x, y)
    jax.block_until_ready((p, value))
    ms, cpu_ms = 1e3 * (time.perf_counter() - start), 1e3 * (time.process_time() - cpu)
    print(json.dumps({"ms": ms, "cpuMs": cpu_ms, "loss": float(value)}), flush=True)
