/* sroa: splits struct slots into their fields (scalar replacement of aggregates), so that mem2reg can turn
 * the fields into values. A slot is split when its address is only used, at constant offsets, by loads and
 * stores and by copies and zeroings of whole ranges.
 *
 * Every byte of a slot has marks. Bytes that one load or store covers are joined; copies between two slots
 * carry the marks from one to the other until nothing changes; maximal joined runs are the cells, which
 * become slots of their own. Bytes that nobody loads or stores form cells too, bounded by the ends of copies;
 * they are copied only when they can reach other memory. A slot in which a copy ends within a cell stays
 * whole. */
#include <string.h>

#include "ir/passes.h"

enum { MAX_SIZE = 256, MAX_CELLS = 16, MAX_UNTOUCHED = 4, MAX_SWEEPS = 16 };
enum Mark {
    TOUCHED = 1, /* covered by a load or store */
    JOIN = 2,    /* in one cell with the next byte */
    CUT = 4,     /* a copy ends between this byte and the next */
    OUT = 8,     /* may be copied to memory that is not a slot's */
    SHARED = TOUCHED | JOIN | CUT
};

typedef struct Place { /* an address: a byte of a slot, or anything */
    uint32_t slot;
    int32_t offset;
} Place;

typedef struct Access { /* load or store */
    IrRef inst;
    Place at;
} Access;

typedef struct Copy { /* memcpy, or memzero: no source */
    IrRef inst;
    Place to, from;
    uint32_t size;
} Copy;

typedef struct Cell {
    uint32_t start, size;
    uint32_t slot; /* the new one */
    uint8_t mem;   /* width of its loads and stores when it is moved as one, else NO_MEM */
    bool needed;
} Cell;
enum { NO_MEM = 0xff };

typedef struct Sroa {
    IrFunc *f;
    Arena *scratch;
    uint32_t nslots;
    Place *place; /* by value: the address it is, slot + 1; 0: none */
    bool *whole;  /* by slot: stays as it is */
    uint32_t *first;
    uint8_t *marks; /* by first[slot] + byte */
    uint8_t *mem;   /* likewise: width + 1 of an access that starts here */
    Cell **cell_of; /* likewise, for slots that are split */
    VEC(Access) accesses;
    VEC(IrRef) checks; /* null checks of addresses, which need none */
    VEC(Copy) copies;
} Sroa;

/* --- addresses --- */

static Place place_of(const Sroa *s, IrRef r) { return s->place[r]; }

static bool in_slot(Place p) { return p.slot != 0; }

static uint32_t slot_of(Place p) { return p.slot - 1; }

static bool splittable(const Sroa *s, Place p) { return in_slot(p) && !s->whole[slot_of(p)]; }

/* Follows additions of constants and casts from the slot's address. */
static void find_places(Sroa *s, const uint32_t *rpo, uint32_t nrpo) {
    const IrFunc *f = s->f;
    s->place = ARENA_ARRAY(s->scratch, Place, f->ninst);
    for (uint32_t k = 0; k < nrpo; k++) {
        for (IrRef r = f->blocks.items[rpo[k]].first; r; r = f->inst[r].next) {
            const IrInst *i = &f->inst[r];
            if (i->op == OP_slotaddr) {
                s->place[r] = (Place){(uint32_t)i->imm + 1, 0};
            } else if (i->op == OP_cast) {
                s->place[r] = s->place[i->a];
            } else if (i->op == OP_add && ir_is_const(f, i->b) && in_slot(s->place[i->a])) {
                int64_t c = f->inst[i->b].imm + s->place[i->a].offset;
                uint32_t slot = s->place[i->a].slot;
                if (c < 0 || c > MAX_SIZE)
                    s->whole[slot - 1] = true;
                else
                    s->place[r] = (Place){slot, (int32_t)c};
            }
        }
    }
}

static void keep_whole(Sroa *s, Place p) {
    if (in_slot(p)) s->whole[slot_of(p)] = true;
}

static bool fits(const Sroa *s, Place p, int64_t size) {
    return p.offset >= 0 && size > 0 && p.offset + size <= s->f->slots.items[slot_of(p)].size;
}

/* Notes the use that an instruction makes of a slot; a use that is none of those known keeps
 * the slot whole. */
