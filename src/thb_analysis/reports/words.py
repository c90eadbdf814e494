"""What of a report fits a package: nothing is said of a document, or of silence, where there is none.

Cells of a notebook that speak of a document carry a tag and are not run without one. In what the
others publish, words of a document give way to words of data, and sentences on it are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from nbformat import NotebookNode

from thb_analysis.data.package import Package
from thb_analysis.display import TABLE_TYPE, Cell, Column, Table

# Tags of cells that stand only in a report of a package with a document, or with gaps.
_DOCUMENT, _OPEN = "document", "open"
# What no reader sees: ids, addresses, keys.
_HIDDEN = {
    "id", "to", "href", "anchor", "state", "style", "kind", "measure", "sha256", "key", "result", "quantity", "name",
    "version", "path", "application/json",
}  # fmt: skip

_BEFORE, _BEHIND = r"(?<![-#/\w.])", r"(?![-\w])"
_ONE = r"(?:an?|this|each|every|another|one|broken|wider|single|short) "
_NOUN = r"(?:the|any|no|its|their|other|whose|which|several|its own|own|between|from|of|under|by|in|on|with|only) "
_LETTER = re.compile(r"^[A-Z]")

# In this order: phrases that only a document has, then words.
_OF_DATA = (
    (r",? with footnote and page", ""),
    (r",? in the order of the (?:document|source)(?: within each theme)?", ""),
    (r", and where it stands", ""),
    (r"holds each of these cells with its footnote", "holds each of these cells"),
    (r"; lists that are worded in the negative or open to either reading are marked", ""),
    (r"measures whose list reports a presence", "measures that report a presence"),
    (r"stands on at least one list", "is reported for at least one measure"),
    (r"is not listed is the folder", "is not shown is the folder"),
    (r"not listed|unlisted", "not reported"),
    (r"listed", "reported"),
    (r"an? (short|single) list", r"a \1 measure"),
    (r"a short measure", "few countries"),
    (r"an? listing", "an observation"),
    (r"what lists (?:name|list)", "what is reported"),
    (r"listing (?=between)", "naming "),
    (r"listings with a remark", "qualified observations"),
    (r"listings", "observations"),
    (r"listing", "observation"),
    (r"lists?", None),
    (r"lists", "names"),
    (r"list", "name"),
    (r"with (?:a )?remarks?", "qualified"),
    (r"the statements?(?= speaks? )", "the measure"),
)
# Where countries are compared by measures of another kind.
_OF_OTHER_KINDS = (
    (
        r"provisions and practices (?:that report|whose list reports) a presence",
        "measures that report a presence",
    ),
    (r", the provisions or the practices,", ","),
    (r" offered, provisions or practices,", ""),
    (r"provisions and practices", "measures"),
    (r"Provisions and practices", "Measures"),
    (r"No provision and no practice", "No measure"),
)
_ABOUT_DOCUMENT = re.compile(
    r"\b(?:footnotes?|documents?(?!’)|printed|markers?|coders?|sentence|remarks?|quantity words?|claims?)\b"
    r"|[Cc]onditions and challenges|other reading|a challenge is not a provision"
)
_ABOUT_SILENCE = re.compile(
    r"\bsilen(?:ce|ces|t)\b|\b[Nn]ot (?:listed|reported) (?:does|is)\b|(?<!Mokken’s )\b(?:lower|upper) bound|\b[Bb]ounds\b"
    r"|missing from a list|may have the measure|does not say may still|do not say|\bSettled\b|grey range"
)
_TOLD_SO = (
    (r",? whatever (?:the )?silence means", ""),
    (r"[;,]? ?silence read as not listed, no bounds", ""),
    (r", bounds [^,;:()]+? to [^,;:()]+(?=[);,])", ""),
    (r" \(\)", ""),
    (r", as silence is read,", ","),
    (r"a cross marks a silence", "a cross marks an absence"),
    (r"silent cells", "cells reported as absent"),
    (r"; no reading of silence makes it vanish", ""),
    (r"listed countries, base, share and bounds", "listed countries, base and share"),
    (r"; settled by what the source says no of", ""),
)
_SENTENCE = re.compile(r"(?<=[.!?])(?<! n\.)(?<! p\.)(?<! nn\.) +(?=[A-Z“\[–(*])")
_CLAUSE = re.compile(r"(; |, (?:which|and|since|because|so|for|where|but|the)\b)")
_WITHOUT_GAPS = ("Bounds", "Upper bound", "Settled", "Silences")


def unfitting(package: Package) -> set[str]:
    """Return the tags of cells that do not fit a package."""
    return ({_DOCUMENT} if not _has_document(package) else set()) | (
        {_OPEN} if _is_complete(package) else set()
    )


def fitted(notebook: NotebookNode, package: Package) -> NotebookNode:
    """Word what an executed notebook publishes as it fits a package, in place."""
    if _has_document(package):
        return notebook
    complete = _is_complete(package)
    blocs = any(row.get("bloc") for row in package.records("countries"))
    usual = {"provision", "practice"} & {row["kind"] for row in package.records("measures")}
    own = _own_words(package)

    def reword(text: str) -> str:
        kept: list[str] = []

        def keep(found: re.Match[str]) -> str:
            kept.append(found[0])
            return chr(0xE000 + len(kept) - 1)

        text = own.sub(keep, text) if own else text
        for pattern, instead in () if usual else _OF_OTHER_KINDS:
            text = re.sub(pattern, instead, text)
        text = _said(text, complete, blocs)
        return re.sub("[\ue000-\uf8ff]", lambda found: kept[ord(found[0]) - 0xE000], text)

    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = reword(cell.source)
        for output in cell.get("outputs", []):
            for part in ("data", "metadata"):
                if part in output:
                    output[part] = _walk(output[part], reword, complete)
            _set_again(output)
    return notebook


def _set_again(output: NotebookNode) -> None:
    """Show in the notebook a table as it now is."""
    if table := output.get("data", {}).get(TABLE_TYPE):
        shown = Table(
            id="",
            caption=output.metadata.get("thb", {}).get("caption", ""),
            columns=tuple(Column(**column) for column in table["columns"]),
            rows=tuple(tuple(map(_cell, row)) for row in table["rows"]),
        )
        again, _ = shown._repr_mimebundle_()
        output.data |= {kind: again[kind] for kind in ("text/html", "text/plain")}


def _cell(cell: Any) -> str | Cell:
    if not isinstance(cell, dict):
        return str(cell)
    return Cell(**{**cell, "parts": tuple(map(_cell, cell.get("parts", ())))})


def _has_document(package: Package) -> bool:
    return bool(package.records("footnotes"))


def _is_complete(package: Package) -> bool:
    return all(row["complete"] == "true" for row in package.records("measures"))


def _own_words(package: Package) -> re.Pattern[str] | None:
    """Find the words of the package itself, which stay as they are."""
    texts = {
        cell for table in package.tables.values() for row in table.rows for cell in row.values()
    }
    texts |= {package.descriptor.title, package.descriptor.description}
    words = re.compile(
        r"\b(?:list|remark|document|sentence|claim|silen|footnote|statement|print)", re.I
    )
    own = sorted((text for text in texts if words.search(text)), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, own))) if own else None


def _walk(item: Any, reword: Callable[[str], str], complete: bool, key: str = "") -> Any:
    if isinstance(item, dict):
        if "columns" in item and "rows" in item:
            item = _narrowed(item, complete)
        return {
            name: each if name in _HIDDEN else _walk(each, reword, complete, name)
            for name, each in item.items()
        }
    if isinstance(item, list):
        return [_walk(each, reword, complete, key) for each in item]
    if not isinstance(item, str):
        return item
    if key == "image/svg+xml":
        return re.sub(r"(?<=>)[^<>]+(?=</)", lambda found: reword(found[0]), item)
    return reword(item)


def _narrowed(table: dict[str, Any], complete: bool) -> dict[str, Any]:
    """Leave out columns in which nothing stands, or nothing that is not known, and the row on sentences."""
    rows = [row for row in table["rows"] if _text(row[0]) != "include_body"]
    kept = [
        place
        for place, column in enumerate(table["columns"])
        if not (complete and column["label"] in _WITHOUT_GAPS)
        and (place == 0 or not rows or any(_text(row[place]) for row in rows))
        and not (
            column["label"] == "With remark"
            and all(_text(row[place]) in ("0", "–") for row in rows)
        )
    ]
    columns = [table["columns"][place] for place in kept]
    return {**table, "columns": columns, "rows": [[row[place] for place in kept] for row in rows]}


def _text(cell: Any) -> str:
    return (
        str(cell.get("text", "") or cell.get("state", "")) if isinstance(cell, dict) else str(cell)
    )


def _said(text: str, complete: bool, blocs: bool) -> str:
    """Word one text: paragraph by paragraph, sentence by sentence."""
    return "\n".join(_line(line, complete, blocs) for line in text.split("\n"))


def _line(line: str, complete: bool, blocs: bool) -> str:
    if complete:
        for pattern, instead in _TOLD_SO:
            line = re.sub(pattern, instead, line)
    if not blocs:
        line = re.sub(r"; countries by bloc(?=\.)", "", line)
        line = re.sub(r"by bloc, then by name", "by name", line)
        line = re.sub(r"by bloc, and not by their counts", "by name, and not by their counts", line)
        line = re.sub(r" within their bloc", "", line)
    indent, body = re.fullmatch(r"(\s*(?:[-*>#]+ )?)(.*)", line, re.DOTALL).groups()  # type: ignore[union-attr]
    for pattern, instead in _PHRASES:
        body = pattern.sub(instead, body)
    sentences = [_kept(each, complete) for each in _SENTENCE.split(body)]
    body = " ".join(each for each in sentences if each)
    for pattern, word in _WORDS:
        body = pattern.sub(word, body)
    if complete:
        body = re.sub(r"\bnot reported\b", "reported as absent", body)
        body = re.sub(r"\bNot reported\b", "Reported as absent", body)
    return f"{indent}{body}" if body else ""


def _kept(sentence: str, complete: bool) -> str:
    """Leave out of a sentence the clauses that do not fit, or all of it if its first does not."""
    first, *rest = _CLAUSE.split(sentence)
    if _unfit(first, complete) and re.search(r"[.;:!?]", sentence):
        return ""
    told = first
    for sign, clause in zip(rest[::2], rest[1::2], strict=True):
        if not _unfit(sign + clause, complete):
            told += sign + clause
    return told if told == sentence or told.endswith((".", "?", "!")) else f"{told}."


def _unfit(text: str, complete: bool) -> bool:
    return bool(_ABOUT_DOCUMENT.search(text) or (complete and _ABOUT_SILENCE.search(text)))


def _like(word: str) -> Callable[[re.Match[str]], str]:
    """Put a word in the place of another, with a capital where that has one."""

    def put(found: re.Match[str]) -> str:
        text = found.expand(word)
        return text[:1].upper() + text[1:] if _LETTER.match(found[0]) else text

    return put


def _noun(found: re.Match[str]) -> str:
    return f"{found[1]}measure{'s' if found[0].endswith('s') else ''}"


def _compiled() -> tuple[list[Any], list[Any]]:
    phrases: list[Any] = []
    words: list[Any] = []
    for pattern, word in _OF_DATA:
        if word is None:
            for determiners, noun in ((_ONE, "list"), (_NOUN, "lists?")):
                found = re.compile(rf"{_BEFORE}({determiners}){noun}{_BEHIND}", re.IGNORECASE)
                words.append((found, _noun))
            continue
        found = re.compile(
            pattern if pattern.startswith((",", ";")) else rf"{_BEFORE}(?:{pattern}){_BEHIND}", re.I
        )
        (phrases if word == "" else words).append((found, _like(word) if word else ""))
    return phrases, words


_PHRASES, _WORDS = _compiled()
