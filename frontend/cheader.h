/* Names of C. */
#ifndef ANVIL_FRONTEND_CHEADER_H
#define ANVIL_FRONTEND_CHEADER_H

#include <stdbool.h>

/* Whether a function, parameter or struct can have this name in C17 and C++. */
bool is_c_identifier(const char *name);

#endif
