"""mutmut, taught to look into decorated functions: ``python tests/mutants/run.py run …``, and all else that it can.

It leaves them out, since a decorator may do something each time that it is applied. Ours (``traced``, ``property``,
``contextmanager``) do not, and they stand on what matters most: booking, confirming, cancelling, checking in. So the
decorators stay on the function that is called, and the copies of it, one for each change, have none.

Words are left alone: what a message says, to people or to a log, is no rule of booking. And a mutant that hangs is
known by the time that it computes, not by the wall clock: on a busy machine, every one would pass for such.
"""

import sys
from collections.abc import Iterable
from typing import Any

sys.path.pop(0)  # this folder, where nothing is to be imported from

import libcst
from libcst.helpers import get_full_name_for_node
from mutmut.__main__ import cli
from mutmut.mutation import file_mutation
from mutmut.workers import isolation

WORDS = {"_", "ngettext", "logger.warning", "logger.exception"}
skips = file_mutation.MutationVisitor._skip_node_and_children
arrange = file_mutation.function_trampoline_arrangement


def skips_words_but_no_functions(self: Any, node: libcst.CSTNode) -> bool:
    if isinstance(node, libcst.Call) and get_full_name_for_node(node.func) in WORDS:
        return True
    return False if isinstance(node, libcst.FunctionDef) else skips(self, node)


def arrange_undecorated(function: libcst.FunctionDef, mutants: Iterable[Any], class_name: str | None) -> Any:
    declared, (called, *copies), assigned, names = arrange(function.with_changes(decorators=()), mutants, class_name)
    called = called.with_changes(decorators=[*function.decorators, *called.decorators])
    return declared, [called, *copies], assigned, names


file_mutation.MutationVisitor._skip_node_and_children = skips_words_but_no_functions
file_mutation.function_trampoline_arrangement = arrange_undecorated
isolation.register_timeout = lambda pid, timeout_s: None

if __name__ == "__main__":
    cli()
