/* Allocation of all kinds of objects, casts, boxing, arrays, interface dispatch, strings, names. */
#include "tests/runtime/test.h"

/* ---- classes ------------------------------------------------------------------------------------- */

#define PLAIN(id, text, size, base, more)                             \
    static const RtTypeInfo info_##id = {.name = text, .ns = "Test"}; \
    static RtAux aux_##id = {.info = &info_##id};                     \
    static RtMethodTable mt_##id = {.flags = more, .base_size = size, .parent = base, .aux = &aux_##id}
PLAIN(animal, "Animal", 24, &mt_object, 0);
PLAIN(cat, "Cat", 24, &mt_animal, 0);
PLAIN(dog, "Dog", 24, &mt_animal, 0);
PLAIN(valuetype, "ValueType", 24, &mt_object, 0);

/* Primitives and enums. */
#define PRIMITIVE(id, text, element, bytes)                                                          \
    static const RtTypeInfo info_##id = {.name = text, .ns = "System", .cor_element_type = element}; \
    static RtAux aux_##id = {.info = &info_##id, .value_size = bytes};                               \
    static RtMethodTable mt_##id = {                                                                 \
        .flags = RT_MTF_CATEGORY_TRUE_PRIMITIVE, .base_size = 24, .parent = &mt_valuetype, .aux = &aux_##id}
PRIMITIVE(int32, "Int32", 0x08, 4);
PRIMITIVE(uint32, "UInt32", 0x09, 4);
PRIMITIVE(int64, "Int64", 0x0A, 8);
static const RtTypeInfo info_color = {
    .name = "Color", .ns = "", .enclosing = &info_cat, .cor_element_type = 0x11, .enum_element_type = 0x08};
static RtAux aux_color = {.info = &info_color, .value_size = 4};
static RtMethodTable mt_color = {.flags = RT_MTF_CATEGORY_PRIMITIVE,
                                 .base_size = 24,
                                 .flags2 = RT_MT2_ENUM,
                                 .parent = &mt_valuetype,
                                 .aux = &aux_color};

/* One generic argument: the words before per_inst_info are the numbers. */
typedef struct Inst {
    uint16_t dictionaries, arguments;
    uint32_t pad;
    void **dictionary;
} Inst;
#define ARG(id, type)                  \
    static void *dict_##id[] = {type}; \
    static Inst inst_##id = {1, 1, 0, dict_##id}
#define GENERIC_INTERFACE(id, definition, arg, more2)                                          \
    ARG(id, arg);                                                                              \
    static RtAux aux_##id = {.info = &definition};                                             \
    static RtMethodTable mt_##id = {.flags = RT_MTF_CATEGORY_INTERFACE | RT_MTF_GENERICS_INST, \
                                    .flags2 = more2,                                           \
                                    .aux = &aux_##id,                                          \
                                    .per_inst_info = &inst_##id.dictionary}
static const uint8_t out[] = {1}, in[] = {2};
static const RtTypeInfo info_producer = {
    .name = "IProducer`1", .ns = "Test", .num_generic = 1, .variance = out};
static const RtTypeInfo info_consumer = {
    .name = "IConsumer`1", .ns = "Test", .num_generic = 1, .variance = in};
static const RtTypeInfo info_ilist = {.name = "IList`1", .ns = "Test", .num_generic = 1};
static const RtTypeInfo info_plain = {.name = "IPlain", .ns = "Test"};
GENERIC_INTERFACE(producer_object, info_producer, &mt_object, RT_MT2_VARIANT);
GENERIC_INTERFACE(producer_animal, info_producer, &mt_animal, RT_MT2_VARIANT);
GENERIC_INTERFACE(producer_cat, info_producer, &mt_cat, RT_MT2_VARIANT);
GENERIC_INTERFACE(producer_int, info_producer, &mt_int32, RT_MT2_VARIANT);
GENERIC_INTERFACE(producer_producer_cat, info_producer, &mt_producer_cat, RT_MT2_VARIANT);
GENERIC_INTERFACE(producer_producer_animal, info_producer, &mt_producer_animal, RT_MT2_VARIANT);
GENERIC_INTERFACE(consumer_animal, info_consumer, &mt_animal, RT_MT2_VARIANT);
GENERIC_INTERFACE(consumer_cat, info_consumer, &mt_cat, RT_MT2_VARIANT);
GENERIC_INTERFACE(ilist_object, info_ilist, &mt_object, 0);
GENERIC_INTERFACE(ilist_animal, info_ilist, &mt_animal, 0);
GENERIC_INTERFACE(ilist_cat, info_ilist, &mt_cat, 0);
GENERIC_INTERFACE(ilist_int, info_ilist, &mt_int32, 0);
GENERIC_INTERFACE(ilist_uint, info_ilist, &mt_uint32, 0);
GENERIC_INTERFACE(ilist_long, info_ilist, &mt_int64, 0);
static RtAux aux_plain_interface = {.info = &info_plain};
static RtMethodTable mt_iplain = {.flags = RT_MTF_CATEGORY_INTERFACE, .aux = &aux_plain_interface};

