"""JAX as a careful user writes it: one jitted call a step, with donated parameters."""
import jax

from . import conv, energy, hebb, mlp, recurrent, spiking

MODELS = {**mlp.MODELS, **conv.MODELS, **recurrent.MODELS, **energy.MODELS, **spiking.MODELS, **hebb.MODELS}


def build(arrays, variant):
    return MODELS[arrays.name](arrays)


def version():
    return f"jax {jax.__version__}, backend {jax.default_backend()}"
