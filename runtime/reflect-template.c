/* Reflection: instances of generic types and methods that only the program's data ask for. They share the
 * code of the instance over System.Object, their template; what depends on the exact type arguments is worked
 * out from recipes (runtime/abi.h: RtTemplate, RtSharedCode). Instances over value types need code of their
 * own and are not made.
 *
 * A type is made with its name, base, interfaces and room for statics; its dictionary is filled when the
 * program first makes an object of it or runs code of it (UNFINISHED until then), so that types which lead to
 * ever larger ones, as Box<T> with a member of type Box<T[]>, come to an end. */
#include <stdlib.h>
#include "runtime/os.h"
#include "runtime/reflect.h"
#include "runtime/thread.h"

enum { MAX_ARGS = 64 };

/* How much deeper than what the program asked for type arguments of bases, interfaces and methods that are
 * called without an object may be nested. */
enum { MOST_DEEPER = 6 };
static uint32_t deepest; /* under the lock, of what is being made */

static uint32_t depth_of(const RtMethodTable *mt) {
    uint32_t deep = 0, n = 0;
    if (mt->flags2 & RT_MT2_GENERIC_VARIABLE) return 0;
    if (mt->element_type && (rt_mt_is_array(mt) || mt->flags2 & RT_MT2_POINTER))
        return 1 + depth_of(mt->element_type);
    n = rt_mt_num_args(mt);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t d = depth_of(rt_mt_arg(mt, i));
        if (d > deep) deep = d;
    }
    return n ? deep + 1 : 0;
}

static uint32_t depth_of_args(RtMethodTable *const *args, uint32_t n) {
    uint32_t deep = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t d = depth_of(args[i]);
        if (d > deep) deep = d;
    }
    return deep;
}

static bool too_deep(RtMethodTable *const *args, uint32_t n) {
    uint32_t deep = depth_of_args(args, n);
    if (reflect_outermost()) deepest = deep + MOST_DEEPER;
    return deep > deepest;
}

/* Stands in dictionaries for code that is not there. */
static RT_NORETURN void no_code(void) {
    rt_throw_message(RT_EXC_NOTSUPPORTED,
                     "The program holds no code for this instance of a generic type or method.");
}

/* ---- recipes ------------------------------------------------------------------------------------- */

static RtMethodTable *cook(const RtRecipe *r, const Context *c) {
    switch ((RtRecipeKind)r->kind) {
        case RT_RECIPE_TYPE: return r->type;
        case RT_RECIPE_VAR: return r->n < c->num_class_args ? c->class_args[r->n] : NULL;
        case RT_RECIPE_MVAR: return r->n < c->num_method_args ? c->method_args[r->n] : NULL;
        default: break;
    }
    uint32_t n = r->kind == RT_RECIPE_INST ? r->n : 1;
    RtMethodTable *args[MAX_ARGS];
    if (n > MAX_ARGS) return NULL;
    for (uint32_t i = 0; i < n; i++)
        if (!(args[i] = cook(r->args[i], c))) return NULL;
    switch ((RtRecipeKind)r->kind) {
        case RT_RECIPE_INST:
            return r->info->image ? reflect_instance(reflect_definition(r->info), args, n) : NULL;
        case RT_RECIPE_ARRAY: return reflect_array(args[0], r->n);
        case RT_RECIPE_PTR: return reflect_pointer(args[0], false);
        default: return reflect_pointer(args[0], true);
    }
}

/* ---- method dictionaries ------------------------------------------------------------------------- */

typedef struct Dictionary {
    struct Dictionary *next;
    const RtSharedCode *shared;
    RtMethodTable *owner;
    uint32_t num_args;
    RtMethodTable **args;
    void **slots; /* arguments first; NULL: it cannot be filled */
} Dictionary;
static Dictionary *dictionaries; /* made under the lock */

static bool fill(void **slots, const RtSlotRecipe *recipes, uint32_t n, const Context *c);

static Dictionary *find_dictionary(const RtSharedCode *shared, const RtMethodTable *owner,
                                   RtMethodTable *const *args, uint32_t n) {
    for (Dictionary *d = __atomic_load_n(&dictionaries, __ATOMIC_ACQUIRE); d; d = d->next)
        if (d->shared == shared && d->owner == owner && d->num_args == n && !memcmp(d->args, args, 8 * n))
            return d;
    return NULL;
}