/* class Impl : IPlain, IProducer<Cat>, IConsumer<Animal>; class Sub : Impl */
static int code[16];
static RtMethodTable *impl_map[] = {&mt_iplain, &mt_producer_cat, &mt_consumer_animal};
static const RtDispatchRow impl_rows[] = {
    {0, 0, 0, 0, &code[0]}, {0, 1, 0, 0, &code[1]}, {0, 7, 0, 0, &code[2]}, {1, 0, 0, 0, &code[3]}, {2, 0, 0, 0, &code[4]}};
static const RtTypeInfo info_impl = {.name = "Impl", .ns = "Test"}, info_sub = {.name = "Sub", .ns = "Test"};
static RtTypeCode code_impl = {.dispatch = impl_rows, .num_dispatch = 5};
static RtAux aux_impl = {.info = &info_impl};
static RtMethodTable mt_impl = {.base_size = 24,
                                .num_interfaces = 3,
                                .parent = &mt_object,
                                .aux = &aux_impl,
                                .code = &code_impl,
                                .interface_map = impl_map};
static const RtGvmDecl decl1, decl2, decl3;
static const RtGvmRow impl_gvm[] = {{.decl = &decl1, .code = &code[10]},
                                    {.decl = &decl2, .code = &code[11]},
                                    {.decl = NULL}},
                      sub_gvm[] = {{.decl = &decl2, .code = &code[12]}, {.decl = NULL}};
static const RtDispatchRow sub_rows[] = {{0, 1, 0, 0, &code[5]}};
static const RtTypeCode code_sub = {.dispatch = sub_rows, .num_dispatch = 1, .gvm = sub_gvm};
static RtAux aux_sub = {.info = &info_sub};
static RtMethodTable mt_sub = {.base_size = 24,
                               .num_interfaces = 3,
                               .parent = &mt_impl,
                               .aux = &aux_sub,
                               .code = &code_sub,
                               .interface_map = impl_map};

#define VECTOR(id, element, stride, ...)                                                                   \
    static RtMethodTable *map_##id[] = {__VA_ARGS__};                                                      \
    static RtAux aux_##id = {0};                                                                           \
    static RtMethodTable mt_##id = {.flags = RT_MTF_HAS_COMPONENT_SIZE | RT_MTF_CATEGORY_SZARRAY | stride, \
                                    .base_size = RT_ARRAY_BASE_SIZE,                                       \
                                    .num_interfaces = sizeof map_##id / 8,                                 \
                                    .parent = &mt_object,                                                  \
                                    .aux = &aux_##id,                                                      \
                                    .element_type = &element,                                              \
                                    .interface_map = map_##id}
VECTOR(cats, mt_cat, 8, &mt_iplain, &mt_ilist_cat, &mt_producer_cat);
VECTOR(animals, mt_animal, 8, &mt_iplain, &mt_ilist_animal, &mt_producer_animal);
VECTOR(objects, mt_object, 8, &mt_iplain, &mt_ilist_object, &mt_producer_object);
VECTOR(ints, mt_int32, 4, &mt_iplain, &mt_ilist_int, &mt_producer_int);
VECTOR(uints, mt_uint32, 4, &mt_iplain, &mt_ilist_uint);
VECTOR(longs, mt_int64, 8, &mt_iplain, &mt_ilist_long);
VECTOR(colors, mt_color, 4, &mt_iplain);
VECTOR(jagged_cats, mt_cats, 8, &mt_iplain);
VECTOR(jagged_animals, mt_animals, 8, &mt_iplain);
VECTOR(jagged_ints, mt_ints, 8, &mt_iplain);
VECTOR(jagged_uints, mt_uints, 8, &mt_iplain);

