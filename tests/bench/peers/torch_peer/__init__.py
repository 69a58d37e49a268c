"""PyTorch as a careful user writes it: no modules or optimizers in the way, local rules in place. Variants: eager, compile."""
import torch

from . import conv, energy, hebb, mlp, recurrent, spiking

MODELS = {**mlp.MODELS, **conv.MODELS, **recurrent.MODELS, **energy.MODELS, **spiking.MODELS, **hebb.MODELS}


def build(arrays, variant):
    return MODELS[arrays.name](arrays, variant)


def version():
    return f"torch {torch.__version__}, {torch.get_num_threads()} threads"
