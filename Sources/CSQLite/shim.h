#pragma once

#include <sqlite3.h>

/// SQLITE_TRANSIENT, which Swift cannot import: SQLite makes its own copy of what is bound.
static inline sqlite3_destructor_type csqlite_transient(void) { return SQLITE_TRANSIENT; }