static void **make_dictionary(const RtSharedCode *shared, RtMethodTable *owner, RtMethodTable *const *args,
                              uint32_t n) {
    if (too_deep(args, n)) return NULL;
    Dictionary *d = find_dictionary(shared, owner, args, n);
    if (d) return d->slots;
    d = reflect_alloc(sizeof *d);
    void **slots = reflect_alloc(8 * (n + (size_t)shared->num_slots + 1));
    memcpy(slots, args, 8 * n);
    *d = (Dictionary){dictionaries, shared, owner, n, (RtMethodTable **)slots, slots};
    /* Known before it is filled: a dictionary may lead back to itself. */
    __atomic_store_n(&dictionaries, d, __ATOMIC_RELEASE);
    Context c = context_of(owner, NULL);
    c.method_args = args, c.num_method_args = n;
    if (!fill(d->slots + n, shared->slots, shared->num_slots, &c)) d->slots = NULL;
    return d->slots;
}

/* NULL: there is no code for these arguments. */
static void **method_dictionary(const RtSharedCode *shared, RtMethodTable *owner, RtMethodTable *const *args,
                                uint32_t n) {
    Dictionary *d = find_dictionary(shared, owner, args, n);
    if (d && reflect_settled()) return d->slots;
    reflect_enter();
    void **slots = make_dictionary(shared, owner, args, n);
    reflect_leave();
    return slots;
}

void *reflect_shared_code(const RtSharedCode *shared, RtMethodTable *owner, RtMethodTable *const *args,
                          uint32_t n) {
    if (!shared->code) return NULL;
    if (shared->context == RT_CONTEXT_NONE) return shared->code;
    if (shared->context == RT_CONTEXT_TYPE)
        return reflect_finish_type(owner) ? rt_thunk(shared->code, owner) : NULL;
    void **dictionary = method_dictionary(shared, owner, args, n);
    return dictionary ? rt_thunk(shared->code, dictionary) : NULL;
}

static const RtMethodRow *row_that_shares(const RtMembers *members, const void *code) {
    for (uint32_t i = 0; members && i < members->num_methods; i++)
        if (members->methods[i].shared && members->methods[i].shared->code == code)
            return &members->methods[i];
    return NULL;
}

MethodDesc *reflect_made_method(const void *code) {
    void *target;
    const void *context;
    if (!rt_thunk_parts(code, &target, &context)) return NULL;
    const Dictionary *d = __atomic_load_n(&dictionaries, __ATOMIC_ACQUIRE);
    while (d && d->slots != context) d = d->next;
    RtMethodTable *owner = d ? d->owner : (RtMethodTable *)context; /* RT_CONTEXT_TYPE */
    const RtMethodRow *row = row_that_shares(owner->aux->members, target);
    const RtMethodTable *template = row || !rt_mt_num_args(owner) ? NULL : reflect_template_of(owner);
    if (template) row = row_that_shares(template->aux->members, target);
    if (!row) return NULL;
    return reflect_method(owner, md_token_rid(row->token), d ? d->args : NULL, d ? d->num_args : 0);
}

/* ---- generic virtual methods --------------------------------------------------------------------- */

typedef struct MadeDecl {
    struct MadeDecl *next;
    RtGvmDecl decl;
    RtMethodTable *args[];
} MadeDecl;
static MadeDecl *made_decls;

/* The declaration that a recipe gives: `like` with another owner and other arguments. Under the lock. */
static const RtGvmDecl *gvm_decl(const RtGvmDecl *like, RtMethodTable *owner, RtMethodTable *const *args,
                                 uint32_t n) {
    for (MadeDecl *d = made_decls; d; d = d->next)
        if (d->decl.info == like->info && d->decl.method == like->method && d->decl.owner == owner &&
            d->decl.num_args == n && !memcmp(d->args, args, 8 * n))
            return &d->decl;
    MadeDecl *d = reflect_alloc(sizeof *d + 8 * n);
    memcpy(d->args, args, 8 * n);
    d->decl = (RtGvmDecl){like->info, owner, d->args, like->method, n};
    d->next = made_decls;
    __atomic_store_n(&made_decls, d, __ATOMIC_RELEASE);
    return &d->decl;
}

