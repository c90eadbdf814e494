"""Complete a PDF: row headers, and under which licence it is.

Typst tags column headers but does not know yet that the first column names the rows.
"""

import io
from collections.abc import Iterator
from itertools import product
from typing import Any


def complete(pdf: bytes, licence: str) -> bytes:
    """Tag the first cell of each body row as a row header, and state the licence.

    Parameters
    ----------
    pdf
        The tagged PDF that Typst wrote.
    licence
        Under which it is; empty if not known.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        for table in _elements(document.Root.StructTreeRoot, "/Table"):
            _complete(table)
        # It says no more than its absence does, and poppler warns of it.
        if "/Suspects" in document.Root.get("/MarkInfo", {}):
            del document.Root.MarkInfo["/Suspects"]
        with document.open_metadata(
            set_pikepdf_as_editor=False, update_docinfo=False
        ) as known:
            if licence:
                known["dc:rights"] = licence
        _end_streams_plainly(document)
        return _saved(document)


def _saved(document: Any) -> bytes:
    """Write a PDF with its objects in streams: a third of the size, and nothing lost.

    Such a stream may not end in a carriage return either. It ends in a checksum of its objects: with one
    object more, which an array becomes, others share a stream.
    """
    from pikepdf import Array, Dictionary, ObjectStreamMode, settings

    settings.set_flate_compression_level(9)
    objects = (each for each in document.objects if isinstance(each, Dictionary))
    arrays = (each for each in objects if isinstance(each.get("/K"), Array))
    while True:
        out = io.BytesIO()
        mode = ObjectStreamMode.generate
        document.save(out, deterministic_id=True, object_stream_mode=mode)
        element = None if b"\r\nendstream" not in out.getvalue() else next(arrays, None)
        if element is None:
            return out.getvalue()
        element.K = document.make_indirect(element.K)


def _end_streams_plainly(document: Any) -> None:
    """Let no stream end in a carriage return.

    With the line feed before ``endstream`` it would read as one end of line, and the stream as a byte
    shorter than its length says, which PDF/A does not allow. One stream in 256 ends so. Such a one is
    written in runs, which end in 128, and which `save` does not undo as it would other filters.
    """
    from pikepdf import Array, Name, Stream

    for stream in document.objects:
        if isinstance(stream, Stream) and (raw := stream.read_raw_bytes()).endswith(
            b"\r"
        ):
            found = stream.get("/Filter", Array())
            filters = found if isinstance(found, Array) else [found]
            parts = (raw[at : at + 128] for at in range(0, len(raw), 128))
            runs = b"".join(bytes([len(part) - 1]) + part for part in parts)
            stream.write(runs + b"\x80", filter=Array([Name.RunLengthDecode, *filters]))


def _complete(table: Any) -> None:
    """Tag the first cell of each row as a row header; rows that the layout keeps together are a foot."""
    from pikepdf import Dictionary, Name

    for part in (*_elements(table, "/TBody"), *_elements(table, "/TFoot")):
        for row in _children(part):
            head = _children(row)[0]
            row_head = Dictionary(O=Name.Table, Scope=Name.Row)
            for stated, span in product(head.get("/A", ()), ("/ColSpan", "/RowSpan")):
                if span in stated:
                    row_head[span] = stated[span]
            head.S, head.A = Name.TH, row_head


def _elements(parent: Any, kind: str) -> Iterator[Any]:
    for child in _children(parent):
        if child.get("/S") == kind:
            yield child
        else:
            yield from _elements(child, kind)


def _children(parent: Any) -> list[Any]:
    from pikepdf import Array, Dictionary

    kids = parent.get("/K", [])
    return [
        kid
        for kid in (kids if isinstance(kids, Array) else [kids])
        if isinstance(kid, Dictionary)
    ]
