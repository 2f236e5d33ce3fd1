"""Pages that are files of the repository: what is read there and what is read here is one text."""

from pathlib import Path

from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parents[2]
FILES = {"contributing": "CONTRIBUTING.md", "code-of-conduct": "CODE_OF_CONDUCT.md", "security-policy": "SECURITY.md"}


def read(app: Sphinx, page: str, source: list[str]) -> None:
    """The file in place of the page, with links to other pages instead of files."""
    if page not in FILES:
        return
    path = ROOT / FILES[page]
    app.env.note_dependency(str(path), docname=page)
    source[0] = path.read_text(encoding="utf-8").replace("](docs/", "](")
    for name, file in FILES.items():
        source[0] = source[0].replace(f"]({file})", f"]({name}.md)")
