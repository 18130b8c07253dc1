/* Names of types, interned strings and array types over hand-made MethodTables. */
#include <stdlib.h>
#include <string.h>
#include "runtime/gc.h"
#include "runtime/qcall.h"
#include "tests/contract/test.h"

int passed, failed;

#define TEST_ASSEMBLY "Test, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null"
#define INFO(id, space, text, outer, ...) \
    static const RtTypeInfo info_##id = { \
        .name = text, .ns = space, .enclosing = outer, .assembly_full = TEST_ASSEMBLY, __VA_ARGS__}

static const RtGenericInfo list_generic = {.params = "TKey,TValue"};
INFO(object, "System", "Object", NULL, .attributes = 1);
INFO(string, "System", "String", NULL, .attributes = 1);
INFO(int32, "System", "Int32", NULL, .attributes = 1, .cor_element_type = 8);
INFO(outer, "A.B", "Outer", NULL, .attributes = 1);
INFO(inner, "", "In,ner+", &info_outer, .attributes = 2);
INFO(hidden, "", "Hidden", &info_outer, .attributes = 3);
INFO(map, "A", "Map`2", NULL, .attributes = 1, .num_generic = 2, .generic = &list_generic);

#define TYPE(id, f, size)                                             \
    static RtAux aux_##id = {.info = &info_##id, .value_size = size}; \
    static RtMethodTable mt_##id = {.flags = f, .base_size = 24, .aux = &aux_##id}
TYPE(object, 0, 0);
TYPE(int32, RT_MTF_CATEGORY_TRUE_PRIMITIVE, 4);
TYPE(inner, 0, 0);
TYPE(hidden, 0, 0);
static RtAux aux_string = {.info = &info_string};
static RtMethodTable mt_string = {.flags = RT_MTF_HAS_COMPONENT_SIZE | 2,
                                  .base_size = RT_STRING_BASE_SIZE,
                                  .flags2 = RT_MT2_STRING,
                                  .aux = &aux_string};
static RtAux aux_array;
static RtMethodTable mt_objects = {.flags = RT_MTF_HAS_COMPONENT_SIZE | RT_MTF_CATEGORY_SZARRAY | 8,
                                   .base_size = RT_ARRAY_BASE_SIZE,
                                   .aux = &aux_array,
                                   .element_type = &mt_object};
static RtMethodTable mt_ints = {.flags = RT_MTF_HAS_COMPONENT_SIZE | RT_MTF_CATEGORY_SZARRAY | 4,
                                .base_size = RT_ARRAY_BASE_SIZE,
                                .aux = &aux_array,
                                .element_type = &mt_int32};
static RtMethodTable mt_int_pointer = {
    .flags2 = RT_MT2_POINTER, .aux = &aux_array, .element_type = &mt_int32};

/* Map<int, int[]> and Map<,>: the dictionary follows the two counts. */
static void *map_args[2] = {&mt_int32, &mt_ints};
static struct {
    uint16_t counts[4];
    void **dictionaries[1];
} map_info = {{1, 2, 0, 0}, {map_args}};
static RtAux aux_map = {.info = &info_map};
static RtMethodTable mt_map = {.flags = RT_MTF_GENERICS_INST, .aux = &aux_map},
                     mt_map_open = {.flags = RT_MTF_GENERICS_TYPICAL, .aux = &aux_map};

static struct {
    uint32_t pad, sync;
    RtMethodTable *mt;
    int32_t length;
    uint16_t chars[8];
} literal __attribute__((aligned(8))) = {0, 0, &mt_string, 3, {'a', 'b', 'c'}};

const RtModule rt_module = {.classes = {[RT_CLASS_OBJECT] = &mt_object,
                                        [RT_CLASS_STRING] = &mt_string,
                                        [RT_CLASS_OBJECT_ARRAY] = &mt_objects},
                            .frozen = (char *)&literal,
                            .frozen_end = (char *)(&literal + 1)};

/* Of start.c, which has a main of its own. */
void rt_exit(int32_t code) { exit(code); }

void qcall_type_name(QType type, int32_t flags, StackObject out);
void qcall_string_intern(StackObject s);
void qcall_string_is_interned(StackObject s);
int32_t qcall_type_element_type(const RtMethodTable *mt);
Bool32 qcall_type_is_visible(QType type);

