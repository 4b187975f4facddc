"""From a function in a cell to the text that the kernels' compiler reads.

Lines stay where they are, so that a refusal can name one. What the function
uses from around it comes along: numbers as constants, other functions as
their text. The mathematics of `math` and NumPy become the kernels' own.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import re
import textwrap
from dataclasses import dataclass, field
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from setbook.audio.kernels.desk import CELL_FRAMES, KERNEL_SCRATCH
from setbook.audio.kernels.words import WORDS
from setbook.errors import KernelRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from setbook.audio.kernels import Parameter

TYPES = {
    "left": "Float32s",
    "right": "Float32s",
    "side": "Float64s",
    "side_left": "Float32s",
    "side_right": "Float32s",
    "state": "Float64s",
    "memory": "Float64s",
    "memory_frames": "int",
    "frames": "int",
    "sample_rate": "float",
}
"""What a kernel may ask for, besides its parameters."""

SIDES = frozenset({"side", "side_left", "side_right"})
"""What of these is another signal than the one that the kernel works on."""

OWN_MATHEMATICS = {
    "sin": "sine",
    "cos": "cosine",
    "tanh": "tanh",
    "exp2": "exp2",
    "log2": "log2",
    "exp": "exponential",
    "log": "logarithm",
    "log10": "logarithm_10",
    "pi": "PI",
    "fabs": "abs",
    "abs": "abs",
    "minimum": "min",
    "maximum": "max",
}
"""`math.sin`, `np.sin` and so on, as the kernels spell them."""

MOST_INDEXED = KERNEL_SCRATCH // CELL_FRAMES - 2
"""So many rows of scratch there are beside those that `insert` needs."""

AS_THEY_ARE = {"sqrt", "floor", "ceil", "float32", "float64", "int32", "int64"}


@dataclass(frozen=True)
class Written:
    """A function's text, ready for the compiler."""

    text: str
    """Defines the cell's kernel under the function's name."""
    first_line: int
    """Line of the text in which the function begins …"""
    cell_line: int
    """… and its line in the cell or file."""
    side_chain: bool = False
    """Whether it asks for a second signal."""


def written_kernel(
    function: FunctionType, parameters: Sequence[Parameter], state_size: int, memory_seconds: float
) -> Written:
    """Return a kernel's text.

    Raises
    ------
    KernelRefused
        Its source is not to be had, or it asks for or uses what kernels have not.
    """
    reader = _Reader()
    body = reader.function(function)
    names = {parameter.name for parameter in parameters}
    given = [argument.arg for argument in body.node.args.args]
    for name in given:
        if name not in TYPES and name not in names:
            raise KernelRefused(
                f"Expected the arguments of {function.__name__!r} among {', '.join(TYPES)} and its parameters"
                f"{' ' + ', '.join(sorted(names)) if names else ''}, found {name!r}; declare it: "
                f"@sb.kernel({name}=(default, minimum, maximum))."
            )
    _refuse_strange_places(body, given, state_size, memory_seconds)
    indexed = {
        node.value.id
        for node in ast.walk(body.node)
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name)
    } & names
    types = TYPES | {name: "Float64s" if name in indexed else "float" for name in names}
    block = f"{function.__name__}_block"
    header = f"def {block}({', '.join(f'{name}: {types[name]}' for name in given)}) -> None:"
    before = reader.preamble()
    cell = _cell_kernel(function.__name__, block, given, parameters, indexed, state_size, memory_seconds)
    text = "\n".join([*before, body.with_header(header), *cell])
    return Written(text + "\n", len(before) + 1, body.cell_line, bool(SIDES & set(given)))


def _refuse_strange_places(body: _Body, given: Sequence[str], state_size: int, memory_seconds: float) -> None:
    """Refuse what would reach outside the state or a delay line that was never declared: nothing checks it later."""
    if "memory" in given and memory_seconds <= 0:
        raise KernelRefused(
            "Expected how long the delay line is, found `memory` alone; declare memory_seconds=…."
        )
    for node in ast.walk(body.node):
        if not (
            isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "state"
        ):
            continue
        try:
            place = ast.literal_eval(node.slice)
        except ValueError:  # counted while it runs
            continue
        if not isinstance(place, int) or not 0 <= place < state_size:
            raise KernelRefused(
                f"Expected a place within the state of {state_size} numbers, found state[{place}] in "
                f"{_place(body, node)}; count from 0 and declare as many as it needs."
            )