static RtAux aux_matrix, aux_cube;
static RtMethodTable mt_matrix = {.flags = RT_MTF_HAS_COMPONENT_SIZE | RT_MTF_CATEGORY_ARRAY | 4,
                                  .base_size = RT_ARRAY_BASE_SIZE + 16,
                                  .parent = &mt_object,
                                  .aux = &aux_matrix,
                                  .element_type = &mt_int32};
static RtMethodTable mt_umatrix = {.flags = RT_MTF_HAS_COMPONENT_SIZE | RT_MTF_CATEGORY_ARRAY | 4,
                                   .base_size = RT_ARRAY_BASE_SIZE + 16,
                                   .parent = &mt_object,
                                   .aux = &aux_matrix,
                                   .element_type = &mt_uint32};
static RtMethodTable mt_cube = {.flags = RT_MTF_HAS_COMPONENT_SIZE | RT_MTF_CATEGORY_ARRAY | 4,
                                .base_size = RT_ARRAY_BASE_SIZE + 24,
                                .parent = &mt_object,
                                .aux = &aux_cube,
                                .element_type = &mt_int32};

/* Nullable<int>: bool at 0, value at 4. */
static const RtTypeInfo info_nullable = {.name = "Nullable`1", .ns = "System", .num_generic = 1};
static RtAux aux_nullable = {.info = &info_nullable, .value_size = 8};
ARG(nullable, &mt_int32);
static RtMethodTable mt_nullable = {.flags = RT_MTF_CATEGORY_NULLABLE | RT_MTF_GENERICS_INST,
                                    .base_size = 24,
                                    .parent = &mt_valuetype,
                                    .aux = &aux_nullable,
                                    .per_inst_info = &inst_nullable.dictionary,
                                    .nullable_value_offset = 4,
                                    .nullable_value_size = 4};

/* ---- tests --------------------------------------------------------------------------------------- */

static RtObject *raised(void *fn, uint64_t a, uint64_t b, uint64_t c) {
    RtObject *exc = NULL;
    rt_try_call(fn, a, b, c, &exc);
    return exc;
}
#define RAISES(type, fn, a, b, c)                                                       \
    do {                                                                                \
        RtObject *e_ = raised((void *)fn, (uint64_t)(a), (uint64_t)(b), (uint64_t)(c)); \
        CHECK(e_ && e_->mt == &type);                                                   \
    } while (0)