/* The class in mt's hierarchy that is an instance of the same definition as `like`. */
static RtMethodTable *same_class(RtMethodTable *mt, const RtMethodTable *like) {
    while (mt && mt != like && !(rt_mt_num_args(like) && mt->aux->info == like->aux->info)) mt = mt->parent;
    return mt;
}

/* Whether code for the type of a row serves another: System.Object there stands for all references, also in
 * the arguments of structs. */
static bool serves_type(RtMethodTable *of_row, RtMethodTable *arg) {
    if (!of_row || !arg) return false; /* the program only has them in this declaration */
    if (of_row == arg) return true;
    if (!rt_mt_is_valuetype(arg)) return of_row == rt_module.classes[RT_CLASS_OBJECT];
    uint32_t n = rt_mt_num_args(arg);
    if (!n || rt_mt_num_args(of_row) != n || of_row->aux->info != arg->aux->info) return false;
    for (uint32_t i = 0; i < n; i++)
        if (!serves_type(rt_mt_arg(of_row, i), rt_mt_arg(arg, i))) return false;
    return true;
}

static bool serves(RtMethodTable *const *of_row, RtMethodTable *const *args, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        if (!serves_type(of_row[i], args[i])) return false;
    return true;
}

/* Whether the row is for this declaration, as far as owners go: a template's stand for those of what is made
 * of it. */
static bool same_declaration(const RtGvmDecl *row, const RtGvmDecl *decl, bool made) {
    return row->info && row->info == decl->info && row->method == decl->method &&
           row->num_args == decl->num_args && row->owner && decl->owner &&
           (row->owner == decl->owner || made);
}

void *reflect_gvm(RtMethodTable *mt, const RtGvmDecl *decl) {
    for (RtMethodTable *t = mt; t; t = t->parent) {
        for (const RtGvmRow *row = rt_mt_code(t)->gvm; row && row->decl; row++) {
            bool made = t->flags2 & RT_MT2_MADE && rt_mt_num_args(row->owner);
            if (!same_declaration(row->decl, decl, made) ||
                !serves(row->decl->args, decl->args, decl->num_args))
                continue;
            bool exact = !memcmp(row->decl->args, decl->args, 8 * (size_t)decl->num_args);
            if (exact && !made) return row->code;
            RtMethodTable *owner = row->shared ? same_class(mt, row->owner) : NULL;
            if (owner) return reflect_shared_code(row->shared, owner, decl->args, decl->num_args);
        }
    }
    return NULL;
}

void *reflect_vector(RtMethodTable *iface, uint32_t slot) {
    RtMethodTable *element = rt_mt_arg(iface, 0);
    for (uint64_t i = 0; i < rt_module.reflection->num_vectors; i++) {
        const RtVectorRow *row = &rt_module.reflection->vectors[i];
        if (row->iface == iface->aux->info && row->slot == slot)
            return reflect_shared_code(row->shared, NULL, &element, 1);
    }
    return NULL;
}

/* ---- slots --------------------------------------------------------------------------------------- */

typedef struct Statics { /* of made types */
    struct Statics *next;
    const RtMethodTable *mt;
    char *nongc, *gc;
} Statics;
static Statics *made_statics;

static char *allocate_statics(uint32_t size, bool gc) {
    if (!size) return NULL;
    char *p = reflect_alloc((size + 15) & ~15u);
    if (gc) rt_root_add(p, (size + 7) & ~7u);
    return p;
}

char *reflect_statics(const RtMethodTable *mt, bool gc) {
    const RtMembers *members = mt->aux->members;
    if (!(mt->flags2 & RT_MT2_MADE)) return !members ? NULL : gc ? members->gc : members->nongc;
    for (const Statics *s = __atomic_load_n(&made_statics, __ATOMIC_ACQUIRE); s; s = s->next)
        if (s->mt == mt) return gc ? s->gc : s->nongc;
    return NULL;
}

