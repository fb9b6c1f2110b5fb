#pragma once

#include <stdbool.h>
#include <sys/socket.h>
#include <microhttpd.h>

/// What libmicrohttpd takes as a variable number of arguments, which Swift cannot pass.
struct cmicrohttpd_options {
    /// Closure of all the functions.
    void *closure;
    MHD_AccessHandlerCallback handle;
    /// Is told the address as it was sent, before the header; what it returns belongs to the request.
    void *(*begin)(void *closure, const char *uri, struct MHD_Connection *connection);
    MHD_RequestCompletedCallback complete;
    MHD_NotifyConnectionCallback notify;
    const struct sockaddr *address;
    unsigned int connection_limit;
    /// 0 for none.
    unsigned int connections_per_address;
    /// In seconds.
    unsigned int timeout;
    /// Of what is kept of a connection: the header of the request and of the answer.
    size_t memory_limit;
    unsigned int threads;
    /// PEM, both or neither.
    const char *certificate;
    const char *key;
};

/// Leaves addresses as they were sent.
static inline size_t cmicrohttpd_leave_escaped(void *closure, struct MHD_Connection *connection, char *text) {
    (void) closure;
    (void) connection;
    return __builtin_strlen(text);
}

/// What GnuTLS takes of protocols and ciphers: TLS 1.2 and later, and nothing weak.
static const char *const cmicrohttpd_priorities = "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2";

/// - Returns: NULL where it cannot be started; errno says why.
static inline struct MHD_Daemon *cmicrohttpd_start(const struct cmicrohttpd_options *options) {
    struct MHD_OptionItem items[16] = {
        {MHD_OPTION_SOCK_ADDR, 0, (void *) options->address},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t) options->begin, options->closure},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t) options->complete, options->closure},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t) options->notify, options->closure},
        {MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t) &cmicrohttpd_leave_escaped, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, (intptr_t) options->connection_limit, NULL},
        {MHD_OPTION_PER_IP_CONNECTION_LIMIT, (intptr_t) options->connections_per_address, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, (intptr_t) options->timeout, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, (intptr_t) options->memory_limit, NULL},
        {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
    };
    int count = 10;
    if (options->threads > 1)
        items[count++] = (struct MHD_OptionItem){MHD_OPTION_THREAD_POOL_SIZE, (intptr_t) options->threads, NULL};
    if (options->certificate) {
        items[count++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0, (void *) options->certificate};
        items[count++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0, (void *) options->key};
        items[count++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_PRIORITIES, 0, (void *) cmicrohttpd_priorities};
    }
    items[count] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
    unsigned int flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_ALLOW_SUSPEND_RESUME;
#ifdef __linux__
    flags |= MHD_USE_EPOLL;
#else
    flags |= MHD_USE_AUTO;
#endif
    if (options->address->sa_family == AF_INET6) flags |= MHD_USE_IPv6;
    if (options->certificate) flags |= MHD_USE_TLS;
    return MHD_start_daemon(
        flags, 0, NULL, NULL, options->handle, options->closure, MHD_OPTION_ARRAY, items, MHD_OPTION_END);
}

/// The port that it listens on; 0 where that cannot be told.
static inline unsigned int cmicrohttpd_port(struct MHD_Daemon *daemon) {
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}

static inline int cmicrohttpd_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? (int) info->connect_fd : -1;
}

static inline const struct sockaddr *cmicrohttpd_client(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info ? info->client_addr : NULL;
}

/// What `notify` has put by for the connection.
static inline void *cmicrohttpd_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

/// A header field of a request; NULL where there is none.
static inline const char *cmicrohttpd_field(struct MHD_Connection *connection, const char *name) {
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

struct cmicrohttpd_visit {
    void *closure;
    void (*body)(void *closure, const char *name, size_t name_size, const char *value, size_t value_size);
};

static inline enum MHD_Result cmicrohttpd_visit_field(
    void *closure, enum MHD_ValueKind kind, const char *name, size_t name_size, const char *value, size_t value_size) {
    struct cmicrohttpd_visit *visit = (struct cmicrohttpd_visit *) closure;
    (void) kind;
    visit->body(visit->closure, name, name_size, value, value ? value_size : 0);
    return MHD_YES;
}

/// Calls the function for each header field of a request.
static inline void cmicrohttpd_fields(
    struct MHD_Connection *connection, void *closure,
    void (*body)(void *closure, const char *name, size_t name_size, const char *value, size_t value_size)) {
    struct cmicrohttpd_visit visit = {closure, body};
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, &cmicrohttpd_visit_field, &visit);
}

/// A response whose body is read bit by bit, as long as it takes.
static inline struct MHD_Response *cmicrohttpd_stream(
    MHD_ContentReaderCallback read, void *closure, MHD_ContentReaderFreeCallback release) {
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 4096, read, closure, release);
}

/// A response whose body is copied.
static inline struct MHD_Response *cmicrohttpd_bytes(const void *bytes, size_t count) {
    return MHD_create_response_from_buffer(count, (void *) bytes, MHD_RESPMEM_MUST_COPY);
}

/// - Returns: whether it is going to be sent.
static inline bool cmicrohttpd_queue(
    struct MHD_Connection *connection, unsigned int status, struct MHD_Response *response) {
    return MHD_queue_response(connection, status, response) == MHD_YES;
}

static inline enum MHD_Result cmicrohttpd_result(bool goes_on) { return goes_on ? MHD_YES : MHD_NO; }

static inline bool cmicrohttpd_is_start(enum MHD_ConnectionNotificationCode code) {
    return code == MHD_CONNECTION_NOTIFY_STARTED;
}

static const ssize_t cmicrohttpd_end = -1;
static const ssize_t cmicrohttpd_failure = -2;