static void note_use(Sroa *s, IrRef r, uint32_t operand, Place p) {
    const IrInst *i = &s->f->inst[r];
    switch (i->op) {
        case OP_load:
        case OP_store:
            p.offset += (int32_t)i->imm;
            if (operand == 0 && i->imm >= 0 && i->imm < MAX_SIZE && fits(s, p, ir_mem_size(i->mem))) {
                vec_push(s->scratch, &s->accesses, ((Access){r, p}));
                return;
            }
            break;
        case OP_memcpy:
        case OP_memzero:
            if (fits(s, p, i->imm)) return; /* noted as a whole */
            break;
        case OP_nullcheck: vec_push(s->scratch, &s->checks, r); return;
        case OP_cast:
        case OP_add:
            if (in_slot(s->place[r])) return;
            break;
        default: break;
    }
    keep_whole(s, p);
}

static void scan(Sroa *s, const uint32_t *rpo, uint32_t nrpo) {
    IrFunc *f = s->f;
    for (uint32_t k = 0; k < nrpo; k++) {
        for (IrRef r = f->blocks.items[rpo[k]].first; r; r = f->inst[r].next) {
            const IrInst *i = &f->inst[r];
            uint32_t n = ir_num_operands(f, r);
            bool any = false;
            for (uint32_t o = 0; o < n; o++) {
                Place p = place_of(s, *ir_operand(f, r, o));
                if (!in_slot(p)) continue;
                note_use(s, r, o, p);
                any = true;
            }
            if (!any || (i->op != OP_memcpy && i->op != OP_memzero)) continue;
            Copy c = {r, place_of(s, i->a), {0, 0}, (uint32_t)i->imm};
            if (i->op == OP_memcpy) c.from = place_of(s, i->b);
            vec_push(s->scratch, &s->copies, c);
        }
    }
}

/* --- marks --- */

static uint8_t *marks_at(const Sroa *s, Place p) { return s->marks + s->first[slot_of(p)] + p.offset; }
static uint8_t *mem_at(const Sroa *s, Place p) { return s->mem + s->first[slot_of(p)] + p.offset; }

static void mark_access(Sroa *s, const Access *a) {
    if (!splittable(s, a->at)) return;
    uint8_t mem = s->f->inst[a->inst].mem, *m = marks_at(s, a->at), *width = mem_at(s, a->at);
    uint32_t size = ir_mem_size(mem);
    for (uint32_t k = 0; k < size; k++) m[k] |= k + 1 < size ? TOUCHED | JOIN : TOUCHED;
    if (!*width || ir_mem_size(*width - 1) < size) *width = mem + 1;
}

static void mark_ends(Sroa *s, Place p, uint32_t size) {
    if (!splittable(s, p)) return;
    uint8_t *m = marks_at(s, p);
    if (p.offset > 0) m[-1] |= CUT;
    m[size - 1] |= CUT;
}

/* Makes the marks of two ranges the same. */
static bool share_marks(Sroa *s, const Copy *c) {
    uint8_t *x = marks_at(s, c->to), *y = marks_at(s, c->from);
    uint8_t *xm = mem_at(s, c->to), *ym = mem_at(s, c->from);
    bool changed = false;
    for (uint32_t k = 0; k < c->size; k++) {
        uint8_t both = (x[k] | y[k]) & SHARED, nx = x[k] | both, ny = y[k] | both;
        if (k + 1 == c->size) { /* whether the cell goes on behind the range is each side's own matter */
            nx = x[k] | (both & TOUCHED);
            ny = y[k] | (both & TOUCHED);
        }
        if (x[k] & OUT) ny |= OUT; /* what reaches `to` and may leave from there */
        uint8_t mem = xm[k] ? xm[k] : ym[k];
        changed |= nx != x[k] || ny != y[k] || xm[k] != mem || (ym[k] == 0 && mem);
        x[k] = nx;
        y[k] = ny;
        xm[k] = mem;
        if (!ym[k]) ym[k] = mem;
    }
    return changed;
}

static void mark_copy(Sroa *s, const Copy *c) {
    mark_ends(s, c->to, c->size);
    if (!in_slot(c->from)) return;
    mark_ends(s, c->from, c->size);
    if (splittable(s, c->from) && !splittable(s, c->to)) {
        uint8_t *m = marks_at(s, c->from);
        for (uint32_t k = 0; k < c->size; k++) m[k] |= OUT;
    }
}

