/* Tokens to types, methods and fields. Each row is resolved once, in open form, and kept by its row id; the
 * context is substituted at each use. */
#include <string.h>

#include "frontend/typesystem.h"

#define CACHE(a, field, T, table) \
    ((a)->cache_->field           \
         ? (a)->cache_->field     \
         : ((a)->cache_->field = ARENA_ARRAY((a)->u->arena, T, md_rows((a)->image, (table)))))

/* Row id of the token, checked against its table. */
static uint32_t checked_rid(Assembly *a, uint32_t token) {
    MdTable t = md_token_table(token);
    uint32_t rid = md_token_rid(token);
    if (t >= MD_TABLE_COUNT || rid - 1 >= md_rows(a->image, t))
        diag_fail(a->u->diag, "%s: token 0x%08x names no row", a->name, token);
    return rid;
}

/* --- types --- */

static TypeDef *resolve_typeref(Assembly *a, uint32_t rid) {
    MdTypeRef r = md_typeref(a->image, rid);
    TypeDef *d = NULL;
    switch (md_token_table(r.scope)) {
        case MD_ASSEMBLYREF:
            d = find_toplevel(assembly_ref(a, md_token_rid(r.scope)), r.ns, r.name, 0);
            break;
        case MD_TYPEREF: {
            /* A nested reference follows the one it is nested in, which may be forwarded. */
            TypeDef *outer = typeref_def(a, md_token_rid(r.scope));
            uint32_t inner = md_find_type(outer->assembly->image, outer->rid, r.ns, r.name);
            if (inner) d = assembly_typedef(outer->assembly, inner);
            break;
        }
        case MD_MODULEREF: break;
        default: d = find_toplevel(a, r.ns, r.name, 0); /* this module, or a row of ExportedType */
    }
    if (!d)
        diag_fail(a->u->diag, "%s: type %s is not where it is said to be", a->name,
                  md_type_name(a->image, a->u->arena, md_token(MD_TYPEREF, rid)));
    return d;
}

/* In a malformed file the scopes may run in a circle. */
static void check_scopes(Assembly *a, uint32_t rid) {
    uint32_t scope = md_token(MD_TYPEREF, rid);
    for (int depth = 0; md_token_table(scope) == MD_TYPEREF; depth++) {
        if (depth > MAX_EXPANSION) diag_fail(a->u->diag, "%s: type references nested too deep", a->name);
        scope = md_col_token(a->image, MD_TYPEREF_SCOPE, md_token_rid(scope));
    }
}

TypeDef *typeref_def(Assembly *a, uint32_t rid) {
    Type **known = CACHE(a, typerefs, Type *, MD_TYPEREF);
    checked_rid(a, md_token(MD_TYPEREF, rid));
    if (!known[rid - 1]) {
        check_scopes(a, rid);
        known[rid - 1] = typedef_type(resolve_typeref(a, rid));
    }
    return known[rid - 1]->def;
}

TypeDef *def_from_token(Assembly *a, uint32_t token) {
    uint32_t rid = checked_rid(a, token);
    switch (md_token_table(token)) {
        case MD_TYPEDEF: return assembly_typedef(a, rid);
        case MD_TYPEREF: return typeref_def(a, rid);
        default: diag_fail(a->u->diag, "%s: token 0x%08x is not a type definition", a->name, token);
    }
}

static Type *typespec_open(Assembly *a, uint32_t rid) {
    Type **known = CACHE(a, typespecs, Type *, MD_TYPESPEC), *t = known[rid - 1];
    if (t) return t;
    t = decode_typespec(a, md_col_blob(a->image, MD_TYPESPEC_SIGNATURE, rid), md_token(MD_TYPESPEC, rid));
    return known[rid - 1] = t;
}

static Type *type_open(Assembly *a, uint32_t token) {
    if (md_token_table(token) == MD_TYPESPEC) return typespec_open(a, checked_rid(a, token));
    return typedef_type(def_from_token(a, token));
}

Type *type_from_token(Assembly *a, uint32_t token, const GenericCtx *ctx) {
    if (md_token_table(token) != MD_TYPESPEC) return type_open(a, token);
    return type_subst(a->u, type_open(a, token), ctx);
}

/* --- members by reference --- */

/* Vararg call sites list more parameters than the definition has. */
static bool site_matches(const MethodSig *site, const MethodSig *def) {
    if (site->callconv != MD_SIG_VARARG || site->sentinel == site->nparams) return sig_equal(site, def);
    MethodSig fixed = *site;
    fixed.nparams = site->sentinel;
    return sig_equal(&fixed, def);
}

/* The method of definition d that the reference means. `ctx` puts d's variables in terms of the class that
 * the reference names; NULL when d is that class. Methods may differ in nothing but modifiers, so those
 * with the same modifiers go first. */
