# Anvil: `make` builds build/anvil, `make run` shows it at work, `make test` proves it.
# MODE=debug builds with ASan and UBSan into build-debug/; BUILD=DIR builds elsewhere; V=1 shows commands.
# As many jobs as there are processors run at a time, unless -j says otherwise.

MODE ?= release
BUILD ?= $(if $(filter debug,$(MODE)),build-debug,build)
PREFIX ?= /usr/local
CC = gcc
RUNTIME_CC ?= clang
DOTNET ?= dotnet
Q = $(if $(V),,@)
say = @printf '  %-8s%s\n' $(1) $(2)

# Several goals stay one after the other: `make clean all`, `make run test`.
ifeq ($(MAKELEVEL)$(filter -j%,$(MAKEFLAGS))$(word 2,$(MAKECMDGOALS)),0)
MAKEFLAGS += -j$(shell nproc)
endif

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:

# ---- the compiler ---------------------------------------------------------------------------------

FOLDERS := base frontend ir backend-x64 backend-arm64 linker driver
pkg = $(or $(shell pkg-config $(1) $(2) 2>/dev/null),$(3))
LIBS_release := $(call pkg,--libs,mimalloc,-lmimalloc)
LIBS := $(call pkg,--libs,zydis,-lZydis) $(call pkg,--libs,zlib,-lz) $(LIBS_$(MODE)) -lm -pthread
OPT_release := -O2 -g
OPT_debug := -O1 -g -DANVIL_SYSTEM_MALLOC -fsanitize=address,undefined -fno-sanitize-recover=undefined \
	-fno-omit-frame-pointer
VERSION := $(or $(shell git describe --tags --always --dirty 2>/dev/null),unknown)
CFLAGS := -std=c17 -D_GNU_SOURCE -Wall -Wextra -Werror -I. $(OPT_$(MODE)) -pthread \
	$(call pkg,--cflags,zydis) $(EXTRA_CFLAGS)
LDFLAGS := $(OPT_$(MODE)) $(EXTRA_LDFLAGS)

