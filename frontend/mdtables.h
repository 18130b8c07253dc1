/* The schema of the metadata tables: ECMA-335 §II.22 and the Portable PDB tables 0x30..0x37. This
 * is the only description of rows in Anvil; sizes, accessors, checks and printers derive from it.
 *
 * MD_SCHEMA(T, C) expands to, in order of table number,
 *   T(TABLE, number, key column or NONE)     one table; rows are ordered by the key column
 *   C(TABLE, COLUMN, kind, of)               one column of the table above
 * kind: U2 U4 (constants; U1 padded to two bytes counts as U2), STRING GUID BLOB (heap indices),
 * INDEX (row of table `of`), LIST (as INDEX, and starts a run that ends where the next row's
 * begins), CODED (coded index `of`, §II.24.2.6).
 *
 * MD_CODED_INDICES(X) expands to X(NAME, tag bits, table per tag ...); MD_NONE marks unused tags. */
#ifndef ANVIL_FRONTEND_MDTABLES_H
#define ANVIL_FRONTEND_MDTABLES_H

#define MD_SCHEMA(T, C)                                                    \
    T(MODULE, 0x00, NONE)                                                  \
    C(MODULE, GENERATION, U2, NONE)                                        \
    C(MODULE, NAME, STRING, NONE)                                          \
    C(MODULE, MVID, GUID, NONE)                                            \
    C(MODULE, ENCID, GUID, NONE)                                           \
    C(MODULE, ENCBASEID, GUID, NONE)                                       \
    T(TYPEREF, 0x01, NONE)                                                 \
    C(TYPEREF, SCOPE, CODED, RESOLUTION_SCOPE)                             \
    C(TYPEREF, NAME, STRING, NONE)                                         \
    C(TYPEREF, NAMESPACE, STRING, NONE)                                    \
    T(TYPEDEF, 0x02, NONE)                                                 \
    C(TYPEDEF, FLAGS, U4, NONE)                                            \
    C(TYPEDEF, NAME, STRING, NONE)                                         \
    C(TYPEDEF, NAMESPACE, STRING, NONE)                                    \
    C(TYPEDEF, EXTENDS, CODED, TYPEDEF_OR_REF)                             \
    C(TYPEDEF, FIELDS, LIST, FIELD)                                        \
    C(TYPEDEF, METHODS, LIST, METHODDEF)                                   \
    T(FIELDPTR, 0x03, NONE)                                                \
    C(FIELDPTR, FIELD, INDEX, FIELD)                                       \
    T(FIELD, 0x04, NONE)                                                   \
    C(FIELD, FLAGS, U2, NONE)                                              \
    C(FIELD, NAME, STRING, NONE)                                           \
    C(FIELD, SIGNATURE, BLOB, NONE)                                        \
    T(METHODPTR, 0x05, NONE)                                               \
    C(METHODPTR, METHOD, INDEX, METHODDEF)                                 \
    T(METHODDEF, 0x06, NONE)                                               \
    C(METHODDEF, RVA, U4, NONE)                                            \
    C(METHODDEF, IMPLFLAGS, U2, NONE)                                      \
    C(METHODDEF, FLAGS, U2, NONE)                                          \
    C(METHODDEF, NAME, STRING, NONE)                                       \
    C(METHODDEF, SIGNATURE, BLOB, NONE)                                    \
    C(METHODDEF, PARAMS, LIST, PARAM)                                      \
    T(PARAMPTR, 0x07, NONE)                                                \
    C(PARAMPTR, PARAM, INDEX, PARAM)                                       \
    T(PARAM, 0x08, NONE)                                                   \
    C(PARAM, FLAGS, U2, NONE)                                              \
    C(PARAM, SEQUENCE, U2, NONE)                                           \
    C(PARAM, NAME, STRING, NONE)                                           \
    T(INTERFACEIMPL, 0x09, INTERFACEIMPL_CLASS)                            \
    C(INTERFACEIMPL, CLASS, INDEX, TYPEDEF)                                \
    C(INTERFACEIMPL, INTERFACE, CODED, TYPEDEF_OR_REF)                     \
    T(MEMBERREF, 0x0A, NONE)                                               \
    C(MEMBERREF, PARENT, CODED, MEMBERREF_PARENT)                          \
    C(MEMBERREF, NAME, STRING, NONE)                                       \
    C(MEMBERREF, SIGNATURE, BLOB, NONE)                                    \
    T(CONSTANT, 0x0B, CONSTANT_PARENT)                                     \
    C(CONSTANT, TYPE, U2, NONE)                                            \
    C(CONSTANT, PARENT, CODED, HAS_CONSTANT)                               \
    C(CONSTANT, VALUE, BLOB, NONE)                                         \
    T(CUSTOMATTRIBUTE, 0x0C, CUSTOMATTRIBUTE_PARENT)                       \
    C(CUSTOMATTRIBUTE, PARENT, CODED, HAS_CUSTOM_ATTRIBUTE)                \
    C(CUSTOMATTRIBUTE, TYPE, CODED, CUSTOM_ATTRIBUTE_TYPE)                 \
    C(CUSTOMATTRIBUTE, VALUE, BLOB, NONE)                                  \
    T(FIELDMARSHAL, 0x0D, FIELDMARSHAL_PARENT)                             \
    C(FIELDMARSHAL, PARENT, CODED, HAS_FIELD_MARSHAL)                      \
    C(FIELDMARSHAL, NATIVETYPE, BLOB, NONE)                                \
    T(DECLSECURITY, 0x0E, DECLSECURITY_PARENT)                             \
    C(DECLSECURITY, ACTION, U2, NONE)                                      \
    C(DECLSECURITY, PARENT, CODED, HAS_DECL_SECURITY)                      \
    C(DECLSECURITY, PERMISSIONSET, BLOB, NONE)                             \
    T(CLASSLAYOUT, 0x0F, CLASSLAYOUT_PARENT)                               \
    C(CLASSLAYOUT, PACKINGSIZE, U2, NONE)                                  \
    C(CLASSLAYOUT, CLASSSIZE, U4, NONE)                                    \
    C(CLASSLAYOUT, PARENT, INDEX, TYPEDEF)                                 \
    T(FIELDLAYOUT, 0x10, FIELDLAYOUT_FIELD)                                \
    C(FIELDLAYOUT, OFFSET, U4, NONE)                                       \
    C(FIELDLAYOUT, FIELD, INDEX, FIELD)                                    \
    T(STANDALONESIG, 0x11, NONE)                                           \
    C(STANDALONESIG, SIGNATURE, BLOB, NONE)                                \
    T(EVENTMAP, 0x12, EVENTMAP_PARENT)                                     \
    C(EVENTMAP, PARENT, INDEX, TYPEDEF)                                    \
    C(EVENTMAP, EVENTS, LIST, EVENT)                                       \
    T(EVENTPTR, 0x13, NONE)                                                \
    C(EVENTPTR, EVENT, INDEX, EVENT)                                       \
    T(EVENT, 0x14, NONE)                                                   \
    C(EVENT, FLAGS, U2, NONE)                                              \
    C(EVENT, NAME, STRING, NONE)                                           \
    C(EVENT, TYPE, CODED, TYPEDEF_OR_REF)                                  \
    T(PROPERTYMAP, 0x15, PROPERTYMAP_PARENT)                               \
    C(PROPERTYMAP, PARENT, INDEX, TYPEDEF)                                 \
    C(PROPERTYMAP, PROPERTIES, LIST, PROPERTY)                             \
    T(PROPERTYPTR, 0x16, NONE)                                             \
    C(PROPERTYPTR, PROPERTY, INDEX, PROPERTY)                              \
    T(PROPERTY, 0x17, NONE)                                                \
    C(PROPERTY, FLAGS, U2, NONE)                                           \
    C(PROPERTY, NAME, STRING, NONE)                                        \
    C(PROPERTY, SIGNATURE, BLOB, NONE)                                     \
    T(METHODSEMANTICS, 0x18, METHODSEMANTICS_ASSOCIATION)                  \
    C(METHODSEMANTICS, SEMANTICS, U2, NONE)                                \
    C(METHODSEMANTICS, METHOD, INDEX, METHODDEF)                           \
    C(METHODSEMANTICS, ASSOCIATION, CODED, HAS_SEMANTICS)                  \
    T(METHODIMPL, 0x19, METHODIMPL_CLASS)                                  \
    C(METHODIMPL, CLASS, INDEX, TYPEDEF)                                   \
    C(METHODIMPL, BODY, CODED, METHODDEF_OR_REF)                           \
    C(METHODIMPL, DECLARATION, CODED, METHODDEF_OR_REF)                    \
    T(MODULEREF, 0x1A, NONE)                                               \
    C(MODULEREF, NAME, STRING, NONE)                                       \
    T(TYPESPEC, 0x1B, NONE)                                                \
    C(TYPESPEC, SIGNATURE, BLOB, NONE)                                     \
    T(IMPLMAP, 0x1C, IMPLMAP_MEMBER)                                       \
    C(IMPLMAP, FLAGS, U2, NONE)                                            \
    C(IMPLMAP, MEMBER, CODED, MEMBER_FORWARDED)                            \
    C(IMPLMAP, NAME, STRING, NONE)                                         \
    C(IMPLMAP, SCOPE, INDEX, MODULEREF)                                    \
    T(FIELDRVA, 0x1D, FIELDRVA_FIELD)                                      \
    C(FIELDRVA, RVA, U4, NONE)                                             \
    C(FIELDRVA, FIELD, INDEX, FIELD)                                       \
    T(ENCLOG, 0x1E, NONE)                                                  \
    C(ENCLOG, TOKEN, U4, NONE)                                             \
    C(ENCLOG, FUNCCODE, U4, NONE)                                          \
    T(ENCMAP, 0x1F, NONE)                                                  \
    C(ENCMAP, TOKEN, U4, NONE)                                             \
    T(ASSEMBLY, 0x20, NONE)                                                \
    C(ASSEMBLY, HASHALG, U4, NONE)                                         \
    C(ASSEMBLY, MAJOR, U2, NONE)                                           \
    C(ASSEMBLY, MINOR, U2, NONE)                                           \
    C(ASSEMBLY, BUILD, U2, NONE)                                           \
    C(ASSEMBLY, REVISION, U2, NONE)                                        \
    C(ASSEMBLY, FLAGS, U4, NONE)                                           \
    C(ASSEMBLY, PUBLICKEY, BLOB, NONE)                                     \
    C(ASSEMBLY, NAME, STRING, NONE)                                        \
    C(ASSEMBLY, CULTURE, STRING, NONE)                                     \
    T(ASSEMBLYPROCESSOR, 0x21, NONE)                                       \
    C(ASSEMBLYPROCESSOR, PROCESSOR, U4, NONE)                              \
    T(ASSEMBLYOS, 0x22, NONE)                                              \
    C(ASSEMBLYOS, PLATFORM, U4, NONE)                                      \
    C(ASSEMBLYOS, MAJOR, U4, NONE)                                         \
    C(ASSEMBLYOS, MINOR, U4, NONE)                                         \
    T(ASSEMBLYREF, 0x23, NONE)                                             \
    C(ASSEMBLYREF, MAJOR, U2, NONE)                                        \
    C(ASSEMBLYREF, MINOR, U2, NONE)                                        \
    C(ASSEMBLYREF, BUILD, U2, NONE)                                        \
    C(ASSEMBLYREF, REVISION, U2, NONE)                                     \
    C(ASSEMBLYREF, FLAGS, U4, NONE)                                        \
    C(ASSEMBLYREF, PUBLICKEYORTOKEN, BLOB, NONE)                           \
    C(ASSEMBLYREF, NAME, STRING, NONE)                                     \
    C(ASSEMBLYREF, CULTURE, STRING, NONE)                                  \
    C(ASSEMBLYREF, HASHVALUE, BLOB, NONE)                                  \
    T(ASSEMBLYREFPROCESSOR, 0x24, NONE)                                    \
    C(ASSEMBLYREFPROCESSOR, PROCESSOR, U4, NONE)                           \
    C(ASSEMBLYREFPROCESSOR, ASSEMBLYREF, INDEX, ASSEMBLYREF)               \
    T(ASSEMBLYREFOS, 0x25, NONE)                                           \
    C(ASSEMBLYREFOS, PLATFORM, U4, NONE)                                   \
    C(ASSEMBLYREFOS, MAJOR, U4, NONE)                                      \
    C(ASSEMBLYREFOS, MINOR, U4, NONE)                                      \
    C(ASSEMBLYREFOS, ASSEMBLYREF, INDEX, ASSEMBLYREF)                      \
    T(FILE, 0x26, NONE)                                                    \
    C(FILE, FLAGS, U4, NONE)                                               \
    C(FILE, NAME, STRING, NONE)                                            \
    C(FILE, HASHVALUE, BLOB, NONE)                                         \
    T(EXPORTEDTYPE, 0x27, NONE)                                            \
    C(EXPORTEDTYPE, FLAGS, U4, NONE)                                       \
    C(EXPORTEDTYPE, TYPEDEFID, U4, NONE)                                   \
    C(EXPORTEDTYPE, NAME, STRING, NONE)                                    \
    C(EXPORTEDTYPE, NAMESPACE, STRING, NONE)                               \
    C(EXPORTEDTYPE, IMPLEMENTATION, CODED, IMPLEMENTATION)                 \
    T(MANIFESTRESOURCE, 0x28, NONE)                                        \
    C(MANIFESTRESOURCE, OFFSET, U4, NONE)                                  \
    C(MANIFESTRESOURCE, FLAGS, U4, NONE)                                   \
    C(MANIFESTRESOURCE, NAME, STRING, NONE)                                \
    C(MANIFESTRESOURCE, IMPLEMENTATION, CODED, IMPLEMENTATION)             \
    T(NESTEDCLASS, 0x29, NESTEDCLASS_NESTED)                               \
    C(NESTEDCLASS, NESTED, INDEX, TYPEDEF)                                 \
    C(NESTEDCLASS, ENCLOSING, INDEX, TYPEDEF)                              \
    T(GENERICPARAM, 0x2A, GENERICPARAM_OWNER)                              \
    C(GENERICPARAM, NUMBER, U2, NONE)                                      \
    C(GENERICPARAM, FLAGS, U2, NONE)                                       \
    C(GENERICPARAM, OWNER, CODED, TYPE_OR_METHODDEF)                       \
    C(GENERICPARAM, NAME, STRING, NONE)                                    \
    T(METHODSPEC, 0x2B, NONE)                                              \
    C(METHODSPEC, METHOD, CODED, METHODDEF_OR_REF)                         \
    C(METHODSPEC, INSTANTIATION, BLOB, NONE)                               \
    T(GENERICPARAMCONSTRAINT, 0x2C, GENERICPARAMCONSTRAINT_OWNER)          \
    C(GENERICPARAMCONSTRAINT, OWNER, INDEX, GENERICPARAM)                  \
    C(GENERICPARAMCONSTRAINT, CONSTRAINT, CODED, TYPEDEF_OR_REF)           \
    T(DOCUMENT, 0x30, NONE)                                                \
    C(DOCUMENT, NAME, BLOB, NONE)                                          \
    C(DOCUMENT, HASHALG, GUID, NONE)                                       \
    C(DOCUMENT, HASH, BLOB, NONE)                                          \
    C(DOCUMENT, LANGUAGE, GUID, NONE)                                      \
    T(METHODDEBUGINFORMATION, 0x31, NONE)                                  \
    C(METHODDEBUGINFORMATION, DOCUMENT, INDEX, DOCUMENT)                   \
    C(METHODDEBUGINFORMATION, SEQUENCEPOINTS, BLOB, NONE)                  \
    T(LOCALSCOPE, 0x32, LOCALSCOPE_METHOD)                                 \
    C(LOCALSCOPE, METHOD, INDEX, METHODDEF)                                \
    C(LOCALSCOPE, IMPORTSCOPE, INDEX, IMPORTSCOPE)                         \
    C(LOCALSCOPE, VARIABLES, LIST, LOCALVARIABLE)                          \
    C(LOCALSCOPE, CONSTANTS, LIST, LOCALCONSTANT)                          \
    C(LOCALSCOPE, STARTOFFSET, U4, NONE)                                   \
    C(LOCALSCOPE, LENGTH, U4, NONE)                                        \
    T(LOCALVARIABLE, 0x33, NONE)                                           \
    C(LOCALVARIABLE, ATTRIBUTES, U2, NONE)                                 \
    C(LOCALVARIABLE, INDEX, U2, NONE)                                      \
    C(LOCALVARIABLE, NAME, STRING, NONE)                                   \
    T(LOCALCONSTANT, 0x34, NONE)                                           \
    C(LOCALCONSTANT, NAME, STRING, NONE)                                   \
    C(LOCALCONSTANT, SIGNATURE, BLOB, NONE)                                \
    T(IMPORTSCOPE, 0x35, NONE)                                             \
    C(IMPORTSCOPE, PARENT, INDEX, IMPORTSCOPE)                             \
    C(IMPORTSCOPE, IMPORTS, BLOB, NONE)                                    \
    T(STATEMACHINEMETHOD, 0x36, STATEMACHINEMETHOD_MOVENEXT)               \
    C(STATEMACHINEMETHOD, MOVENEXT, INDEX, METHODDEF)                      \
    C(STATEMACHINEMETHOD, KICKOFF, INDEX, METHODDEF)                       \
    T(CUSTOMDEBUGINFORMATION, 0x37, CUSTOMDEBUGINFORMATION_PARENT)         \
    C(CUSTOMDEBUGINFORMATION, PARENT, CODED, HAS_CUSTOM_DEBUG_INFORMATION) \
    C(CUSTOMDEBUGINFORMATION, KIND, GUID, NONE)                            \
    C(CUSTOMDEBUGINFORMATION, VALUE, BLOB, NONE)