/* Spreads the marks over the copies, back and forth. Returns false when that takes too long. */
static bool spread(Sroa *s) {
    for (int sweep = 0; sweep < MAX_SWEEPS; sweep++) {
        bool changed = false;
        for (uint32_t k = 0; k < s->copies.len; k++) {
            const Copy *c = &s->copies.items[sweep % 2 ? s->copies.len - 1 - k : k];
            if (splittable(s, c->to) && splittable(s, c->from)) changed |= share_marks(s, c);
        }
        if (!changed) return true;
    }
    return false;
}

/* Cuts runs of untouched bytes into pieces that one load and store can move. */
static void cut_runs(Sroa *s, uint32_t slot) {
    uint8_t *m = s->marks + s->first[slot];
    uint32_t size = s->f->slots.items[slot].size;
    for (uint32_t start = 0, end; start < size; start = end) {
        end = start + 1;
        if (m[start] & TOUCHED) continue;
        while (end < size && !(m[end] & TOUCHED) && !(m[end - 1] & CUT)) end++;
        uint32_t piece = 8;
        while (start % piece || start + piece > end) piece /= 2;
        end = start + piece;
        m[end - 1] |= CUT;
    }
}

static bool joined(const uint8_t *m, uint32_t k) {
    if (m[k] & JOIN) return true;
    return !(m[k] & TOUCHED) && !(m[k + 1] & TOUCHED) && !(m[k] & CUT);
}

/* Whether the marks of a slot allow it to be split and make it worth while: for its fields, or because it is
 * a stop on the way of a few registers' worth of bytes. */
static bool good_marks(const Sroa *s, uint32_t slot) {
    const uint8_t *m = s->marks + s->first[slot];
    uint32_t size = s->f->slots.items[slot].size, cells = 1;
    bool touched = false;
    for (uint32_t k = 0; k < size; k++) {
        touched |= m[k] & TOUCHED;
        if (k + 1 == size) break;
        if ((m[k] & JOIN) && (m[k] & CUT)) return false;
        cells += !joined(m, k);
    }
    return cells <= (touched ? MAX_CELLS : MAX_UNTOUCHED);
}

/* Marks everything; slots that turn out to stay whole change what their copies mean to others, so then it
 * starts over. Returns whether any slot is left to be split. */
static bool mark_all(Sroa *s) {
    for (int round = 0; round < MAX_SWEEPS; round++) {
        uint32_t total = s->first[s->nslots];
        memset(s->marks, 0, total);
        memset(s->mem, 0, total);
        for (uint32_t k = 0; k < s->accesses.len; k++) mark_access(s, &s->accesses.items[k]);
        for (uint32_t k = 0; k < s->copies.len; k++) mark_copy(s, &s->copies.items[k]);
        if (!spread(s)) return false;
        for (uint32_t i = 0; i < s->nslots; i++)
            if (!s->whole[i]) cut_runs(s, i);
        if (!spread(s)) return false;
        bool dropped = false, left = false;
        for (uint32_t i = 0; i < s->nslots; i++) {
            if (s->whole[i]) continue;
            if (good_marks(s, i))
                left = true;
            else
                dropped = s->whole[i] = true;
        }
        if (!dropped) return left;
    }
    return false;
}

/* --- cells --- */

static uint8_t cell_mem(uint8_t wanted, uint32_t size) {
    if (wanted && ir_mem_size(wanted - 1) == size) return wanted - 1;
    switch (size) {
        case 1: return MEM_U8;
        case 2: return MEM_U16;
        case 4: return MEM_I32;
        case 8: return MEM_I64;
        default: return NO_MEM;
    }
}

static uint32_t align_of_offset(uint32_t align, uint32_t offset) {
    while (align > 1 && offset % align) align /= 2;
    return align;
}

