"""Reading linked data as a program does that is not ours: expanded by pyld, with the contexts at hand."""

import json
from collections.abc import Iterator
from typing import Any

from pyld import jsonld

from annotations.reports.formats import FORMATS
from annotations.reports.shapes import Report

OA, AS, DC = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/activitystreams#", "http://purl.org/dc/terms/"
SCHEMA = "https://schema.org/"

Node = dict[str, Any]

# What the terms that a report uses stand for in http://www.w3.org/ns/anno.jsonld.
_ANNOTATION = {
    "id": "@id",
    "type": "@type",
    **{
        name: f"{OA}{name}"
        for name in ("Annotation", "SpecificResource", "TextualBody", "TextPositionSelector", "TextQuoteSelector")
    },
    "AnnotationCollection": f"{AS}OrderedCollection",
    "AnnotationPage": f"{AS}OrderedCollectionPage",
    "Person": "http://xmlns.com/foaf/0.1/Person",
    "Organization": "http://xmlns.com/foaf/0.1/Organization",
    "Software": f"{AS}Application",
    "body": {"@type": "@id", "@id": f"{OA}hasBody"},
    "target": {"@type": "@id", "@id": f"{OA}hasTarget"},
    "source": {"@type": "@id", "@id": f"{OA}hasSource"},
    "selector": {"@type": "@id", "@id": f"{OA}hasSelector"},
    "motivation": {"@type": "@vocab", "@id": f"{OA}motivatedBy"},
    "purpose": {"@type": "@vocab", "@id": f"{OA}hasPurpose"},
    **{name: f"{OA}{name}" for name in ("assessing", "classifying", "describing", "editing", "linking")},
    "exact": f"{OA}exact",
    "prefix": f"{OA}prefix",
    "suffix": f"{OA}suffix",
    "start": {"@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger", "@id": f"{OA}start"},
    "end": {"@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger", "@id": f"{OA}end"},
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "format": "http://purl.org/dc/elements/1.1/format",
    "name": "http://xmlns.com/foaf/0.1/name",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "creator": {"@type": "@id", "@id": f"{DC}creator"},
    "created": {"@type": "http://www.w3.org/2001/XMLSchema#dateTime", "@id": f"{DC}created"},
    "modified": {"@type": "http://www.w3.org/2001/XMLSchema#dateTime", "@id": f"{DC}modified"},
    "generator": {"@type": "@id", "@id": f"{AS}generator"},
    "generated": {"@type": "http://www.w3.org/2001/XMLSchema#dateTime", "@id": f"{DC}issued"},
    "total": {"@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger", "@id": f"{AS}totalItems"},
    "first": {"@type": "@id", "@id": f"{AS}first"},
    "last": {"@type": "@id", "@id": f"{AS}last"},
    "next": {"@type": "@id", "@id": f"{AS}next"},
    "prev": {"@type": "@id", "@id": f"{AS}prev"},
    "partOf": {"@type": "@id", "@id": f"{AS}partOf"},
    "startIndex": {"@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger", "@id": f"{AS}startIndex"},
    "items": {"@type": "@id", "@id": f"{AS}items", "@container": "@list"},
}
# schema.org's own context takes every word of it for one of its vocabulary, and these for addresses.
_SCHEMA = {"@vocab": SCHEMA, **{name: {"@type": "@id"} for name in ("url", "citation")}}
CONTEXTS = {"http://www.w3.org/ns/anno.jsonld": _ANNOTATION, "https://schema.org": _SCHEMA}


def printed(format: str, *reports: Report) -> str:
    return b"".join(FORMATS[format].write(iter(reports))).decode()


def document(format: str, *reports: Report) -> Node:
    found: Node = json.loads(printed(format, *reports))
    return found


def expanded(format: str, *reports: Report) -> list[Node]:
    """The nodes of the graph, every term spelled out. A term that no context knows would be dropped."""

    def load(url: str, _options: Any) -> Node:
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": CONTEXTS[url]}}

    found: list[Node] = jsonld.expand(document(format, *reports), {"documentLoader": load})
    return found


def nodes(value: Any) -> Iterator[Node]:
    """Every object in it, at any depth."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from nodes(each)


def keys(value: Any) -> set[str]:
    return {name for node in nodes(value) for name in node}