static MethodDef *match_method(Universe *u, TypeDef *d, const GenericCtx *ctx, const char *name,
                               const MethodSig *sig) {
    MethodDef *but_for_mods = NULL;
    for (MethodDef *m = method_named(d, name, NULL); m; m = method_named(d, name, m)) {
        MethodSig *def = method_def_sig(m);
        if (def->nparams != sig->sentinel && def->nparams != sig->nparams) continue;
        if (!site_matches(sig, sig_subst(u, def, ctx))) continue;
        if (def->mods == sig->mods) return m;
        if (!but_for_mods) but_for_mods = m;
    }
    return but_for_mods;
}

static noreturn void no_member(Assembly *a, const char *what, Type *owner, const char *name) {
    Arena *scratch = a->u->arena;
    diag_fail(a->u->diag, "%s: refers to %s %s::%s, which does not exist", a->name, what,
              type_name(scratch, owner), name);
}

/* Looks in `owner` (open, in terms of the reference's place) and its bases; interfaces' calls to Object's
 * methods go on to Object. */
static void resolve_method_ref(Assembly *a, MemberCache *mc, Type *owner, const char *name, MethodSig *sig) {
    Universe *u = a->u;
    if (owner->kind == TK_SZARRAY || owner->kind == TK_ARRAY) {
        mc->method = array_method(u, owner, name, sig->nparams);
        if (mc->method) return;
        owner = u->wk[WK_ARRAY];
    }
    if (!owner->def) no_member(a, "method", owner, name);
    /* Signatures of references are in terms of the variables of the class they name. */
    for (Type *t = typedef_type(owner->def); t; t = type_parent(t)) {
        GenericCtx ctx = type_ctx(t);
        MethodDef *m = match_method(u, t->def, t->def == owner->def ? NULL : &ctx, name, sig);
        if (!m) continue;
        GenericCtx actual = type_ctx(owner);
        mc->method = method_typical(u, m, type_subst(u, t, &actual));
        if (sig->callconv == MD_SIG_VARARG) mc->site = sig;
        return;
    }
    MethodDef *m = owner->def->is_interface ? match_method(u, u->wk[WK_OBJECT]->def, NULL, name, sig) : NULL;
    if (!m) no_member(a, "method", owner, name);
    mc->method = method_typical(u, m, u->wk[WK_OBJECT]);
}

static void resolve_field_ref(Assembly *a, MemberCache *mc, Type *owner, const char *name, Type *type) {
    Universe *u = a->u;
    if (!owner->def) no_member(a, "field", owner, name);
    for (Type *t = typedef_type(owner->def); t; t = type_parent(t)) {
        typedef_members(t->def);
        for (uint32_t i = 0; i < t->def->nfields; i++) {
            FieldDef *f = &t->def->fields[i];
            if (strcmp(f->name, name) != 0 || field_type(u, f, t) != type) continue;
            GenericCtx actual = type_ctx(owner);
            mc->field = f;
            mc->owner = type_subst(u, t, &actual);
            return;
        }
    }
    no_member(a, "field", owner, name);
}

/* Class a member reference names. */
static Type *memberref_owner(Assembly *a, const MdMemberRef *r) {
    switch (md_token_table(r->parent)) {
        case MD_METHODDEF: /* vararg call site of a method of this module */
            return typedef_type(methoddef_of_rid(a, checked_rid(a, r->parent))->owner);
        case MD_MODULEREF: return typedef_type(assembly_typedef(a, 1)); /* global members of another module */
        default: return type_open(a, r->parent);
    }
}

static MemberCache *memberref(Assembly *a, uint32_t token) {
    uint32_t rid = checked_rid(a, token);
    MemberCache *mc = &CACHE(a, memberrefs, MemberCache, MD_MEMBERREF)[rid - 1];
    if (mc->method || mc->field) return mc;
    MdMemberRef r = md_memberref(a->image, rid);
    Type *owner = memberref_owner(a, &r);
    if (md_memberref_is_field(a->image, rid))
        resolve_field_ref(a, mc, owner, r.name, decode_field_type(a, r.signature, token));
    else
        resolve_method_ref(a, mc, owner, r.name, decode_method_sig(a, r.signature, token));
    return mc;
}

/* --- methods --- */

static Method *methoddef_open(Assembly *a, uint32_t rid) {
    Method **known = &CACHE(a, methods, Method *, MD_METHODDEF)[rid - 1];
    if (!*known) {
        MethodDef *m = methoddef_of_rid(a, rid);
        *known = method_typical(a->u, m, typedef_type(m->owner));
    }
    return *known;
}

static Method *method_open(Assembly *a, uint32_t token, MethodSig **site) {
    uint32_t rid = checked_rid(a, token);
    switch (md_token_table(token)) {
        case MD_METHODDEF: return methoddef_open(a, rid);
        case MD_MEMBERREF: {
            MemberCache *mc = memberref(a, token);
            if (!mc->method) diag_fail(a->u->diag, "%s: token 0x%08x is not a method", a->name, token);
            if (site) *site = mc->site;
            return mc->method;
        }
        default: diag_fail(a->u->diag, "%s: token 0x%08x is not a method", a->name, token);
    }
}