#define MD_CODED_INDICES(X)                                                                                  \
    X(TYPEDEF_OR_REF, 2, MD_TYPEDEF, MD_TYPEREF, MD_TYPESPEC)                                                \
    X(HAS_CONSTANT, 2, MD_FIELD, MD_PARAM, MD_PROPERTY)                                                      \
    X(HAS_CUSTOM_ATTRIBUTE, 5, MD_METHODDEF, MD_FIELD, MD_TYPEREF, MD_TYPEDEF, MD_PARAM, MD_INTERFACEIMPL,   \
      MD_MEMBERREF, MD_MODULE, MD_DECLSECURITY, MD_PROPERTY, MD_EVENT, MD_STANDALONESIG, MD_MODULEREF,       \
      MD_TYPESPEC, MD_ASSEMBLY, MD_ASSEMBLYREF, MD_FILE, MD_EXPORTEDTYPE, MD_MANIFESTRESOURCE,               \
      MD_GENERICPARAM, MD_GENERICPARAMCONSTRAINT, MD_METHODSPEC)                                             \
    X(HAS_FIELD_MARSHAL, 1, MD_FIELD, MD_PARAM)                                                              \
    X(HAS_DECL_SECURITY, 2, MD_TYPEDEF, MD_METHODDEF, MD_ASSEMBLY)                                           \
    X(MEMBERREF_PARENT, 3, MD_TYPEDEF, MD_TYPEREF, MD_MODULEREF, MD_METHODDEF, MD_TYPESPEC)                  \
    X(HAS_SEMANTICS, 1, MD_EVENT, MD_PROPERTY)                                                               \
    X(METHODDEF_OR_REF, 1, MD_METHODDEF, MD_MEMBERREF)                                                       \
    X(MEMBER_FORWARDED, 1, MD_FIELD, MD_METHODDEF)                                                           \
    X(IMPLEMENTATION, 2, MD_FILE, MD_ASSEMBLYREF, MD_EXPORTEDTYPE)                                           \
    X(CUSTOM_ATTRIBUTE_TYPE, 3, MD_NONE, MD_NONE, MD_METHODDEF, MD_MEMBERREF)                                \
    X(RESOLUTION_SCOPE, 2, MD_MODULE, MD_MODULEREF, MD_ASSEMBLYREF, MD_TYPEREF)                              \
    X(TYPE_OR_METHODDEF, 1, MD_TYPEDEF, MD_METHODDEF)                                                        \
    X(HAS_CUSTOM_DEBUG_INFORMATION, 5, MD_METHODDEF, MD_FIELD, MD_TYPEREF, MD_TYPEDEF, MD_PARAM,             \
      MD_INTERFACEIMPL, MD_MEMBERREF, MD_MODULE, MD_DECLSECURITY, MD_PROPERTY, MD_EVENT, MD_STANDALONESIG,   \
      MD_MODULEREF, MD_TYPESPEC, MD_ASSEMBLY, MD_ASSEMBLYREF, MD_FILE, MD_EXPORTEDTYPE, MD_MANIFESTRESOURCE, \
      MD_GENERICPARAM, MD_GENERICPARAMCONSTRAINT, MD_METHODSPEC, MD_DOCUMENT, MD_LOCALSCOPE,                 \
      MD_LOCALVARIABLE, MD_LOCALCONSTANT, MD_IMPORTSCOPE)

#endif
