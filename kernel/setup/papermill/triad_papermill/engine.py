"""Where papermill meets this package: it loads the engines of all packages that are installed, and this file with them."""

from papermill.engines import NBClientEngine
from papermill.translators import papermill_translators

from .translator import JavaScriptTranslator, TypeScriptTranslator

papermill_translators.register("typescript", TypeScriptTranslator)
papermill_translators.register("javascript", JavaScriptTranslator)


class TriadEngine(NBClientEngine):
    """papermill's own engine under another name: `--engine triad` is never needed."""