static void make_cells(Sroa *s, uint32_t slot) {
    IrFunc *f = s->f;
    IrSlot old = f->slots.items[slot];
    const uint8_t *m = s->marks + s->first[slot];
    for (uint32_t start = 0, end; start < old.size; start = end) {
        Cell *c = ARENA_NEW(s->scratch, Cell);
        for (end = start + 1; end < old.size && joined(m, end - 1); end++) {}
        *c = (Cell){.start = start, .size = end - start};
        c->mem = cell_mem(s->mem[s->first[slot] + start], c->size);
        for (uint32_t k = start; k < end; k++) {
            c->needed |= (m[k] & (TOUCHED | OUT)) != 0;
            s->cell_of[s->first[slot] + k] = c;
        }
        c->slot = ir_slot_new(f, c->size, align_of_offset(old.align ? old.align : 1, start));
        f->slots.items[c->slot].zeroed = old.zeroed;
    }
    f->slots.items[slot] = (IrSlot){.align = 1};
}

static Cell *cell_at(const Sroa *s, Place p) { return s->cell_of[s->first[slot_of(p)] + p.offset]; }

/* --- rewriting --- */

static IrRef emit(Sroa *s, IrRef at, IrInst i) {
    i.loc = s->f->inst[at].loc;
    return ir_insert_before(s->f, at, i);
}

static IrRef cell_address(Sroa *s, IrRef at, const Cell *c) {
    return emit(s, at, (IrInst){.op = OP_slotaddr, .type = IR_I64, .imm = c->slot});
}

static IrRef add_offset(Sroa *s, IrRef at, IrRef base, int64_t offset) {
    if (!offset) return base;
    uint8_t type = s->f->inst[base].type == IR_I64 ? IR_I64 : IR_BYREF;
    IrRef c = emit(s, at, (IrInst){.op = OP_iconst, .type = IR_I64, .imm = offset});
    return emit(s, at, (IrInst){.op = OP_add, .type = type, .a = base, .b = c});
}

/* One end of an element's move: an address, an offset from it, and the flags of an access to it. */
typedef struct End {
    IrRef base;
    int64_t offset;
    uint8_t flags;
} End;

static End copy_end(Sroa *s, const Copy *c, Place p, IrRef base, uint32_t at) {
    if (!splittable(s, p)) return (End){base, at, s->f->inst[c->inst].flags};
    p.offset += (int32_t)at;
    return (End){cell_address(s, c->inst, cell_at(s, p)), 0, IRF_NOFAULT};
}

static void move_element(Sroa *s, const Copy *c, const Cell *cell, uint8_t mem, uint32_t at) {
    IrInst i = s->f->inst[c->inst];
    End to = copy_end(s, c, c->to, i.a, at), from = copy_end(s, c, c->from, i.b, at);
    if (mem == NO_MEM) {
        IrRef a = add_offset(s, c->inst, to.base, to.offset),
              b = add_offset(s, c->inst, from.base, from.offset);
        emit(s, c->inst,
             (IrInst){.op = OP_memcpy, .mem = i.mem, .flags = i.flags, .a = a, .b = b, .imm = cell->size});
        return;
    }
    IrRef v = emit(s, c->inst,
                   (IrInst){.op = OP_load,
                            .type = ir_mem_type(mem),
                            .mem = mem,
                            .flags = from.flags,
                            .a = from.base,
                            .imm = from.offset});
    bool barrier = mem == MEM_REF && i.mem == MEM_REF && !in_slot(c->to);
    emit(s, c->inst,
         (IrInst){.op = barrier ? OP_storeref : OP_store,
                  .mem = mem,
                  .flags = to.flags,
                  .a = to.base,
                  .imm = to.offset,
                  .b = v});
}

static void zero_element(Sroa *s, const Copy *c, const Cell *cell) {
    IrRef a = cell_address(s, c->inst, cell);
    if (cell->mem == NO_MEM || cell->mem == MEM_V128 || cell->mem == MEM_V256) {
        emit(s, c->inst, (IrInst){.op = OP_memzero, .flags = IRF_NOFAULT, .a = a, .imm = cell->size});
        return;
    }
    uint8_t type = ir_mem_type(cell->mem);
    IrRef zero = emit(s, c->inst, (IrInst){.op = ir_is_float(type) ? OP_fconst : OP_iconst, .type = type});
    emit(s, c->inst, (IrInst){.op = OP_store, .mem = cell->mem, .flags = IRF_NOFAULT, .a = a, .b = zero});
}