static Method *methodspec_open(Assembly *a, uint32_t token) {
    uint32_t rid = checked_rid(a, token), n;
    Method **known = &CACHE(a, methodspecs, Method *, MD_METHODSPEC)[rid - 1];
    if (!*known) {
        Method *m = method_open(a, md_col_token(a->image, MD_METHODSPEC_METHOD, rid), NULL);
        MdBlob b = md_col_blob(a->image, MD_METHODSPEC_INSTANTIATION, rid);
        Type **args = decode_methodspec(a, b, token, &n);
        *known = method_inst(a->u, m->def, m->owner, args, n);
    }
    return *known;
}

Method *method_from_token(Assembly *a, uint32_t token, const GenericCtx *ctx, MethodSig **site_sig) {
    MethodSig *site = NULL;
    bool spec = md_token_table(token) == MD_METHODSPEC;
    Method *m = spec ? methodspec_open(a, token) : method_open(a, token, &site);
    if (site_sig) *site_sig = site ? sig_subst(a->u, site, ctx) : NULL;
    if (!m->has_vars || !ctx) return m;
    if (spec) return method_subst(a->u, m, ctx);
    /* Without a MethodSpec a generic method stays over its own variables, which are not the context's; so do
     * definitions named by their own token. */
    if (md_token_table(token) == MD_METHODDEF) return m;
    GenericCtx only_types = {.targs = ctx->targs, .ntargs = ctx->ntargs};
    return method_subst(a->u, m, m->nmargs ? &only_types : ctx);
}

/* --- fields --- */

FieldDef *field_from_token(Assembly *a, uint32_t token, const GenericCtx *ctx, Type **owner) {
    uint32_t rid = checked_rid(a, token);
    FieldDef *f = NULL;
    if (md_token_table(token) == MD_FIELD) {
        FieldDef **known = &CACHE(a, fields, FieldDef *, MD_FIELD)[rid - 1];
        if (!*known) *known = fielddef_of_rid(a, rid);
        f = *known;
        if (owner) *owner = typedef_type(f->owner);
    } else if (md_token_table(token) == MD_MEMBERREF) {
        MemberCache *mc = memberref(a, token);
        f = mc->field;
        if (owner && f) *owner = type_subst(a->u, mc->owner, ctx);
    }
    if (!f) diag_fail(a->u->diag, "%s: token 0x%08x is not a field", a->name, token);
    return f;
}

char token_kind(Assembly *a, uint32_t token) {
    switch (md_token_table(token)) {
        case MD_TYPEDEF:
        case MD_TYPEREF:
        case MD_TYPESPEC: return 't';
        case MD_METHODDEF:
        case MD_METHODSPEC: return 'm';
        case MD_FIELD: return 'f';
        case MD_MEMBERREF: return md_memberref_is_field(a->image, checked_rid(a, token)) ? 'f' : 'm';
        default: diag_fail(a->u->diag, "%s: token 0x%08x is no type, method or field", a->name, token);
    }
}

/* --- stand-alone signatures --- */

MethodSig *sig_from_token(Assembly *a, uint32_t token, const GenericCtx *ctx) {
    uint32_t rid = checked_rid(a, token);
    if (md_token_table(token) != MD_STANDALONESIG)
        diag_fail(a->u->diag, "%s: token 0x%08x is not a signature", a->name, token);
    MethodSig **known = &CACHE(a, sigs, MethodSig *, MD_STANDALONESIG)[rid - 1];
    if (!*known) *known = decode_method_sig(a, md_col_blob(a->image, MD_STANDALONESIG_SIGNATURE, rid), token);
    return sig_subst(a->u, *known, ctx);
}

static LocalVar *locals_subst(Universe *u, LocalVar *open, uint32_t n, const GenericCtx *ctx) {
    LocalVar *vars = NULL;
    for (uint32_t i = 0; i < n; i++) {
        Type *t = type_subst(u, open[i].type, ctx);
        if (t == open[i].type) continue;
        if (!vars) {
            vars = ARENA_ARRAY(u->arena, LocalVar, n);
            memcpy(vars, open, sizeof(LocalVar) * n);
        }
        vars[i].type = t;
    }
    return vars ? vars : open;
}

LocalVar *locals_from_token(Assembly *a, uint32_t token, const GenericCtx *ctx, uint32_t *n) {
    uint32_t rid = checked_rid(a, token);
    if (md_token_table(token) != MD_STANDALONESIG)
        diag_fail(a->u->diag, "%s: token 0x%08x is not a signature", a->name, token);
    LocalVar **known = &CACHE(a, locals, LocalVar *, MD_STANDALONESIG)[rid - 1];
    uint32_t *count = &CACHE(a, local_counts, uint32_t, MD_STANDALONESIG)[rid - 1];
    if (!*known)
        *known = decode_locals(a, md_col_blob(a->image, MD_STANDALONESIG_SIGNATURE, rid), token, count);
    *n = *count;
    return locals_subst(a->u, *known, *n, ctx);
}
