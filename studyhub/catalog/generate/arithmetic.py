"""What arithmetic authors may write, and what it comes to: decimals, rounded half up, nothing but numbers."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping, Set
from decimal import ROUND_HALF_UP, Context, Decimal, DecimalException, localcontext
from functools import lru_cache, reduce
from typing import Any

from simpleeval import InvalidExpression, SimpleEval  # type: ignore[import-untyped]

from studyhub.catalog.errors import BadExpression, NotComputable

LONGEST_EXPRESSION = 300
LARGEST_EXPONENT = 64
LARGEST_MAGNITUDE = 60  # digits before the point

_EXACT = Context(prec=50, rounding=ROUND_HALF_UP, Emin=-200, Emax=200)
_SIGNIFICANT = Context(prec=30, rounding=ROUND_HALF_UP)
_SHAPES = (
    *(ast.Expression, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.And, ast.Or),
    *(ast.Compare, ast.Call, ast.Name, ast.Load, ast.Constant),
)
_CLAIMS = (ast.Compare, ast.BoolOp, ast.UnaryOp)


def round_half_up(value: Decimal, places: int) -> Decimal:
    """`value` rounded to `places` decimals, halves away from zero, as by hand.

    The value is first cut to 30 significant digits: the 50 computed ones hold the dust of divisions, and
    1 / 3 * 1.5 must round like the half that it is.
    """
    try:
        with localcontext(_EXACT):
            rounded = _SIGNIFICANT.plus(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
            return rounded if rounded else abs(rounded)
    except DecimalException as error:
        raise NotComputable(f"{value} cannot be rounded to {places} decimals.") from error


def evaluate(expression: str, values: Mapping[str, Decimal]) -> Decimal:
    """The unrounded value of an expression; raises BadExpression or NotComputable."""
    result = _run(expression, values)
    if isinstance(result, bool):
        raise BadExpression(f"`{expression}` is a comparison; a number is needed here.")
    return result


def holds(expression: str, values: Mapping[str, Decimal]) -> bool:
    """Whether a constraint is satisfied; raises BadExpression or NotComputable."""
    result = _run(expression, values)
    if not isinstance(result, bool):
        raise BadExpression(f"`{expression}` is a number; a comparison is needed here.")
    return result


def names_in(expression: str) -> frozenset[str]:
    """The names of quantities that an expression uses; raises BadExpression when it cannot be read."""
    return _parsed(expression)[1]


def check_expression(expression: str, names: Set[str], *, claim: bool = False) -> None:
    """Raise BadExpression unless an expression uses only `names` and is a number (a comparison: `claim`)."""
    body, used = _parsed(expression)
    if unknown := sorted(used - names):
        raise BadExpression(f"`{expression}` uses {', '.join(unknown)}, which is not drawn or derived.")
    is_claim = isinstance(body, ast.Compare | ast.BoolOp) or (
        isinstance(body, ast.UnaryOp) and isinstance(body.op, ast.Not)
    )
    if is_claim != claim:
        wanted = "a comparison" if claim else "a number"
        raise BadExpression(f"`{expression}` is not {wanted}, which is needed here.")


@lru_cache(maxsize=4096)
def _parsed(expression: str) -> tuple[ast.expr, frozenset[str]]:
    if len(expression) > LONGEST_EXPRESSION:
        raise BadExpression(
            f"The expression has over {LONGEST_EXPRESSION} characters; split it with `derived`."
        )
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise BadExpression(f"`{expression}` is not arithmetic that can be read.") from error
    functions = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    names = set()
    for node in ast.walk(tree):
        _check(node, expression)
        if isinstance(node, ast.Name) and id(node) not in functions:
            names.add(node.id)
        if isinstance(node, ast.Constant):
            node.value = _literal(ast.get_source_segment(expression.strip(), node), expression)  # type: ignore[assignment]
    return tree.body, frozenset(names)


def _check(node: ast.AST, expression: str) -> None:
    """Refuse whatever is not arithmetic, before anything is computed."""
    if isinstance(node, ast.Call):
        if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
            raise BadExpression(f"`{expression}` may call only {', '.join(FUNCTIONS)}.")
        if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
            raise BadExpression(f"`{expression}` may give a function plain arguments only.")
        fewest, most = _ARGUMENTS[node.func.id]
        if not fewest <= len(node.args) <= most:
            raise BadExpression(f"`{expression}` gives {node.func.id} the wrong number of arguments.")
    elif isinstance(node, ast.BoolOp) and not all(isinstance(part, _CLAIMS) for part in node.values):
        raise BadExpression(f"`{expression}` may join only comparisons by `and` and `or`.")
    elif not isinstance(node, _SHAPES) and type(node) not in _CALCULATE:
        raise BadExpression(f"`{expression}` holds something other than names, numbers and + - * / **.")


def _literal(source: str | None, expression: str) -> Decimal:
    try:
        return Decimal((source or "").replace("_", "?"))
    except DecimalException as error:
        raise BadExpression(f"`{expression}` holds `{source}`, which is not a plain number.") from error


def _run(expression: str, values: Mapping[str, Decimal]) -> Decimal | bool:
    body, names = _parsed(expression)
    unknown = sorted(names - values.keys())
    if unknown:
        raise BadExpression(f"`{expression}` uses {', '.join(unknown)}, which is not drawn or derived.")
    calculator = SimpleEval(operators=_CALCULATE, functions=dict(FUNCTIONS), names=dict(values))
    try:
        with localcontext(_EXACT):
            result = calculator.eval(expression, previously_parsed=body)
    except (DecimalException, ArithmeticError) as error:
        raise NotComputable(f"`{expression}` has no value here: {_shown(values, names)}.") from error
    except (InvalidExpression, TypeError, RecursionError) as error:
        raise BadExpression(f"`{expression}` mixes numbers and comparisons.") from error
    return result if isinstance(result, bool) else _bounded(result)


def _shown(values: Mapping[str, Decimal], names: frozenset[str]) -> str:
    return (
        ", ".join(f"{name} = {values[name]}" for name in sorted(names)) or "a division by zero or an overflow"
    )


def _bounded(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, Decimal):
        raise TypeError(value)
    if value and value.adjusted() > LARGEST_MAGNITUDE:
        raise NotComputable("A value grows beyond all reason; check the expression.")
    return value


def _on_numbers(compute: Callable[..., Any]) -> Callable[..., Any]:
    """Keep True and False out of sums: `(a < b) + 1` is a slip of the pen."""

    def guarded(*operands: Any) -> Any:
        return compute(*(_bounded(operand) for operand in operands))

    return guarded


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    if abs(exponent) > LARGEST_EXPONENT:
        raise NotComputable(f"An exponent is at most {LARGEST_EXPONENT}.")
    return base**exponent


def _round(value: Decimal, places: Decimal = Decimal(0)) -> Decimal:
    if places != int(places) or not 0 <= places <= 10:
        raise NotComputable("round_half_up rounds to 0 to 10 places.")
    return round_half_up(value, int(places))


def _not(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return not value


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "min": _on_numbers(lambda *values: reduce(lambda a, b: a if a <= b else b, values)),
    "max": _on_numbers(lambda *values: reduce(lambda a, b: a if a >= b else b, values)),
    "abs": _on_numbers(abs),
    "round_half_up": _on_numbers(_round),
}
_ARGUMENTS = {"min": (2, 9), "max": (2, 9), "abs": (1, 1), "round_half_up": (1, 2)}
_CALCULATE: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: _on_numbers(operator.add),
    ast.Sub: _on_numbers(operator.sub),
    ast.Mult: _on_numbers(operator.mul),
    ast.Div: _on_numbers(operator.truediv),
    ast.Pow: _on_numbers(_power),
    ast.USub: _on_numbers(operator.neg),
    ast.UAdd: _on_numbers(operator.pos),
    ast.Lt: _on_numbers(operator.lt),
    ast.LtE: _on_numbers(operator.le),
    ast.Gt: _on_numbers(operator.gt),
    ast.GtE: _on_numbers(operator.ge),
    ast.Eq: _on_numbers(operator.eq),
    ast.NotEq: _on_numbers(operator.ne),
    ast.Not: _not,
}
