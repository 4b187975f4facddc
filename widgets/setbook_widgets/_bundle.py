"""The built front end of each widget."""

from __future__ import annotations

from pathlib import Path

STATIC = Path(__file__).parent / "static"

_NOT_BUILT = """
export default {{
  render({{ el }}) {{
    el.textContent = "The {name} widget is not built: run `npm run build` in widgets/, or `make lab`.";
  }},
}};
"""


def module_of(name: str) -> Path | str:
    """Return the widget's ES module, or one that says what to do where it was never built."""
    path = STATIC / f"{name}.js"
    return path if path.is_file() else _NOT_BUILT.format(name=name)


def style_of(name: str) -> Path | str:
    """Return the widget's style sheet, or an empty one."""
    path = STATIC / f"{name}.css"
    return path if path.is_file() else "/* not built */"