/* The class of EqualityComparer<T>.Default or Comparer<T>.Default, as CoreCLR's ComparerHelpers choose. */
static RtMethodTable *comparer(RtMethodTable *t, bool equality) {
    static const char ns[] = "System.Collections.Generic";
    RtMethodTable *face = reflect_find(NULL, "System", equality ? "IEquatable`1" : "IComparable`1");
    bool generic = face && rt_can_cast(t, reflect_instance(face, &t, 1));
    const char *name = equality  ? generic ? "GenericEqualityComparer`1" : "ObjectEqualityComparer`1"
                       : generic ? "GenericComparer`1"
                                 : "ObjectComparer`1";
    RtMethodTable *def = reflect_find(NULL, ns, name);
    return def ? reflect_instance(def, &t, 1) : NULL;
}

static void *dispatch_cell(RtMethodTable *face, uint32_t slot) {
    RtDispatchCell *cell = reflect_alloc(sizeof *cell);
    *cell = (RtDispatchCell){&rt_dispatch_empty, face, slot};
    return cell;
}

static void *method_slot(RtSlotKind kind, const RtMethodRecipe *r, const Context *c) {
    RtMethodTable *args[MAX_ARGS], *owner = cook(r->owner, c);
    if (!owner || r->num_args > MAX_ARGS) return NULL;
    for (uint32_t i = 0; i < r->num_args; i++)
        if (!(args[i] = cook(r->args[i], c))) return NULL;
    switch (kind) {
        case RT_SLOT_CELL: return dispatch_cell(owner, r->slot);
        case RT_SLOT_GVMDECL: return r->like ? (void *)gvm_decl(r->like, owner, args, r->num_args) : NULL;
        case RT_SLOT_METHODDICT:
            return r->shared ? method_dictionary(r->shared, owner, args, r->num_args) : NULL;
        default: return r->shared ? reflect_shared_code(r->shared, owner, args, r->num_args) : NULL;
    }
}

static void *type_slot(RtSlotKind kind, RtMethodTable *mt) {
    static const RtClassInit done = {.state = RT_CCTOR_DONE};
    switch (kind) {
        case RT_SLOT_MT: return mt;
        case RT_SLOT_CONTEXT: return reflect_finish_type(mt) ? mt : NULL;
        case RT_SLOT_TYPEOBJ: return rt_type_object(mt);
        case RT_SLOT_STATICS_NONGC: return reflect_statics(mt, false);
        case RT_SLOT_STATICS_GC: return reflect_statics(mt, true);
        case RT_SLOT_CLASSINIT: return rt_mt_class_init(mt) ? rt_mt_class_init(mt) : (void *)&done;
        case RT_SLOT_DEFAULT_CTOR: return rt_mt_code(mt)->default_ctor;
        case RT_SLOT_EQCOMPARER: return comparer(mt, true);
        case RT_SLOT_COMPARER: return comparer(mt, false);
        default: return NULL;
    }
}

static void *slot(const RtSlotRecipe *r, const Context *c) {
    RtSlotKind kind = (RtSlotKind)r->kind;
    if (kind == RT_SLOT_REFUSE) return NULL;
    if (r->method) return method_slot(kind, r->method, c);
    RtMethodTable *mt = r->type ? cook(r->type, c) : NULL;
    return mt ? type_slot(kind, mt) : NULL;
}

/* What is missing is told when it is used: code throws, data cannot be read. */
static void *missing(RtSlotKind kind) {
    if (kind == RT_SLOT_NONE || kind == RT_SLOT_ENTRY || kind == RT_SLOT_DEFAULT_CTOR) return (void *)no_code;
    if (!rt_missing_data) rt_missing_data = rt_os_reserve(RT_MISSING_BYTES, RT_MISSING_BYTES);
    return rt_missing_data;
}

/* False: an instance cannot be made, because a type of its dictionary cannot. */
static bool fill(void **slots, const RtSlotRecipe *recipes, uint32_t n, const Context *c) {
    for (uint32_t i = 0; i < n; i++) {
        RtSlotKind kind = (RtSlotKind)recipes[i].kind;
        void *value = kind == RT_SLOT_NONE ? NULL : slot(&recipes[i], c);
        bool needed = kind != RT_SLOT_NONE && kind != RT_SLOT_DEFAULT_CTOR && kind != RT_SLOT_CONTEXT;
        if (!value && !recipes[i].method && needed) return false;
        slots[i] = value ? value : missing(kind);
    }
    return true;
}

