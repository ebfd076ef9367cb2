"""Masks: terms of the data as the validator may see them, and back.

Stores hold what no shape of ours could ask for: blank nodes, triples in triples, literals whose
text is none of their datatype. The validator breaks off at some, and takes long at others.
Masked as texts in a language of their own, they meet no shape and are never interpreted.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

import pyoxigraph as ox
import rdflib
from rdflib import RDFS, XSD

# No absolute IRI begins like this, so nothing in the data is mistaken for what it marks.
MARK: Final = "_:"
"""What a masked predicate begins with."""

# So is a literal in this language, which says its datatype before its text.
_OTHER: Final = "x-other"

NAMELESS: Final = {"_:blank": "a blank node", "_:triple": "a triple"}
"""What stands where an IRI should, by the datatype that its mask tells."""
_DAY: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ZONE: Final = r"(Z|[+-][0-9]{2}:[0-9]{2})?"
_LEXICAL: Final = {
    str(XSD.integer): re.compile(r"[+-]?[0-9]{1,100}"),
    str(XSD.decimal): re.compile(r"[+-]?([0-9]{1,100}(\.[0-9]{0,100})?|\.[0-9]{1,100})"),
    str(XSD.boolean): re.compile("true|false|1|0"),
    str(XSD.date): re.compile(_DAY + _ZONE),
    str(XSD.dateTime): re.compile(rf"{_DAY}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(\.[0-9]+)?{_ZONE}"),
}
"""How the values that shapes ask for are written; texts are written in any way."""


def mask_term(
    term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple,
) -> rdflib.URIRef | rdflib.Literal:
    """Return a term as rdflib has it, its lexical form untouched.

    What is neither an IRI nor a literal that the shapes could ask for becomes a text in a
    language of its own. It meets no more of them, and is neither interpreted nor compared: the
    validator breaks off at blank nodes and at values that have no order.
    """
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if not isinstance(term, ox.Literal):
        nature = "_:blank" if isinstance(term, ox.BlankNode) else "_:triple"
        return rdflib.Literal(f"{nature} {term}", lang=_OTHER)
    datatype = term.datatype.value
    if datatype == str(XSD.string):
        return rdflib.Literal(term.value)
    if _is_written_well(term.value, datatype):
        return rdflib.Literal(term.value, datatype=rdflib.URIRef(datatype), normalize=False)
    return rdflib.Literal(f"{datatype} {term.value}", lang=_OTHER)


def mask_verb(predicate: ox.NamedNode) -> rdflib.URIRef:
    """Return a predicate; subclasses that data declares do not widen what shapes allow."""
    iri = predicate.value
    return rdflib.URIRef(MARK + iri if iri == str(RDFS.subClassOf) else iri)


def _is_written_well(lexical: str, datatype: str) -> bool:
    """Return whether this is how a value of one of the datatypes is written.

    Points in time are those from year 1 to 9999, as in posts.
    """
    form = _LEXICAL.get(datatype)
    if form is None or not form.fullmatch(lexical):
        return False
    if datatype in (str(XSD.date), str(XSD.dateTime)):
        moment = lexical if "T" in lexical else f"{lexical[:10]}T00:00:00{lexical[10:]}"
        try:
            datetime.fromisoformat(moment)
        except ValueError:
            return False
    return True


def unmask(value: rdflib.Literal) -> tuple[str, str]:
    """Return the datatype and the text of a literal, as they were before `mask_term`."""
    if value.language == _OTHER:
        datatype, _, text = str(value).partition(" ")
        return datatype, text
    return str(value.datatype or XSD.string), str(value)
