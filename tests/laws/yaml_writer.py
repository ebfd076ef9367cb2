"""YAML writer: trees of the strategies -> the text of a front matter, in several styles."""

from __future__ import annotations

from collections.abc import Iterator

from tests.laws.strategies import Plain, Table


def write_post(tree: Table, *, line_break: str = "\n", in_flow: bool = False) -> bytes:
    """Return a file whose front matter is the tree."""
    lines = [_in_flow(tree)] if in_flow or not tree.entries else list(_in_blocks(tree, ""))
    text = line_break.join(["---", *lines, "---", "Body", ""])
    return text.encode()


def _in_blocks(tree: object, indent: str) -> Iterator[str]:
    """Yield the lines of a mapping or a list in block style."""
    if isinstance(tree, Table):
        marked = [(f"{_quote(key)}:", value) for key, value in tree.entries]
    else:
        assert isinstance(tree, list)
        marked = [("-", item) for item in tree]
    for mark, value in marked:
        if isinstance(value, Plain | str) or not _inside(value):
            yield f"{indent}{mark} {_in_flow(value)}"
        else:
            yield f"{indent}{mark}"
            yield from _in_blocks(value, indent + "  ")


def _inside(tree: object) -> tuple[object, ...]:
    """Return what a mapping or list holds."""
    return tree.entries if isinstance(tree, Table) else tuple(tree)  # type: ignore[arg-type]


def _in_flow(tree: object) -> str:
    """Return a tree on one line."""
    if isinstance(tree, Plain):
        return tree.text
    if isinstance(tree, str):
        return _quote(tree)
    if isinstance(tree, Table):
        return "{" + ", ".join(f"{_quote(key)}: {_in_flow(v)}" for key, v in tree.entries) + "}"
    assert isinstance(tree, list)
    return "[" + ", ".join(map(_in_flow, tree)) + "]"


def _quote(text: str) -> str:
    """Return a text in double quotes, with escapes for all that is not printable ASCII."""
    return '"' + "".join(map(_escape, text)) + '"'


def _escape(character: str) -> str:
    """Return a character as it may stand in double quotes."""
    if character.isprintable() and character not in '"\\':
        return character
    return f"\\U{ord(character):08X}"