static bool named(RtMethodTable *mt, int32_t flags, const char *want) {
    RtObject *s;
    char text[1024];
    qcall_type_name((QType){NULL, mt}, flags, &s);
    rt_string_to_utf8((RtString *)s, text, sizeof text);
    if (strcmp(text, want) == 0) return true;
    printf("%s\n", text);
    return false;
}

enum { NAME = 0, TO_STRING = 1, FULL_NAME = 3, QUALIFIED = 7 };

static void names(void) {
    CHECK(named(&mt_int32, NAME, "Int32") && named(&mt_int32, FULL_NAME, "System.Int32"));
    CHECK(named(&mt_int32, QUALIFIED, "System.Int32, " TEST_ASSEMBLY));
    CHECK(named(&mt_inner, NAME, "In\\,ner\\+") && named(&mt_inner, TO_STRING, "A.B.Outer+In\\,ner\\+"));
    CHECK(named(&mt_ints, NAME, "Int32[]") && named(&mt_int_pointer, FULL_NAME, "System.Int32*"));
    CHECK(named(&mt_map, NAME, "Map`2"));
    CHECK(named(&mt_map, TO_STRING, "A.Map`2[System.Int32,System.Int32[]]"));
    CHECK(named(&mt_map, FULL_NAME,
                "A.Map`2[[System.Int32, " TEST_ASSEMBLY "],[System.Int32[], " TEST_ASSEMBLY "]]"));
    CHECK(named(&mt_map_open, TO_STRING, "A.Map`2[TKey,TValue]") &&
          named(&mt_map_open, FULL_NAME, "A.Map`2"));
    RtMethodTable *cube = qcall_md_array_of(&mt_ints, 3);
    CHECK(named(cube, FULL_NAME, "System.Int32[][,,]") &&
          named(qcall_md_array_of(&mt_int32, 1), NAME, "Int32[*]"));
    CHECK(named(cube, QUALIFIED, "System.Int32[][,,], " TEST_ASSEMBLY));
    CHECK(cube == qcall_md_array_of(&mt_ints, 3) && cube != qcall_md_array_of(&mt_ints, 2));
    CHECK(rt_mt_rank(cube) == 3 && rt_mt_component_size(cube) == 8 && cube->gcdesc && !mt_ints.gcdesc);
    CHECK(rt_mt_component_size(qcall_md_array_of(&mt_int32, 2)) == 4);
}

static void questions(void) {
    CHECK(qcall_type_element_type(&mt_int32) == 0x08 && qcall_type_element_type(&mt_string) == 0x12);
    CHECK(qcall_type_element_type(&mt_ints) == 0x1D && qcall_type_element_type(&mt_int_pointer) == 0x0F);
    CHECK(qcall_type_is_visible((QType){NULL, &mt_inner}) &&
          !qcall_type_is_visible((QType){NULL, &mt_hidden}));
    CHECK(qcall_type_is_visible((QType){NULL, &mt_map}));
}

static void interning(void) {
    RtObject *frozen = (RtObject *)&literal.mt, *a = (RtObject *)rt_string_utf8("abc"), *b = NULL;
    qcall_string_intern(&a);
    CHECK(a == frozen);
    b = (RtObject *)rt_string_utf8("not there");
    qcall_string_is_interned(&b);
    CHECK(b == NULL);
    int wrong = 0;
    for (int pass = 0; pass < 2; pass++) {
        static RtHandle *first[3000];
        for (int i = 0; i < 3000; i++) {
            char text[16];
            snprintf(text, sizeof text, "s%d", i);
            RtObject *s = (RtObject *)rt_string_utf8(text);
            qcall_string_intern(&s);
            if (pass == 0)
                first[i] = rt_handle_new(RT_HANDLE_STRONG, s, NULL);
            else
                wrong += first[i]->object != s;
        }
        rt_gc_collect(2);
    }
    CHECK(wrong == 0);
}

void test_types(void) {
    mt_map.per_inst_info = map_info.dictionaries;
    names();
    questions();
    interning();
}

int main(int argc, char **argv) {
    rt_gc_init();
    rt_thread_attach();
    if (argc > 1) test_native(argv[1]);
    test_types();
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
