"""JAX as a careful user writes it: jitted, with donated parameters.

Variants: jit, one call a step; scan, as many steps a call as Triad takes, by jax.lax.scan.
"""
import jax

from . import conv, energy, hebb, mlp, recurrent, spiking

MODELS = {**mlp.MODELS, **conv.MODELS, **recurrent.MODELS, **energy.MODELS, **spiking.MODELS, **hebb.MODELS}


def build(arrays, variant):
    return MODELS[arrays.name](arrays, arrays.together if variant == "scan" else 1)


def version():
    return f"jax {jax.__version__}, backend {jax.default_backend()}"
