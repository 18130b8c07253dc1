/* A pull reader of the XML that linker descriptors use (ILLink.Substitutions.xml): elements and attributes
 * with the predefined and numeric entities. Text, comments, processing instructions and a document type
 * without internal subset are passed over. XML 1.0 §2.4, §2.5, §3.1, §4.1. */
#ifndef ANVIL_FRONTEND_XML_H
#define ANVIL_FRONTEND_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

enum { XML_MAX_ATTRS = 16 };

typedef struct XmlAttr {
    const char *name, *value; /* in the arena; entities replaced */
} XmlAttr;

typedef enum XmlEvent { XML_START, XML_END, XML_DONE } XmlEvent;

typedef struct Xml {
    Diag *diag;
    Arena *arena;
    const char *what; /* the document's name, for messages */
    const char *begin, *at, *end;
    const char *element; /* where the element that started last begins */
    const char *name;    /* of the element that started or ended */
    XmlAttr attrs[XML_MAX_ATTRS];
    unsigned nattrs;
    unsigned depth; /* open elements, the one just started included */
    bool closed;    /* the element just started was <x/>: its end comes next */
} Xml;

/* Reads [text, text + size); `what` names it in messages and is kept. */
void xml_init(Xml *x, Diag *d, Arena *a, const char *what, const void *text, size_t size);
/* The next start or end of an element. Fails through the diag when the document is malformed; elements that
 * end out of order are. */
XmlEvent xml_next(Xml *x);
/* Passes over the element that just started, to its end. */
void xml_skip(Xml *x);
/* Value of an attribute of the element that just started; NULL when absent. */
const char *xml_attr(const Xml *x, const char *name);

/* Line of the element that started last, from 1. */
unsigned xml_line(const Xml *x);

#endif