static void test_casts(void) {
    static const struct {
        RtMethodTable *from, *to;
        bool yes;
    } rows[] = {
        {&mt_cat, &mt_cat, true},
        {&mt_cat, &mt_animal, true},
        {&mt_cat, &mt_object, true},
        {&mt_animal, &mt_cat, false},
        {&mt_cat, &mt_dog, false},
        {&mt_impl, &mt_iplain, true},
        {&mt_sub, &mt_iplain, true},
        {&mt_cat, &mt_iplain, false},
        {&mt_impl, &mt_producer_cat, true},
        {&mt_impl, &mt_producer_animal, true}, /* out */
        {&mt_impl, &mt_producer_object, true},
        {&mt_impl, &mt_producer_int, false},
        {&mt_impl, &mt_consumer_animal, true},
        {&mt_impl, &mt_consumer_cat, true}, /* in */
        {&mt_sub, &mt_consumer_cat, true},
        {&mt_producer_cat, &mt_producer_animal, true},
        {&mt_producer_animal, &mt_producer_cat, false},
        {&mt_producer_int, &mt_producer_object, false}, /* values do not vary */
        {&mt_producer_producer_cat, &mt_producer_producer_animal, true},
        {&mt_producer_producer_animal, &mt_producer_producer_cat, false},
        {&mt_consumer_animal, &mt_consumer_cat, true},
        {&mt_consumer_cat, &mt_consumer_animal, false},
        {&mt_producer_cat, &mt_object, true},
        {&mt_cats, &mt_animals, true},
        {&mt_animals, &mt_cats, false},
        {&mt_cats, &mt_objects, true},
        {&mt_ints, &mt_objects, false},
        {&mt_ints, &mt_uints, true},
        {&mt_uints, &mt_ints, true},
        {&mt_ints, &mt_longs, false},
        {&mt_colors, &mt_ints, true},
        {&mt_colors, &mt_uints, true},
        {&mt_ints, &mt_colors, true},
        {&mt_colors, &mt_longs, false},
        {&mt_jagged_cats, &mt_jagged_animals, true},
        {&mt_jagged_animals, &mt_jagged_cats, false},
        {&mt_jagged_cats, &mt_objects, true},
        {&mt_jagged_ints, &mt_jagged_uints, true},
        {&mt_cats, &mt_object, true},
        {&mt_cats, &mt_ilist_cat, true},
        {&mt_cats, &mt_ilist_animal, true},
        {&mt_cats, &mt_ilist_object, true},
        {&mt_animals, &mt_ilist_cat, false},
        {&mt_ints, &mt_ilist_uint, true},
        {&mt_ints, &mt_ilist_long, false},
        {&mt_ints, &mt_ilist_object, false},
        {&mt_cats, &mt_producer_object, true},
        {&mt_cats, &mt_iplain, true},
        {&mt_matrix, &mt_umatrix, true},
        {&mt_matrix, &mt_cube, false},
        {&mt_matrix, &mt_ints, false},
        {&mt_ints, &mt_matrix, false},
        {&mt_cat, &mt_cats, false},
        {&mt_int32, &mt_nullable, true},
        {&mt_int64, &mt_nullable, false},
        {&mt_int32, &mt_uint32, false},
        {&mt_color, &mt_int32, false},
        {&mt_int32, &mt_object, true},
        {&mt_int32, &mt_valuetype, true},
    };
    for (int again = 0; again < 2; again++) /* the second time from the cache */
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            bool yes = rt_can_cast(rows[i].from, rows[i].to);
            if (yes != rows[i].yes) fprintf(stderr, "row %zu\n", i);
            CHECK(yes == rows[i].yes);
        }
    RtObject *cat = rt_new(&mt_cat);
    CHECK(rt_isinst(&mt_animal, cat) == cat && rt_isinst(&mt_dog, cat) == NULL &&
          rt_isinst(&mt_dog, NULL) == NULL);
    CHECK(rt_isinst_class(&mt_animal, cat) == cat && rt_isinst_class(&mt_dog, cat) == NULL);
    CHECK(rt_castclass(&mt_dog, NULL) == NULL && rt_castclass_class(&mt_animal, cat) == cat);
    RAISES(mt_cast, rt_castclass, &mt_dog, cat, 0);
    RAISES(mt_cast, rt_castclass_class, &mt_dog, cat, 0);
    RtObject *e = raised((void *)rt_castclass, (uint64_t)&mt_jagged_cats, (uint64_t)cat, 0);
    char text[200];
    rt_string_to_utf8((RtString *)FIELD_EXC(e)->message, text, sizeof text);
    CHECK(!strcmp(text, "Unable to cast object of type 'Test.Cat' to type 'Test.Cat[][]'."));
}

static void test_boxing(void) {
    int32_t v = 42;
    RtObject *o = rt_box(&mt_int32, &v), *c = rt_box(&mt_color, &v);
    CHECK(o->mt == &mt_int32 && *(int32_t *)rt_unbox(&mt_int32, o) == 42);
    CHECK(*(int32_t *)rt_unbox(&mt_color, o) == 42 && *(int32_t *)rt_unbox(&mt_int32, c) == 42);
    RAISES(mt_cast, rt_unbox, &mt_uint32, o, 0);
    RAISES(mt_cast, rt_unbox, &mt_int64, o, 0);
    RAISES(mt_cast, rt_unbox, &mt_int32, rt_new(&mt_cat), 0);
    RAISES(mt_nullref, rt_unbox, &mt_int32, NULL, 0);
    struct {
        uint8_t has, pad[3];
        int32_t value;
    } n = {1, {0}, 7};
    RtObject *b = rt_box(&mt_nullable, &n);
    CHECK(b->mt == &mt_int32 && *(int32_t *)rt_object_data(b) == 7);
    n.has = 0;
    CHECK(rt_box(&mt_nullable, &n) == NULL && rt_box_nullable(&mt_nullable, &n) == NULL);
    rt_unbox_nullable(&n, &mt_nullable, b);
    CHECK(n.has == 1 && n.value == 7);
    rt_unbox_nullable(&n, &mt_nullable, NULL);
    CHECK(n.has == 0 && n.value == 0);
    RAISES(mt_cast, rt_unbox_nullable, &n, &mt_nullable, rt_new(&mt_cat));
    RtObject *copy = rt_clone(o);
    CHECK(copy != o && copy->mt == &mt_int32 && *(int32_t *)rt_object_data(copy) == 42);
}

