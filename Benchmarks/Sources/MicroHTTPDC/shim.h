#pragma once

#include <sys/socket.h>
#include <microhttpd.h>

static inline enum MHD_Result microhttpdc_hello(
    void *closure, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
    const char *data, size_t *size, void **context) {
    (void) url, (void) method, (void) version, (void) data, (void) size;
    if (!*context) {
        *context = closure;
        return MHD_YES;
    }
    return MHD_queue_response(connection, MHD_HTTP_OK, (struct MHD_Response *) closure);
}

/// A server on one thread that says hello to everybody; NULL where it cannot be started.
static inline struct MHD_Daemon *microhttpdc_start(unsigned short port) {
    static char hello[] = "hello";
    struct MHD_Response *response =
        MHD_create_response_from_buffer(sizeof hello - 1, hello, MHD_RESPMEM_PERSISTENT);
#ifdef __linux__
    unsigned int flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_EPOLL;
#else
    unsigned int flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_AUTO;
#endif
    return MHD_start_daemon(flags, port, NULL, NULL, &microhttpdc_hello, response, MHD_OPTION_END);
}

static inline unsigned int microhttpdc_port(struct MHD_Daemon *daemon) {
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}