/* ---- types --------------------------------------------------------------------------------------- */

/* What stands for a type argument in a template; NULL: nothing does. */
static RtMethodTable *stand_in(RtMethodTable *mt) {
    if (mt->flags2 & (RT_MT2_GENERIC_VARIABLE | RT_MT2_POINTER)) return NULL;
    if (!rt_mt_is_valuetype(mt)) return rt_class(RT_CLASS_OBJECT);
    uint32_t n = rt_mt_num_args(mt);
    RtMethodTable *args[MAX_ARGS];
    if (!n || n > MAX_ARGS || !mt->aux->info->image) return mt;
    for (uint32_t i = 0; i < n; i++)
        if (!(args[i] = stand_in(rt_mt_arg(mt, i)))) return NULL;
    return reflect_known(reflect_definition(mt->aux->info), args, n);
}

static const RtMethodTable *template_of(RtMethodTable *def, RtMethodTable *const *args, uint32_t n) {
    RtMethodTable *like[MAX_ARGS];
    if (!n || n > MAX_ARGS) return NULL;
    for (uint32_t i = 0; i < n; i++)
        if (!(like[i] = stand_in(args[i]))) return NULL;
    const RtMethodTable *mt = reflect_known(def, like, n);
    return mt && mt->aux->members && mt->aux->members->template ? mt : NULL;
}

const RtMethodTable *reflect_template_of(RtMethodTable *mt) {
    if (!mt->aux->info->image || mt->flags2 & RT_MT2_GENERIC_VARIABLE) return NULL;
    Context c = context_of(mt, NULL);
    return template_of(reflect_definition(mt->aux->info), c.class_args, c.num_class_args);
}

static RtMethodTable *clone(const RtMethodTable *like) {
    size_t size = offsetof(RtMethodTable, vtable) + 8 * (size_t)like->num_virtuals;
    RtMethodTable *mt = reflect_alloc(size);
    RtAux *aux = reflect_alloc(sizeof *aux);
    memcpy(mt, like, size);
    *aux = *like->aux;
    aux->exposed_class_object = NULL;
    aux->sz_array = NULL;
    mt->aux = aux;
    mt->flags2 |= RT_MT2_MADE | RT_MT2_UNFINISHED;
    if (mt->base_size) mt->base_size = RT_NO_CODE_SIZE; /* rt_new asks */
    return mt;
}

/* A copy of what the type has of its template's. */
static RtTypeCode *own_code(RtMethodTable *mt) {
    RtTypeCode *code = reflect_alloc(sizeof *code);
    *code = *rt_mt_code(mt);
    mt->code = code;
    return code;
}

/* Dictionaries of the bases, then its own, whose slots are filled later. */
static void set_dictionary(RtMethodTable *mt, RtMethodTable *const *args, uint32_t n, uint32_t num_slots) {
    const RtMethodTable *parent = mt->parent;
    uint16_t above = parent && parent->per_inst_info ? ((const uint16_t *)parent->per_inst_info)[-4] : 0;
    struct {
        uint16_t dictionaries, args;
        uint32_t pad;
        void **list[];
    } *block = reflect_alloc(8 + 8 * (above + 1u));
    block->dictionaries = above + 1;
    block->args = (uint16_t)n;
    for (uint16_t i = 0; i < above; i++) block->list[i] = (void **)parent->per_inst_info[i];
    block->list[above] = reflect_alloc(8 * (n + (size_t)num_slots));
    memcpy(block->list[above], args, 8 * n);
    mt->per_inst_info = block->list;
}

static bool set_interfaces(RtMethodTable *mt, const RtTemplate *t, const Context *c) {
    if (!t->num_interfaces) return true;
    RtMethodTable **map = reflect_alloc(8 * t->num_interfaces);
    for (uint32_t i = 0; i < t->num_interfaces; i++)
        if (!(map[i] = cook(t->interfaces[i], c))) return false;
    mt->interface_map = map;
    RtDispatchRow *rows = reflect_alloc(sizeof *rows * (rt_mt_code(mt)->num_dispatch + 1u));
    for (uint32_t i = 0; i < rt_mt_code(mt)->num_dispatch; i++) {
        rows[i] = rt_mt_code(mt)->dispatch[i];
        if (rows[i].exact) rows[i].code = (void *)no_code;
    }
    own_code(mt)->dispatch = rows;
    return true;
}