static void *element_address(RtObject *a, int32_t x, int32_t y) {
    return rt_mdarray_addr(a, 2, (int32_t[]){x, y}, NULL);
}
static RtObject *new_matrix(int32_t a, int32_t b) { return rt_new_mdarray(&mt_matrix, 2, (int32_t[]){a, b}); }

static void test_arrays(void) {
    RtObject *cats = rt_new_array(&mt_cats, 3), *cat = rt_new(&mt_cat), *dog = rt_new(&mt_dog);
    RtObject *animals = rt_new_array(&mt_animals, 3), *objects = rt_new_array(&mt_objects, 1);
    rt_stelem_ref(cats, 1, cat);
    rt_stelem_ref(animals, 0, dog);
    rt_stelem_ref(animals, 2, cat);
    rt_stelem_ref(objects, 0, animals);
    CHECK(((RtObject **)((RtArray *)cats)->data)[1] == cat &&
          ((RtObject **)((RtArray *)animals)->data)[0] == dog);
    rt_stelem_ref(cats, 1, NULL);
    CHECK(((RtObject **)((RtArray *)cats)->data)[1] == NULL);
    RAISES(mt_arraytype, rt_stelem_ref, cats, 0, dog);
    RAISES(mt_index, rt_stelem_ref, cats, 3, cat);
    RAISES(mt_index, rt_stelem_ref, cats, -1, cat);
    RAISES(mt_nullref, rt_stelem_ref, NULL, 0, cat);
    rt_array_store_check(animals, dog);
    rt_array_store_check(cats, NULL);
    RAISES(mt_arraytype, rt_array_store_check, cats, dog, 0);
    CHECK(rt_ldelema_ref(cats, 2, &mt_cat) == ((RtArray *)cats)->data + 16);
    RAISES(mt_arraytype, rt_ldelema_ref, cats, 2, &mt_animal);
    RAISES(mt_index, rt_ldelema_ref, cats, 3, &mt_cat);
    RAISES(mt_overflow, rt_new_array, &mt_ints, -1, 0);
    RAISES(mt_oom, rt_new_array, &mt_ints, (int64_t)RT_ARRAY_MAX + 1, 0);
    CHECK(((RtArray *)rt_new_array(&mt_ints, 0))->length == 0);

    RtArray *m = (RtArray *)new_matrix(3, 4);
    const int32_t *lengths = (const int32_t *)m->data;
    CHECK(m->length == 12 && lengths[0] == 3 && lengths[1] == 4 && lengths[2] == 0 && lengths[3] == 0);
    CHECK(rt_object_size((RtObject *)m) == 40 + 48);
    for (int32_t x = 0; x < 3; x++)
        for (int32_t y = 0; y < 4; y++)
            EXPECT((uint8_t *)element_address((RtObject *)m, x, y) == m->data + 16 + 4 * (4 * x + y));
    RAISES(mt_index, element_address, m, 3, 0);
    RAISES(mt_index, element_address, m, 0, 4);
    RAISES(mt_index, element_address, m, -1, 0);
    RAISES(mt_nullref, element_address, NULL, 0, 0);
    RAISES(mt_overflow, new_matrix, 3, -1, 0);
    RAISES(mt_oom, new_matrix, 1 << 20, 1 << 20, 0);
    RtObject *shifted = rt_new_mdarray(&mt_matrix, 4, (int32_t[]){-5, 2, 10, 3});
    CHECK(((RtArray *)shifted)->length == 6);
    CHECK((uint8_t *)element_address(shifted, -4, 11) == ((RtArray *)shifted)->data + 16 + 4 * 4);
    RAISES(mt_index, element_address, shifted, -3, 10);
    RAISES(mt_index, element_address, shifted, -5, 9);
}