/* A copy from or to other memory through a null pointer faults even when no byte of it is needed. */
static void keep_fault(Sroa *s, const Copy *c, Place p, IrRef base) {
    if (splittable(s, p) || in_slot(p) || (s->f->inst[c->inst].flags & IRF_NOFAULT)) return;
    emit(s, c->inst, (IrInst){.op = OP_nullcheck, .a = base});
}

static void rewrite_copy(Sroa *s, const Copy *c) {
    bool to = splittable(s, c->to), from = splittable(s, c->from),
         zero = s->f->inst[c->inst].op == OP_memzero;
    if (!to && !from) return;
    bool self = to && from && c->to.slot == c->from.slot && c->to.offset == c->from.offset, moved = false;
    for (uint32_t k = 0; k < c->size && !self;) {
        Place p = to ? c->to : c->from;
        p.offset += (int32_t)k;
        const Cell *cell = cell_at(s, p);
        if (cell->needed || !to) {
            moved = true;
            if (zero)
                zero_element(s, c, cell);
            else
                move_element(s, c, cell, cell->mem, k);
        }
        k += cell->size;
    }
    if (!moved && !self) {
        keep_fault(s, c, c->to, s->f->inst[c->inst].a);
        if (!zero) keep_fault(s, c, c->from, s->f->inst[c->inst].b);
    }
    ir_remove(s->f, c->inst);
}

static void rewrite_access(Sroa *s, const Access *a) {
    if (!splittable(s, a->at)) return;
    const Cell *cell = cell_at(s, a->at);
    IrRef address = cell_address(s, a->inst, cell);
    IrInst *i = &s->f->inst[a->inst];
    i->a = address;
    i->imm = a->at.offset - (int32_t)cell->start;
    i->flags |= IRF_NOFAULT;
}

/* Addresses of slots that are gone have no uses left but each other. */
static void drop_addresses(Sroa *s, const uint32_t *rpo, uint32_t nrpo, uint32_t ninst) {
    for (uint32_t k = nrpo; k-- > 0;) {
        for (IrRef r = s->f->blocks.items[rpo[k]].last, prev; r; r = prev) {
            prev = s->f->inst[r].prev;
            if (r < ninst && splittable(s, s->place[r])) ir_remove(s->f, r);
        }
    }
}

static uint32_t choose_candidates(Sroa *s) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->nslots; i++) {
        const IrSlot *slot = &s->f->slots.items[i];
        s->whole[i] = slot->escapes || !slot->size || slot->size > MAX_SIZE;
        n += !s->whole[i];
    }
    return n;
}

bool ir_pass_sroa(IrFunc *f, IrPassEnv *env) {
    Sroa s = {.f = f, .scratch = env->scratch, .nslots = f->slots.len};
    uint32_t nrpo, ninst = f->ninst;
    if (!s.nslots) return false;
    s.whole = ARENA_ARRAY(s.scratch, bool, s.nslots);
    if (!choose_candidates(&s)) return false;
    uint32_t *rpo = ir_rpo(f, s.scratch, &nrpo);
    find_places(&s, rpo, nrpo);
    scan(&s, rpo, nrpo);
    s.first = ARENA_ARRAY(s.scratch, uint32_t, s.nslots + 1);
    for (uint32_t i = 0; i < s.nslots; i++)
        s.first[i + 1] = s.first[i] + (s.whole[i] ? 0 : f->slots.items[i].size);
    uint32_t total = s.first[s.nslots];
    s.marks = ARENA_ARRAY(s.scratch, uint8_t, total);
    s.mem = ARENA_ARRAY(s.scratch, uint8_t, total);
    if (!mark_all(&s)) return false;
    s.cell_of = ARENA_ARRAY(s.scratch, Cell *, total);
    for (uint32_t i = 0; i < s.nslots; i++)
        if (!s.whole[i]) make_cells(&s, i);
    for (uint32_t k = 0; k < s.copies.len; k++) rewrite_copy(&s, &s.copies.items[k]);
    for (uint32_t k = 0; k < s.accesses.len; k++) rewrite_access(&s, &s.accesses.items[k]);
    for (uint32_t k = 0; k < s.checks.len; k++)
        if (splittable(&s, s.place[f->inst[s.checks.items[k]].a])) ir_remove(f, s.checks.items[k]);
    drop_addresses(&s, rpo, nrpo, ninst);
    return true;
}