/* Statics' cctor waits for the type to be finished (rt_class_init). */
static bool set_statics(RtMethodTable *mt, const RtTemplate *t) {
    Statics *s = reflect_alloc(sizeof *s);
    *s = (Statics){made_statics, mt, allocate_statics(t->nongc_size, false),
                   allocate_statics(t->gc_size, true)};
    __atomic_store_n(&made_statics, s, __ATOMIC_RELEASE);
    if (!t->cctor) return true;
    void *cctor = rt_thunk(t->cctor, mt);
    RtClassInit *init = reflect_alloc(sizeof *init);
    rt_root_add(init, sizeof *init);
    *init = (RtClassInit){.state = RT_CCTOR_PENDING, .cctor = (void (*)(void))cctor, .mt = mt};
    own_code(mt)->class_init = init;
    return cctor != NULL;
}

RtMethodTable *reflect_from_template(RtMethodTable *def, RtMethodTable *const *args, uint32_t n) {
    const RtMethodTable *like = template_of(def, args, n);
    if (!like || too_deep(args, n)) return NULL;
    const RtTemplate *t = like->aux->members->template;
    RtMethodTable *mt = clone(like);
    reflect_remember(mt, args, n);
    Image *m = reflect_image_of(def);
    uint32_t extends = md_col_token(m->md, MD_TYPEDEF_EXTENDS, reflect_rid(def));
    Context c = {.class_args = args, .num_class_args = n};
    if (like->parent) mt->parent = reflect_token(m, extends, &c);
    set_dictionary(mt, args, n, t->num_slots);
    c = context_of(mt, NULL);
    bool named = set_statics(mt, t) && set_interfaces(mt, t, &c);
    if (!named) mt->flags2 = (mt->flags2 & ~(uint32_t)RT_MT2_UNFINISHED) | RT_MT2_NO_CODE;
    return mt;
}

/* ---- finishing types ----------------------------------------------------------------------------- */

static struct Finishing {
    struct Finishing *outer;
    const RtMethodTable *mt;
} * finishing; /* under the lock: types whose dictionaries are being filled */

void reflect_abandon_finishing(void) { finishing = NULL; }

static bool is_being_finished(const RtMethodTable *mt) {
    const struct Finishing *f = finishing;
    while (f && f->mt != mt) f = f->outer;
    return f != NULL;
}

static void finish(RtMethodTable *mt) {
    Context c = context_of(mt, NULL);
    const RtTemplate *t = mt->aux->members->template;
    struct Finishing this = {finishing, mt};
    bool deep = too_deep(c.class_args, c.num_class_args);
    finishing = &this;
    bool whole = !deep && (!mt->parent || reflect_finish_type(mt->parent)) &&
                 fill((void **)c.class_args + c.num_class_args, t->slots, t->num_slots, &c);
    finishing = this.outer;
    if (deep) return; /* not from here; when the program asks for it itself */
    uint32_t flags = mt->flags2 & ~(uint32_t)RT_MT2_UNFINISHED;
    if (whole) mt->base_size = reflect_template_of(mt)->base_size;
    __atomic_store_n(&mt->flags2, whole ? flags : flags | RT_MT2_NO_CODE, __ATOMIC_RELEASE);
}

bool reflect_finish_type(RtMethodTable *mt) {
    if (__atomic_load_n(&mt->flags2, __ATOMIC_ACQUIRE) & RT_MT2_UNFINISHED) {
        reflect_enter();
        bool under_way = is_being_finished(mt);
        if (!under_way && mt->flags2 & RT_MT2_UNFINISHED) finish(mt);
        reflect_leave();
        if (under_way) return true;
    }
    return !(__atomic_load_n(&mt->flags2, __ATOMIC_ACQUIRE) & (RT_MT2_NO_CODE | RT_MT2_UNFINISHED));
}