static void test_dispatch(void) {
    code_impl.gvm = impl_gvm;
    RtObject *impl = rt_new(&mt_impl), *sub = rt_new(&mt_sub);
    RtDispatchCell cells[] = {
        {&rt_dispatch_empty, &mt_iplain, 0},          {&rt_dispatch_empty, &mt_iplain, 1},
        {&rt_dispatch_empty, &mt_iplain, 7},          {&rt_dispatch_empty, &mt_producer_cat, 0},
        {&rt_dispatch_empty, &mt_producer_object, 0}, {&rt_dispatch_empty, &mt_consumer_cat, 0}};
    static const int impl_code[] = {0, 1, 2, 3, 3, 4}, sub_code[] = {0, 5, 2, 3, 3, 4};
    for (int again = 0; again < 3; again++)
        for (int i = 0; i < 6; i++) {
            CHECK(rt_dispatch(&cells[i], impl) == &code[impl_code[i]]);
            CHECK(cells[i].entry->mt == &mt_impl && cells[i].entry->code == &code[impl_code[i]]);
            CHECK(rt_dispatch(&cells[i], sub) == &code[sub_code[i]]);
            CHECK(cells[i].entry->mt == &mt_sub);
        }
    RtDispatchCell bad = {&rt_dispatch_empty, &mt_iplain, 3};
    RAISES(mt_entrypoint, rt_dispatch, &bad, impl, 0);
    RAISES(mt_entrypoint, rt_dispatch, &cells[0], rt_new(&mt_cat), 0);
    RAISES(mt_nullref, rt_dispatch, &cells[0], NULL, 0);
    /* Many entries: the cache grows and finds them all. */
    static RtMethodTable many[2000];
    for (int i = 0; i < 2000; i++) many[i] = mt_impl;
    for (int again = 0; again < 2; again++)
        for (int i = 0; i < 2000; i++) {
            RtObject o = {&many[i]};
            EXPECT(rt_dispatch(&cells[i % 6], &o) == &code[impl_code[i % 6]]);
        }
    for (int again = 0; again < 2; again++) {
        CHECK(rt_gvm(&decl1, impl) == &code[10] && rt_gvm(&decl2, impl) == &code[11]);
        CHECK(rt_gvm(&decl1, sub) == &code[10] && rt_gvm(&decl2, sub) == &code[12]);
    }
    RAISES(mt_entrypoint, rt_gvm, &decl3, sub, 0);
}

static void test_strings(void) {
    static const struct {
        const char *utf8;
        int units;
        uint16_t utf16[8];
    } rows[] = {{"", 0, {0}},
                {"abc", 3, {'a', 'b', 'c'}},
                {"\xC3\xBC\xE2\x82\xAC", 2, {0xFC, 0x20AC}},
                {"\xF0\x9F\x98\x80!", 3, {0xD83D, 0xDE00, '!'}},
                {"a\xFFz", 3, {'a', 0xFFFD, 'z'}},
                {"\xE2\x82", 1, {0xFFFD}},
                {"\xE0\x80\x80", 3, {0xFFFD, 0xFFFD, 0xFFFD}},
                {"\xED\xA0\x80", 3, {0xFFFD, 0xFFFD, 0xFFFD}},
                {"\xF4\x90\x80\x80", 4, {0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD}},
                {"\xC0\x80", 2, {0xFFFD, 0xFFFD}}};
    char text[64];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        RtString *s = rt_string_utf8(rows[i].utf8);
        CHECK(s->length == rows[i].units && !memcmp(s->chars, rows[i].utf16, (size_t)rows[i].units * 2));
        CHECK(s->chars[s->length] == 0);
        if (i >= 4) continue;
        CHECK(rt_string_to_utf8(s, text, sizeof text) == strlen(rows[i].utf8) && !strcmp(text, rows[i].utf8));
    }
    CHECK(rt_string_utf8(NULL) == NULL);
    RtString *lone = rt_string_utf16((uint16_t[]){'x', 0xD800, 'y', 0xDC00}, 4);
    CHECK(rt_string_to_utf8(lone, text, sizeof text) == 8 && !strcmp(text, "x\xEF\xBF\xBDy\xEF\xBF\xBD"));
    CHECK(rt_string_to_utf8(lone, text, 4) == 8 && !strcmp(text, "x"));
    CHECK(rt_string_equals(lone, rt_string_utf16(lone->chars, 4)) &&
          !rt_string_equals(lone, rt_string_utf8("x")));
    CHECK(rt_format_u64(text, UINT64_MAX) == 20 && !strcmp(text, "18446744073709551615"));
    CHECK(rt_format_u64(text, 0) == 1 && rt_format_hex(text, 0xDEADBEEF10) == 10 &&
          !strcmp(text, "deadbeef10"));
    rt_type_name(&mt_color, text, sizeof text);
    CHECK(!strcmp(text, "Test.Cat+Color"));
    CHECK(rt_type_name(&mt_cube, text, 10) == 16 && !strcmp(text, "System.In"));
    rt_type_name(&mt_cube, text, sizeof text);
    CHECK(!strcmp(text, "System.Int32[,,]"));
}

void test_types(void) {
    test_casts();
    test_boxing();
    test_arrays();
    test_dispatch();
    test_strings();
}