def _cell_kernel(
    name: str,
    block: str,
    given: Sequence[str],
    parameters: Sequence[Parameter],
    indexed: set[str],
    state_size: int,
    memory_seconds: float,
) -> list[str]:
    """Return the lines of the function that the console calls: values of each frame laid out, then the block."""
    sides = "side_left: Float32s, side_right: Float32s, " if SIDES & set(given) else ""
    lines = [
        (
            f"def {name}(left: Float32s, right: Float32s, {sides}state: Float64s, begin: Float64s, end: Float64s, "
            "scratch: Float64s, phase: int, frames: int, sample_rate: float) -> None:"
        ),
        f"    memory = advance(state, {state_size})",
        f"    memory_frames = int({memory_seconds!r} * sample_rate)",
    ]
    row = 0
    if "side" in given:
        lines += [
            "    side = scratch",
            "    for i in range(frames):",
            "        side[i] = 0.5 * (side_left[i] + side_right[i])",
        ]
        row = 1
    for index, parameter in enumerate(parameters):
        own = f"parameter_{index}"
        if parameter.name in indexed:
            lines += [
                f"    {own} = advance(scratch, {row * CELL_FRAMES})",
                "    for i in range(frames):",
                f"        {own}[i] = at_frame(begin[{index}], end[{index}], phase + i)",
            ]
            row += 1
        else:
            lines.append(f"    {own} = end[{index}]")
    if row > MOST_INDEXED:
        raise KernelRefused(
            f"Expected at most {MOST_INDEXED} parameters that are read frame by frame, `side` being one of them, "
            f"found {row}; read the others as numbers, without an index."
        )
    order = {parameter.name: f"parameter_{index}" for index, parameter in enumerate(parameters)}
    lines.append(f"    {block}({', '.join(order.get(argument, argument) for argument in given)})")
    return lines


@dataclass
class _Body:
    """One function as it stands in its cell."""

    node: ast.FunctionDef
    lines: list[str]
    """From the line of `def` on, mathematics rewritten."""
    cell_line: int

    def with_header(self, header: str) -> str:
        """Return the function under another header, every line of the body where it was."""
        start = self.node.body[0].lineno - self.node.lineno
        if start == 0:
            offset = self.node.body[0].col_offset
            return f"{header} {self.lines[0].encode()[offset:].decode()}"
        return "\n".join([header, *[""] * (start - 1), *self.lines[start:]])