objects = $(patsubst %.c,$(BUILD)/%.o,$(wildcard $(1)/*.c))
library = $(BUILD)/lib$(1).a
# Archives resolve from left to right, so users come before what they use.
LINK_ORDER := driver frontend backend-x64 backend-arm64 ir linker base

.PHONY: all debug
all: $(BUILD)/anvil
debug:
	@$(MAKE) --no-print-directory MODE=debug BUILD=$(BUILD)-debug all

$(BUILD)/anvil: $(call objects,driver) $(foreach f,$(filter-out driver,$(LINK_ORDER)),$(call library,$(f))) \
		$(BUILD)/embed.o
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $(call objects,driver) $(BUILD)/embed.o \
		-Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(LIBS)

# An archive has every object of its folder; a file that goes away takes its object along.
define folder_rules
$(call library,$(1)): $(call objects,$(1)) $(BUILD)/$(1)/.list
	$(call say,AR,$$@)
	$(Q)rm -f $$@ && $(AR) rcsD $$@ $(call objects,$(1))
$(BUILD)/$(1)/.list: FORCE
	@mkdir -p $$(@D); echo '$(call objects,$(1))' | cmp -s - $$@ || echo '$(call objects,$(1))' > $$@
endef
$(foreach f,$(FOLDERS),$(eval $(call folder_rules,$(f))))

$(BUILD)/%.o: %.c $(BUILD)/flags
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(FLAGS_$(basename $(notdir $<))) -MMD -MP -c -o $@ $<

$(BUILD)/driver/main.o: FLAGS_main = -DANVIL_VERSION='"$(VERSION)"'

# Objects are made anew when the way of making them changes.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D); echo '$(CC) $(CFLAGS)' | cmp -s - $@ || echo '$(CC) $(CFLAGS)' > $@
FORCE:
.PHONY: FORCE

# ---- the runtime: cross-built for every target and carried inside anvil ----------------------------

RUNTIME_TARGETS := linux-x64
linux-x64_TRIPLE := x86_64-linux-musl
linux-x64_FOREIGN := win osx arm64
linux-x64_INCLUDE := /usr/include/x86_64-linux-musl
linux-x64_LIBC := /usr/lib/x86_64-linux-musl/libc.a
# Programs that use the system's C library: the names it has, and what of musl they carry nevertheless, the mathematics,
# whose results must not depend on the system.
linux-x64_IMPORTS := linker/glibc-x64.txt
linux-x64_LIBC_PARTS := $(addsuffix .lo,__math_divzero __math_divzerof __math_invalid __math_invalidf __math_oflow __math_oflowf \
	__math_uflow __math_uflowf __math_xflow __math_xflowf __rem_pio2_large __rem_pio2l __tanl acosl \
	asinl atan2l atanl ceil ceilf exp exp2f_data exp_data expf expm1 expm1f fabs fabsl fenv floor floorf \
	fma fmaf fmod fmodf frexp frexpf ldexp ldexpf log log10 log10f log1p log1pf log2 log2_data log2f \
	log2f_data log_data logf logf_data modf modff pow pow_data powf powf_data rint scalbln scalbn \
	scalbnf scalbnl sqrt sqrtf tanl)
# Libraries that the framework's native halves are made of: the distribution's static archives. What they ask of a C
# library, musl has, too.
linux-x64_LIBRARIES := $(foreach l,z brotlicommon brotlidec brotlienc crypto,/usr/lib/x86_64-linux-gnu/lib$(l).a)
linux-x64_HEADERS := -idirafter /usr/include -idirafter /usr/include/x86_64-linux-gnu

RUNTIME_INCLUDE := $(shell $(RUNTIME_CC) -print-resource-dir 2>/dev/null)/include
RUNTIME_CFLAGS := -std=c17 -D_GNU_SOURCE -O2 -ffunction-sections -fdata-sections -fno-omit-frame-pointer \
	-fno-stack-protector -fno-exceptions -fno-asynchronous-unwind-tables -fno-strict-aliasing \
	-nostdinc -isystem $(RUNTIME_INCLUDE) -Wall -Wextra -Werror -I. $(EXTRA_RUNTIME_CFLAGS)
# Thread-local variables lie at a fixed distance in an executable. Those of a library that is loaded later must be asked
# for, which makes allocation slower by a third; so what touches them is compiled for both.
RUNTIME_EXECUTABLE := -fPIE -ftls-model=initial-exec
RUNTIME_LIBRARY := -fPIC -ftls-model=global-dynamic
RUNTIME_THREADED := $(shell grep -lE '_Thread_local|rt_self|rt_managed_self|rt_is_interrupted' runtime/*.c)

# A tag in a file's name (heap-linux.c, entry-x64.S) says where it belongs; no tag means everywhere.
of_target = $(if $(strip $(foreach t,$($(1)_FOREIGN),$(findstring -$(t)-,$(subst .,-,$(notdir $(2)))))),,$(2))
GLIBC_SOURCES := runtime/glibc-linux.c
runtime_sources = $(foreach f,$(filter-out $(GLIBC_SOURCES),$(wildcard runtime/*.c runtime/*.S)),$(call of_target,$(1),$(f)))
runtime_objects = $(patsubst runtime/%,$(BUILD)/runtime/$(1)/%.o,$(basename $(call runtime_sources,$(1)))) \
	$(patsubst %,$(BUILD)/runtime/$(1)/%.o,$(RUNTIME_SHARED))
library_objects = $(patsubst runtime/%.c,$(BUILD)/runtime/$(1)/library/%.o,$(foreach f,$(RUNTIME_THREADED),$(call of_target,$(1),$(f))))
# The reader of metadata, which the compiler and the runtime share.
RUNTIME_SHARED := $(foreach f,metadata mdrows mdschema mdcheck signature,frontend/$(f)) \
	$(foreach f,arena diag map,base/$(f))

# Tables of the runtime, made from the ICU of this machine.
COLLATION_DATA := $(BUILD)/tables/collation-data
$(COLLATION_DATA): runtime/tables/collation-data.c
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c17 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror -o $@ $< $(call pkg,--libs,icu-i18n,-licui18n -licuuc) -lz
$(BUILD)/tables/runtime/collation-data.h $(BUILD)/tables/runtime/normalization-data.h: $(BUILD)/tables/runtime/%-data.h: $(COLLATION_DATA)
	$(call say,DATA,$@)
	@mkdir -p $(@D)
	$(Q)$(COLLATION_DATA) $* > $@

define runtime_rules
$(BUILD)/runtime/$(1)/%.o: runtime/%.c $(BUILD)/runtime/$(1)/flags
	$(call say,CC,"$$< ($(1))")
	$(Q)$(RUNTIME_CC) --target=$($(1)_TRIPLE) $(RUNTIME_CFLAGS) $(RUNTIME_EXECUTABLE) -isystem $($(1)_INCLUDE) $$(HEADERS) \
		-MMD -MP -c -o $$@ $$<
$(BUILD)/runtime/$(1)/library/%.o: runtime/%.c $(BUILD)/runtime/$(1)/flags
	$(call say,CC,"$$< ($(1) library)")
	@mkdir -p $$(@D)
	$(Q)$(RUNTIME_CC) --target=$($(1)_TRIPLE) $(RUNTIME_CFLAGS) $(RUNTIME_LIBRARY) -isystem $($(1)_INCLUDE) \
		-MMD -MP -c -o $$@ $$<
$(BUILD)/runtime/$(1)/sysnative-compression.o $(BUILD)/runtime/$(1)/sysnative-crypto.o $(BUILD)/runtime/$(1)/sysnative-random.o \
	$(BUILD)/runtime/$(1)/sysnative-linux-net.o: HEADERS := $($(1)_HEADERS)
$(BUILD)/runtime/$(1)/collation-tables.o: $(BUILD)/tables/runtime/collation-data.h
$(BUILD)/runtime/$(1)/normalization.o: $(BUILD)/tables/runtime/normalization-data.h
$(BUILD)/runtime/$(1)/collation-tables.o $(BUILD)/runtime/$(1)/normalization.o: HEADERS := -I$(BUILD)/tables
$(RUNTIME_SHARED:%=$(BUILD)/runtime/$(1)/%.o): $(BUILD)/runtime/$(1)/%.o: %.c $(BUILD)/runtime/$(1)/flags
	$(call say,CC,"$$< ($(1))")
	@mkdir -p $$(@D)
	$(Q)$(RUNTIME_CC) --target=$($(1)_TRIPLE) $(RUNTIME_CFLAGS) $(RUNTIME_EXECUTABLE) -DANVIL_SYSTEM_MALLOC \
		-isystem $($(1)_INCLUDE) \
		-MMD -MP -c -o $$@ $$<
$(BUILD)/runtime/$(1)/%.o: runtime/%.S $(BUILD)/runtime/$(1)/flags
	$(call say,AS,"$$< ($(1))")
	$(Q)$(RUNTIME_CC) --target=$($(1)_TRIPLE) -I. -MMD -MP -c -o $$@ $$<
$(BUILD)/runtime/$(1)/flags: FORCE
	@mkdir -p $$(@D); echo '$(RUNTIME_CC) $(RUNTIME_CFLAGS) $(RUNTIME_EXECUTABLE) $(RUNTIME_LIBRARY)' | cmp -s - $$@ \
		|| echo '$(RUNTIME_CC) $(RUNTIME_CFLAGS) $(RUNTIME_EXECUTABLE) $(RUNTIME_LIBRARY)' > $$@
$(BUILD)/runtime/$(1)/.list: FORCE
	@mkdir -p $$(@D); echo '$(call runtime_objects,$(1))' | cmp -s - $$@ \
		|| echo '$(call runtime_objects,$(1))' > $$@
$(BUILD)/runtime/$(1).a: $(call runtime_objects,$(1)) $(BUILD)/runtime/$(1)/.list
	$(call say,AR,$$@)
	$(Q)rm -f $$@ && $(AR) rcsD $$@ $(call runtime_objects,$(1))
$(BUILD)/runtime/$(1)-library.a: $(call library_objects,$(1)) $(BUILD)/runtime/$(1)/.list
	$(call say,AR,$$@)
	$(Q)rm -f $$@ && $(AR) rcsD $$@ $(call library_objects,$(1))
$(BUILD)/runtime/$(1)-glibc.a: $(GLIBC_SOURCES:runtime/%.c=$(BUILD)/runtime/$(1)/%.o) $($(1)_LIBC) $(BUILD)/runtime/$(1)/flags Makefile
	$(call say,AR,$$@)
	$(Q)rm -f $$@ && cd $$(@D)/$(1) && $(AR) x $($(1)_LIBC) $($(1)_LIBC_PARTS) && \
		$(AR) rcsD ../$$(@F) $(GLIBC_SOURCES:runtime/%.c=%.o) $($(1)_LIBC_PARTS)
EMBEDDED += $(1)/library.a=$(BUILD)/runtime/$(1)-library.a $(1)/glibc.a=$(BUILD)/runtime/$(1)-glibc.a \
	$(1)/glibc.txt=$($(1)_IMPORTS)
EMBEDDED += $(1)/runtime.a=$(BUILD)/runtime/$(1).a $(1)/libc.a=$($(1)_LIBC) \
	$(foreach l,$($(1)_LIBRARIES),$(1)/$(notdir $(l))=$(l))
endef
$(foreach t,$(RUNTIME_TARGETS),$(eval $(call runtime_rules,$(t))))
EMBEDDED += any/size.html=driver/size.html

.PHONY: runtime
runtime: $(foreach t,$(RUNTIME_TARGETS),$(BUILD)/runtime/$(t).a)

embedded_name = $(word 1,$(subst =, ,$(1)))
embedded_path = $(word 2,$(subst =, ,$(1)))
define embedded_blob
	.section .rodata
	.balign 16
1:	.incbin "$(2)"
2:	.byte 0
3:	.asciz "$(1)"
	.section .data.rel.ro.embedded_files,"aw"
	.quad 3b, 1b, 2b - 1b

endef
define embedded_assembly
	.section .data.rel.ro.embedded_files,"aw"
	.balign 16
	.globl embedded_files
embedded_files:
$(foreach e,$(EMBEDDED),$(call embedded_blob,$(call embedded_name,$(e)),$(call embedded_path,$(e))))
	.quad 0, 0, 0
	.section .note.GNU-stack,"",%progbits

endef
$(BUILD)/embed.o: $(foreach e,$(EMBEDDED),$(call embedded_path,$(e))) Makefile
	$(call say,EMBED,$@)
	$(file >$(BUILD)/embed.s,$(embedded_assembly))
	$(Q)$(CC) -c -o $@ $(BUILD)/embed.s

# ---- tests ----------------------------------------------------------------------------------------

# tests/unit/<prefix>_*.c make one Criterion executable per prefix, linked with the folders named here
# (all but driver/main.c when nothing is named), so that one folder is testable while another is broken.
UNIT_base := base
UNIT_metadata := frontend base
UNIT_frontend := frontend ir linker base
UNIT_types := frontend base
UNIT_ir := ir base
UNIT_ra := ir base
UNIT_x64 := backend-x64 ir linker base
UNIT_arm64 := backend-arm64 ir linker base
UNIT_linker := linker base
UNIT_runtime := base

UNIT_SOURCES := $(wildcard tests/unit/*.c)
UNITS := $(sort $(foreach f,$(UNIT_SOURCES),$(firstword $(subst _, ,$(basename $(notdir $(f)))))))
unit_objects = $(patsubst %.c,$(BUILD)/%.o,$(filter tests/unit/$(1)_%.c tests/unit/$(1).c,$(UNIT_SOURCES)))
unit_libraries = $(if $(filter ir,$(UNIT_$(1))),$(BUILD)/libfuzz.a) $(foreach f,$(or $(UNIT_$(1)),$(filter-out driver,$(LINK_ORDER))),$(call library,$(f)))

define unit_rules
$(BUILD)/unit/$(1): $(call unit_objects,$(1)) $(call unit_libraries,$(1))
	$(call say,LINK,$$@)
	@mkdir -p $$(@D)
	$(Q)$(CC) $(LDFLAGS) -o $$@ $(call unit_objects,$(1)) \
		-Wl,--start-group $(call unit_libraries,$(1)) -Wl,--end-group $(call pkg,--libs,criterion,-lcriterion) $(LIBS)
endef
$(foreach u,$(UNITS),$(eval $(call unit_rules,$(u))))

U ?= $(UNITS)
MEASURE := $(BUILD)/tests/measure
PROGRAM_BUILDER := $(BUILD)/tests/tools/build-programs.dll
export BUILD DOTNET MODE

.PHONY: unit unit-build programs test-build test oracle real bench bench-gc
unit-build: $(foreach u,$(U),$(BUILD)/unit/$(u))
unit: unit-build
	@U='$(U)' tests/unit/run.sh

$(MEASURE): tests/tools/measure.c
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c17 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror -o $@ $<

$(PROGRAM_BUILDER): tests/tools/build-programs.cs tests/tools/csc.cs tests/tools/build-programs.sh
	$(call say,CSC,$<)
	$(Q)tests/tools/build-programs.sh --self $@ $(filter %.cs,$^)

FUZZ_CS := $(BUILD)/fuzz/cs/fuzz-cs.dll
$(FUZZ_CS): $(filter-out %/support.cs,$(wildcard tests/fuzz/cs/*.cs)) tests/tools/csc.cs tests/tools/build-programs.sh
	$(call say,CSC,tests/fuzz/cs)
	$(Q)tests/tools/build-programs.sh --self $@ $(filter %.cs,$^)

programs: $(PROGRAM_BUILDER) $(MEASURE)
	@tests/tools/build-programs.sh $(PROGRAM_BUILDER) $(BUILD)/tests/programs

test-build: all unit-build programs $(BUILD)/fuzz/ir $(FUZZ_CS)
	@$(MAKE) --no-print-directory MODE=debug BUILD=$(BUILD)-debug fuzz-build
test: test-build
	@tests/run.sh
oracle: programs
	@tests/programs/oracle.sh
# Libraries of NuGet and csc, compiled and compared with CoreCLR: minutes, and the network. NAMES chooses.
real: all
	@tests/real/compare.sh $(NAMES)
bench: all $(MEASURE) $(PROGRAM_BUILDER)
	@bench/bench.sh $(if $(SAVE),--save)
# Pauses of the collector over millions of live objects, beside CoreCLR.
bench-gc: all $(PROGRAM_BUILDER)
	@bench/pauses.sh

# Fuzzers are the files of tests/fuzz with a main (named here); the others help them and the unit tests. The reader's
# runs under the sanitizers: `make fuzz N=1000000`; `make fuzz-ir N=1000000 SEED=1` runs machine code.
FUZZERS := reader ir
FUZZ_reader := $(UNIT_metadata)
FUZZ_ir := $(UNIT_x64)
FUZZ_HELPERS := $(filter-out $(FUZZERS:%=tests/fuzz/%.c),$(wildcard tests/fuzz/*.c))
$(BUILD)/libfuzz.a: $(FUZZ_HELPERS:%.c=$(BUILD)/%.o)
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcsD $@ $^
define fuzz_rules
$(BUILD)/fuzz/$(1): $(BUILD)/tests/fuzz/$(1).o $(if $(filter ir,$(FUZZ_$(1))),$(BUILD)/libfuzz.a) \
		$(foreach f,$(FUZZ_$(1)),$(call library,$(f)))
	$(call say,LINK,$$@)
	@mkdir -p $$(@D)
	$(Q)$(CC) $(LDFLAGS) -o $$@ $$< -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group $(LIBS)
endef
$(foreach f,$(FUZZERS),$(eval $(call fuzz_rules,$(f))))

# As long as one likes: make soak SECONDS=300 THREADS=16
SECONDS ?= 300
THREADS ?= 16
.PHONY: soak
soak: all $(PROGRAM_BUILDER)
	@tests/soak/run.sh $(SECONDS) $(THREADS)

.PHONY: fuzz fuzz-build fuzz-ir fuzz-cs
N ?= 1000000
SEED ?= 1
fuzz-build: $(BUILD)/fuzz/reader
fuzz-ir: $(BUILD)/fuzz/ir
	@$(BUILD)/fuzz/ir -n $(N) -s $(SEED)
fuzz-cs: all $(FUZZ_CS)
	@ANVIL=$(BUILD)/anvil tests/tools/build-programs.sh --run $(FUZZ_CS) -n $(N) -s $(SEED) -o $(BUILD)/tests/fuzz/cs
fuzz: programs
	@$(MAKE) --no-print-directory MODE=debug BUILD=$(BUILD)-debug fuzz-build
	@tests/fuzz/run.sh -n $(N)

# ---- a look at it, and housekeeping ---------------------------------------------------------------

.PHONY: run deps install clean wc format
HELLO := $(BUILD)/samples/hello
run: deps
	@$(MAKE) --no-print-directory all
	@samples/hello/run.sh

PACKAGES := gcc make git pkg-config clang musl-dev libzydis-dev libmimalloc-dev zlib1g-dev libbrotli-dev libssl-dev libicu-dev libcriterion-dev libsqlite3-0
deps:
	@missing=; for p in $(PACKAGES); do \
		dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
		if [ "$$(id -u)" = 0 ]; then as_root=; elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; \
			then as_root=sudo; else as_root=no; fi; \
		if [ "$$as_root" = no ] || ! command -v apt-get >/dev/null; then \
			echo "anvil: please install these packages (Debian's names):$$missing" >&2; exit 1; fi; \
		echo "installing:$$missing"; \
		$$as_root apt-get update -q </dev/null && \
		$$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $$missing </dev/null \
			|| { echo "anvil: apt-get could not install:$$missing" >&2; exit 1; }; \
	fi
	@$(DOTNET) --list-sdks 2>/dev/null | grep -q '^10\.' || { \
		echo "anvil: the .NET 10 SDK is missing: install it and put 'dotnet' on the PATH" >&2; exit 1; }

install: all
	install -D -m 755 $(BUILD)/anvil $(DESTDIR)$(PREFIX)/bin/anvil
	install -d $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
		$(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(BUILD)/anvil man > $(DESTDIR)$(PREFIX)/share/man/man1/anvil.1
	$(BUILD)/anvil completion bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/anvil
	$(BUILD)/anvil completion zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_anvil
	$(BUILD)/anvil completion fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/anvil.fish

clean:
	rm -rf build build-debug samples/*/bin samples/*/obj bench/*/bin bench/*/obj

wc:
	@for f in $(wildcard $(FOLDERS) runtime tests); do printf '%-16s%7d\n' $$f \
		$$(find $$f -name '*.[chS]' -o -name '*.cs' -o -name '*.sh' | xargs -r cat | wc -l); done | \
		awk '{ print; n += $$2 } END { printf "%-16s%7d\n", "total", n }'

format:
	clang-format -i $(wildcard $(foreach f,$(FOLDERS) runtime runtime/tables tests/unit tests/tools,$(f)/*.[ch]))

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