@dataclass
class _Reader:
    """Reads functions and all that they use."""

    constants: dict[str, float | int | bool] = field(default_factory=dict)
    helpers: dict[str, str] = field(default_factory=dict)
    _reading: set[str] = field(default_factory=set)

    def function(self, function: FunctionType) -> _Body:
        """Return a function's text; note what it uses."""
        body = _body_of(function)
        local = {argument.arg for argument in body.node.args.args} | {
            node.id
            for node in ast.walk(body.node)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        around = dict(inspect.getclosurevars(function).nonlocals)
        edits: list[tuple[int, int, int, str]] = []
        # The statements alone: annotations are for people and for type checkers.
        for node in (node for statement in body.node.body for node in ast.walk(statement)):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id not in local
            ):
                replaced = self._attribute(
                    node, around.get(node.value.id, function.__globals__.get(node.value.id)), body
                )
                if replaced is not None:
                    edits.append(
                        (node.lineno - body.node.lineno, node.col_offset, node.end_col_offset or 0, replaced)
                    )
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in local:
                self._use(node, around.get(node.id, function.__globals__.get(node.id)), function, body)
        for row, start, end, new in sorted(edits, reverse=True):
            line = body.lines[row].encode()
            body.lines[row] = (line[:start] + new.encode() + line[end:]).decode()
        return body

    def preamble(self) -> list[str]:
        """Return the lines before the function: constants, then helpers."""
        lines = [f"{name} = {value!r}" for name, value in self.constants.items()]
        return [*lines, *(line for text in self.helpers.values() for line in text.split("\n"))]

    def _attribute(self, node: ast.Attribute, module: Any, body: _Body) -> str | None:
        """Return what stands for `math.sin` or `np.tanh` in a kernel."""
        if not isinstance(module, ModuleType) or module.__name__ not in {"math", "numpy"}:
            return None
        if node.attr in OWN_MATHEMATICS:
            return OWN_MATHEMATICS[node.attr]
        if node.attr in AS_THEY_ARE:
            return f"np.{node.attr}"
        raise KernelRefused(
            f"Expected mathematics that kernels have ({', '.join(sorted(OWN_MATHEMATICS))}, sqrt, floor), found "
            f"{node.attr!r} in {_place(body, node)}."
        )

    def _use(self, node: ast.Name, value: Any, function: FunctionType, body: _Body) -> None:
        """Bring along what a name outside the function stands for."""
        name = node.id
        if isinstance(value, bool | int | float | np.number):
            self.constants[name] = value.item() if isinstance(value, np.number) else value
        elif isinstance(value, FunctionType) and name not in WORDS and value is not function:
            self._bring(name, value)
        elif (
            isinstance(value, FunctionType)
            or name in WORDS
            or hasattr(builtins, name)
            or isinstance(value, ModuleType)
        ):
            return
        elif value is None:
            raise KernelRefused(f"Expected a name that is defined, found {name!r} in {_place(body, node)}.")
        else:
            raise KernelRefused(
                f"Expected numbers and functions around a kernel, found {name!r}, a {type(value).__name__}, in "
                f"{_place(body, node)}; pass arrays through `state`, or use numbers."
            )

    def _bring(self, name: str, helper: FunctionType) -> None:
        if name in self._reading:
            return
        self._reading.add(name)
        body = self.function(helper)
        arguments = [f"{one.arg}: {_type_of(one)}" for one in body.node.args.args]
        gives = any(isinstance(node, ast.Return) and node.value is not None for node in ast.walk(body.node))
        header = f"def {name}({', '.join(arguments)}) -> {'float' if gives else 'None'}:"
        self.helpers[name] = body.with_header(header)


def _type_of(argument: ast.arg) -> str:
    """Return a helper's annotation; a number where there is none, a buffer where the name says so."""
    if argument.annotation is not None:
        return ast.unparse(argument.annotation).strip("'\"")
    return TYPES.get(argument.arg, "float")


def _body_of(function: FunctionType) -> _Body:
    try:
        lines, first = inspect.getsourcelines(function)
        tree = ast.parse(textwrap.dedent("".join(lines)))
    except (OSError, TypeError, SyntaxError) as error:
        raise KernelRefused(
            f"Expected the source of {function.__name__!r}, found none ({error}); define it in a cell or a file."
        ) from error
    node = tree.body[0]
    if not isinstance(node, ast.FunctionDef):
        raise KernelRefused("Expected a function with `def`, found something else; write it out.")
    if node.args.defaults or node.args.kwonlyargs or node.args.vararg or node.args.kwarg:
        raise KernelRefused(
            f"Expected plain arguments of {node.name!r}, found defaults or stars; leave them out."
        )
    own = textwrap.dedent("".join(lines)).split("\n")[node.lineno - 1 : node.end_lineno]
    return _Body(node, own, first + node.lineno - 1)


def _place(body: _Body, node: ast.AST) -> str:
    line = getattr(node, "lineno", body.node.lineno)
    return f"line {body.cell_line + line - body.node.lineno}: {body.lines[line - body.node.lineno].strip()}"


def reason_with_line(message: str, written: Written, name: str) -> str:
    """Return a refusal with the line of the cell that it is about, if it names one of the text's."""
    found = re.findall(rf"<kernel {re.escape(name)}>\D+(\d+)", message)
    lines = written.text.split("\n")
    for number in map(int, found):
        if number >= written.first_line and number <= len(lines):
            line = written.cell_line + number - written.first_line
            return f"{message} It is in line {line}: {lines[number - 1].strip()}"
    if "calls of pow" in message:
        powers = [number for number in range(written.first_line, len(lines)) if "**" in lines[number - 1]]
        if powers:
            line = written.cell_line + powers[0] - written.first_line
            return f"{message} It is in line {line}: {lines[powers[0] - 1].strip()}"
    return message
