/* libSystem.Native for Linux: sockets and names. Functions return an Interop.Error unless said otherwise;
 * constants are those of System.Net.Sockets. */
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "runtime/sysnative.h"

static int32_t error_of(int number) { return number ? SystemNative_ConvertErrorPlatformToPal(number) : 0; }
static int32_t result_of(int64_t r) { return r < 0 ? error_of(errno) : 0; }
static int32_t bad_argument(void) { return error_of(EINVAL); }

/* ---- constants ----------------------------------------------------------------------------------- */

typedef struct Pair {
    int32_t managed, system;
} Pair;

static bool to_system(const Pair *table, size_t n, int32_t managed, int *system) {
    for (size_t i = 0; i < n; i++)
        if (table[i].managed == managed) {
            *system = table[i].system;
            return true;
        }
    return false;
}
static int32_t to_managed(const Pair *table, size_t n, int system, int32_t otherwise) {
    for (size_t i = 0; i < n; i++)
        if (table[i].system == system) return table[i].managed;
    return otherwise;
}
#define TO_SYSTEM(table, managed, system) to_system(table, sizeof table / sizeof *table, managed, system)
#define TO_MANAGED(table, system, otherwise) \
    to_managed(table, sizeof table / sizeof *table, system, otherwise)

static const Pair families[] = {
    {0, AF_UNSPEC}, {1, AF_UNIX}, {2, AF_INET}, {23, AF_INET6}, {65536, AF_PACKET}};
static const Pair types[] = {
    {1, SOCK_STREAM}, {2, SOCK_DGRAM}, {3, SOCK_RAW}, {4, SOCK_RDM}, {5, SOCK_SEQPACKET}};
static const Pair protocols[] = {
    {0, 0}, {1, IPPROTO_ICMP}, {6, IPPROTO_TCP}, {17, IPPROTO_UDP}, {58, IPPROTO_ICMPV6}, {255, IPPROTO_RAW}};
enum { PROTOCOL_TCP = 6 };

static const Pair message_flags[] = {{1, MSG_OOB},       {2, MSG_PEEK},       {4, MSG_DONTROUTE},
                                     {0x100, MSG_TRUNC}, {0x200, MSG_CTRUNC}, {0x1000, MSG_DONTWAIT}};
enum { NUM_MESSAGE_FLAGS = sizeof message_flags / sizeof *message_flags };

static bool flags_to_system(int32_t flags, int *out) {
    *out = 0;
    for (int i = 0; i < NUM_MESSAGE_FLAGS; i++) {
        if (flags & message_flags[i].managed) *out |= message_flags[i].system;
        flags &= ~message_flags[i].managed;
    }
    return flags == 0;
}
static int32_t flags_to_managed(int flags) {
    int32_t out = 0;
    for (int i = 0; i < NUM_MESSAGE_FLAGS; i++)
        if (flags & message_flags[i].system) out |= message_flags[i].managed;
    return out;
}

typedef struct Option {
    int32_t level, name; /* SocketOptionLevel, SocketOptionName */
    int system_level, system_name;
} Option;
enum { LEVEL_SOCKET = 0xFFFF, LEVEL_IP = 0, LEVEL_TCP = 6, LEVEL_UDP = 17, LEVEL_IPV6 = 41 };
enum {
    REUSE_ADDRESS = 4,
    EXCLUSIVE_ADDRESS = ~4,
    DONT_FRAGMENT = 14,
    OPTION_TYPE = 0x1008,
    OPTION_ERROR = 0x1007
};

static const Option options[] = {
    {LEVEL_SOCKET, 0x0001, SOL_SOCKET, SO_DEBUG},
    {LEVEL_SOCKET, 0x0002, SOL_SOCKET, SO_ACCEPTCONN},
    {LEVEL_SOCKET, REUSE_ADDRESS, SOL_SOCKET, SO_REUSEPORT},
    {LEVEL_SOCKET, 0x0008, SOL_SOCKET, SO_KEEPALIVE},
    {LEVEL_SOCKET, 0x0010, SOL_SOCKET, SO_DONTROUTE},
    {LEVEL_SOCKET, 0x0020, SOL_SOCKET, SO_BROADCAST},
    {LEVEL_SOCKET, 0x0080, SOL_SOCKET, SO_LINGER},
    {LEVEL_SOCKET, 0x0100, SOL_SOCKET, SO_OOBINLINE},
    {LEVEL_SOCKET, 0x1001, SOL_SOCKET, SO_SNDBUF},
    {LEVEL_SOCKET, 0x1002, SOL_SOCKET, SO_RCVBUF},
    {LEVEL_SOCKET, 0x1003, SOL_SOCKET, SO_SNDLOWAT},
    {LEVEL_SOCKET, 0x1004, SOL_SOCKET, SO_RCVLOWAT},
    {LEVEL_SOCKET, 0x1005, SOL_SOCKET, SO_SNDTIMEO},
    {LEVEL_SOCKET, 0x1006, SOL_SOCKET, SO_RCVTIMEO},
    {LEVEL_SOCKET, OPTION_ERROR, SOL_SOCKET, SO_ERROR},
    {LEVEL_SOCKET, OPTION_TYPE, SOL_SOCKET, SO_TYPE},
    {LEVEL_IP, 1, IPPROTO_IP, IP_OPTIONS},
    {LEVEL_IP, 2, IPPROTO_IP, IP_HDRINCL},
    {LEVEL_IP, 3, IPPROTO_IP, IP_TOS},
    {LEVEL_IP, 4, IPPROTO_IP, IP_TTL},
    {LEVEL_IP, 9, IPPROTO_IP, IP_MULTICAST_IF},
    {LEVEL_IP, 10, IPPROTO_IP, IP_MULTICAST_TTL},
    {LEVEL_IP, 11, IPPROTO_IP, IP_MULTICAST_LOOP},
    {LEVEL_IP, 12, IPPROTO_IP, IP_ADD_MEMBERSHIP},
    {LEVEL_IP, 13, IPPROTO_IP, IP_DROP_MEMBERSHIP},
    {LEVEL_IP, DONT_FRAGMENT, IPPROTO_IP, IP_MTU_DISCOVER},
    {LEVEL_IP, 15, IPPROTO_IP, IP_ADD_SOURCE_MEMBERSHIP},
    {LEVEL_IP, 16, IPPROTO_IP, IP_DROP_SOURCE_MEMBERSHIP},
    {LEVEL_IP, 17, IPPROTO_IP, IP_BLOCK_SOURCE},
    {LEVEL_IP, 18, IPPROTO_IP, IP_UNBLOCK_SOURCE},
    {LEVEL_IP, 19, IPPROTO_IP, IP_PKTINFO},
    {LEVEL_IPV6, 4, IPPROTO_IPV6, IPV6_UNICAST_HOPS},
    {LEVEL_IPV6, 9, IPPROTO_IPV6, IPV6_MULTICAST_IF},
    {LEVEL_IPV6, 10, IPPROTO_IPV6, IPV6_MULTICAST_HOPS},
    {LEVEL_IPV6, 11, IPPROTO_IPV6, IPV6_MULTICAST_LOOP},
    {LEVEL_IPV6, 12, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP},
    {LEVEL_IPV6, 13, IPPROTO_IPV6, IPV6_DROP_MEMBERSHIP},
    {LEVEL_IPV6, 19, IPPROTO_IPV6, IPV6_RECVPKTINFO},
    {LEVEL_IPV6, 21, IPPROTO_IPV6, IPV6_UNICAST_HOPS},
    {LEVEL_IPV6, 27, IPPROTO_IPV6, IPV6_V6ONLY},
    {LEVEL_TCP, 1, IPPROTO_TCP, TCP_NODELAY},
    {LEVEL_TCP, 3, IPPROTO_TCP, TCP_KEEPIDLE},
    {LEVEL_TCP, 15, IPPROTO_TCP, TCP_FASTOPEN},
    {LEVEL_TCP, 16, IPPROTO_TCP, TCP_KEEPCNT},
    {LEVEL_TCP, 17, IPPROTO_TCP, TCP_KEEPINTVL},
};

static const Option *find_option(int32_t level, int32_t name) {
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (options[i].level == level && options[i].name == name) return &options[i];
    return NULL;
}

/* ---- addresses ----------------------------------------------------------------------------------- */

int32_t SystemNative_GetSocketAddressSizes(int32_t *ipv4, int32_t *ipv6, int32_t *un, int32_t *max) {
    *ipv4 = sizeof(struct sockaddr_in);
    *ipv6 = sizeof(struct sockaddr_in6);
    *un = sizeof(struct sockaddr_un);
    *max = sizeof(struct sockaddr_storage);
    return 0;
}
int32_t SystemNative_GetMaximumAddressSize(void) { return sizeof(struct sockaddr_storage); }
void SystemNative_GetDomainSocketSizes(int32_t *path_offset, int32_t *path_size, int32_t *size) {
    *path_offset = offsetof(struct sockaddr_un, sun_path);
    *path_size = sizeof((struct sockaddr_un){0}.sun_path);
    *size = sizeof(struct sockaddr_un);
}

static bool fits(const void *address, int32_t n, size_t need) {
    return address && n >= 0 && (size_t)n >= need;
}

int32_t SystemNative_GetAddressFamily(const uint8_t *address, int32_t n, int32_t *family) {
    if (!fits(address, n, sizeof(sa_family_t))) return error_of(EFAULT);
    *family = TO_MANAGED(families, ((const struct sockaddr *)address)->sa_family, -1);
    return 0;
}
int32_t SystemNative_SetAddressFamily(uint8_t *address, int32_t n, int32_t family) {
    int f;
    if (!fits(address, n, sizeof(sa_family_t))) return error_of(EFAULT);
    if (!TO_SYSTEM(families, family, &f)) return error_of(EAFNOSUPPORT);
    ((struct sockaddr *)address)->sa_family = (sa_family_t)f;
    return 0;
}
int32_t SystemNative_GetPort(const uint8_t *address, int32_t n, uint16_t *port) {
    if (!fits(address, n, sizeof(struct sockaddr_in))) return error_of(EFAULT);
    sa_family_t f = ((const struct sockaddr *)address)->sa_family;
    if (f != AF_INET && f != AF_INET6) return error_of(EAFNOSUPPORT);
    *port = ntohs(((const struct sockaddr_in *)address)->sin_port); /* at the same place for both */
    return 0;
}
int32_t SystemNative_SetPort(uint8_t *address, int32_t n, uint16_t port) {
    if (!fits(address, n, sizeof(struct sockaddr_in))) return error_of(EFAULT);
    sa_family_t f = ((const struct sockaddr *)address)->sa_family;
    if (f != AF_INET && f != AF_INET6) return error_of(EAFNOSUPPORT);
    ((struct sockaddr_in *)address)->sin_port = htons(port);
    return 0;
}
int32_t SystemNative_GetIPv4Address(const uint8_t *address, int32_t n, uint32_t *out) {
    if (!fits(address, n, sizeof(struct sockaddr_in))) return error_of(EFAULT);
    *out = ((const struct sockaddr_in *)address)->sin_addr.s_addr;
    return 0;
}
int32_t SystemNative_SetIPv4Address(uint8_t *address, int32_t n, uint32_t value) {
    if (!fits(address, n, sizeof(struct sockaddr_in))) return error_of(EFAULT);
    struct sockaddr_in *in = (struct sockaddr_in *)address;
    in->sin_family = AF_INET;
    in->sin_addr.s_addr = value;
    return 0;
}
int32_t SystemNative_GetIPv6Address(const uint8_t *address, int32_t n, uint8_t *out, int32_t room,
                                    uint32_t *scope) {
    if (!fits(address, n, sizeof(struct sockaddr_in6)) || !fits(out, room, 16)) return error_of(EFAULT);
    const struct sockaddr_in6 *in = (const struct sockaddr_in6 *)address;
    memcpy(out, &in->sin6_addr, 16);
    *scope = in->sin6_scope_id;
    return 0;
}
int32_t SystemNative_SetIPv6Address(uint8_t *address, int32_t n, const uint8_t *value, int32_t size,
                                    uint32_t scope) {
    if (!fits(address, n, sizeof(struct sockaddr_in6)) || !fits(value, size, 16)) return error_of(EFAULT);
    struct sockaddr_in6 *in = (struct sockaddr_in6 *)address;
    in->sin6_family = AF_INET6;
    in->sin6_flowinfo = 0;
    memcpy(&in->sin6_addr, value, 16);
    in->sin6_scope_id = scope;
    return 0;
}

/* ---- sockets ------------------------------------------------------------------------------------- */

int32_t SystemNative_Socket(int32_t family, int32_t type, int32_t protocol, intptr_t *out) {
    int f, t, p;
    *out = -1;
    if (!TO_SYSTEM(families, family, &f)) return error_of(EAFNOSUPPORT);
    if (!TO_SYSTEM(types, type, &t)) return error_of(EPROTOTYPE);
    if (!TO_SYSTEM(protocols, protocol, &p)) return error_of(EPROTONOSUPPORT);
    *out = socket(f, t | SOCK_CLOEXEC, p);
    return result_of(*out);
}
int32_t SystemNative_GetSocketType(intptr_t fd, int32_t *family, int32_t *type, int32_t *protocol,
                                   int32_t *listening) {
    int v = 0;
    socklen_t n = sizeof v;
    *family = *type = *protocol = -1, *listening = 0;
    if (getsockopt((int)fd, SOL_SOCKET, SO_DOMAIN, &v, &n) == 0) *family = TO_MANAGED(families, v, -1);
    if (getsockopt((int)fd, SOL_SOCKET, SO_TYPE, &v, &n) == 0) *type = TO_MANAGED(types, v, -1);
    if (getsockopt((int)fd, SOL_SOCKET, SO_PROTOCOL, &v, &n) == 0) *protocol = TO_MANAGED(protocols, v, -1);
    if (getsockopt((int)fd, SOL_SOCKET, SO_ACCEPTCONN, &v, &n) == 0) *listening = v;
    return 0;
}

/* Windows lets an address be bound again whose last connection is still closing; so does this. */
int32_t SystemNative_Bind(intptr_t fd, int32_t protocol, const uint8_t *address, int32_t n) {
    int on = 1;
    if (protocol == PROTOCOL_TCP) setsockopt((int)fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    return result_of(bind((int)fd, (const struct sockaddr *)address, (socklen_t)n));
}
int32_t SystemNative_Listen(intptr_t fd, int32_t backlog) { return result_of(listen((int)fd, backlog)); }
int32_t SystemNative_Accept(intptr_t fd, uint8_t *address, int32_t *n, intptr_t *out) {
    socklen_t size = (socklen_t)*n;
    int r;
    RETRY(r, accept4((int)fd, (struct sockaddr *)address, &size, SOCK_CLOEXEC));
    *out = r;
    if (r >= 0) *n = (int32_t)size;
    return result_of(r);
}
int32_t SystemNative_Connect(intptr_t fd, const uint8_t *address, int32_t n) {
    int r;
    RETRY(r, connect((int)fd, (const struct sockaddr *)address, (socklen_t)n));
    return result_of(r);
}
int32_t SystemNative_Connectx(intptr_t fd, const uint8_t *address, int32_t n, const uint8_t *data,
                              int32_t size, int32_t fast_open, int32_t *sent) {
    (void)fd, (void)address, (void)n, (void)data, (void)size, (void)fast_open;
    *sent = 0;
    return error_of(ENOTSUP); /* of macOS */
}
int32_t SystemNative_Disconnect(intptr_t fd) {
    struct sockaddr none = {.sa_family = AF_UNSPEC};
    int r;
    RETRY(r, connect((int)fd, &none, sizeof none));
    return result_of(r);
}
int32_t SystemNative_Shutdown(intptr_t fd, int32_t how) { return result_of(shutdown((int)fd, how)); }

static int32_t name_of(int (*ask)(int, struct sockaddr *, socklen_t *), intptr_t fd, uint8_t *address,
                       int32_t *n) {
    socklen_t size = (socklen_t)*n;
    int r = ask((int)fd, (struct sockaddr *)address, &size);
    if (r == 0) *n = (int32_t)size;
    return result_of(r);
}
int32_t SystemNative_GetPeerName(intptr_t fd, uint8_t *address, int32_t *n) {
    return name_of(getpeername, fd, address, n);
}
int32_t SystemNative_GetSockName(intptr_t fd, uint8_t *address, int32_t *n) {
    return name_of(getsockname, fd, address, n);
}

/* ---- data ---------------------------------------------------------------------------------------- */

int32_t SystemNative_Receive(intptr_t fd, void *p, int32_t n, int32_t flags, int32_t *received) {
    int f;
    ssize_t r;
    *received = 0;
    if (!flags_to_system(flags, &f)) return error_of(ENOTSUP);
    RETRY(r, recv((int)fd, p, (size_t)n, f));
    if (r >= 0) *received = (int32_t)r;
    return result_of(r);
}
int32_t SystemNative_Send(intptr_t fd, const void *p, int32_t n, int32_t flags, int32_t *sent) {
    int f;
    ssize_t r;
    *sent = 0;
    if (!flags_to_system(flags, &f)) return error_of(ENOTSUP);
    RETRY(r, send((int)fd, p, (size_t)n, f | MSG_NOSIGNAL));
    if (r >= 0) *sent = (int32_t)r;
    return result_of(r);
}

typedef struct MessageHeader {
    uint8_t *address;
    IoVector *vectors;
    uint8_t *control;
    int32_t address_size, num_vectors, control_size, flags;
} MessageHeader;

static struct msghdr to_header(const MessageHeader *m) {
    return (struct msghdr){.msg_name = m->address,
                           .msg_namelen = (socklen_t)m->address_size,
                           .msg_iov = (struct iovec *)m->vectors,
                           .msg_iovlen = m->num_vectors,
                           .msg_control = m->control,
                           .msg_controllen = (socklen_t)m->control_size};
}
int32_t SystemNative_ReceiveMessage(intptr_t fd, MessageHeader *m, int32_t flags, int64_t *received) {
    int f;
    ssize_t r;
    *received = 0;
    if (!flags_to_system(flags, &f)) return error_of(ENOTSUP);
    struct msghdr h = to_header(m);
    RETRY(r, recvmsg((int)fd, &h, f));
    if (r < 0) return error_of(errno);
    m->address_size = (int32_t)h.msg_namelen;
    m->control_size = (int32_t)h.msg_controllen;
    m->flags = flags_to_managed(h.msg_flags);
    *received = r;
    return 0;
}
int32_t SystemNative_SendMessage(intptr_t fd, const MessageHeader *m, int32_t flags, int64_t *sent) {
    int f;
    ssize_t r;
    *sent = 0;
    if (!flags_to_system(flags, &f)) return error_of(ENOTSUP);
    struct msghdr h = to_header(m);
    RETRY(r, sendmsg((int)fd, &h, f | MSG_NOSIGNAL));
    if (r >= 0) *sent = r;
    return result_of(r);
}
int32_t SystemNative_SendFile(intptr_t to, intptr_t from, int64_t offset, int64_t count, int64_t *sent) {
    off_t at = offset;
    ssize_t r;
    RETRY(r, sendfile((int)to, (int)from, &at, (size_t)count));
    *sent = r < 0 ? 0 : r;
    return result_of(r);
}
int32_t SystemNative_GetBytesAvailable(intptr_t fd, int32_t *n) {
    return result_of(ioctl((int)fd, FIONREAD, n));
}
int32_t SystemNative_GetAtOutOfBandMark(intptr_t fd, int32_t *at) {
    return result_of(ioctl((int)fd, SIOCATMARK, at));
}

/* Where a datagram came in, from the control messages. */
typedef struct Address { /* Interop.Sys.IPAddress */
    uint8_t bytes[16];
    uint32_t is_ipv6, scope;
} Address;
typedef struct PacketInformation {
    Address address;
    int32_t interface;
} PacketInformation;

#pragma GCC diagnostic ignored "-Wsign-compare" /* in musl's CMSG_NXTHDR */

int32_t SystemNative_PlatformSupportsDualModeIPv4PacketInfo(void) { return 1; }
int32_t SystemNative_GetControlMessageBufferSize(int32_t ipv4, int32_t ipv6) {
    return (int32_t)((ipv4 ? CMSG_SPACE(sizeof(struct in_pktinfo)) : 0) +
                     (ipv6 ? CMSG_SPACE(sizeof(struct in6_pktinfo)) : 0));
}
int32_t SystemNative_TryGetIPPacketInformation(const MessageHeader *m, int32_t ipv4, PacketInformation *out) {
    struct msghdr h = to_header(m);
    *out = (PacketInformation){0};
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&h); c; c = CMSG_NXTHDR(&h, c)) {
        if (ipv4 && c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
            const struct in_pktinfo *i = (const struct in_pktinfo *)CMSG_DATA(c);
            memcpy(out->address.bytes, &i->ipi_addr, 4);
            out->interface = i->ipi_ifindex;
            return 1;
        }
        if (!ipv4 && c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO) {
            const struct in6_pktinfo *i = (const struct in6_pktinfo *)CMSG_DATA(c);
            memcpy(out->address.bytes, &i->ipi6_addr, 16);
            out->address.is_ipv6 = 1;
            out->interface = (int32_t)i->ipi6_ifindex;
            return 1;
        }
    }
    return 0;
}

/* ---- options ------------------------------------------------------------------------------------- */

/* Windows' two options about shared addresses are opposite views of one here, which stands for SO_REUSEPORT,
 * too. */
static bool is_reuse(int32_t level, int32_t name) {
    return level == LEVEL_SOCKET && (name == REUSE_ADDRESS || name == EXCLUSIVE_ADDRESS);
}
/* IP_MTU_DISCOVER has more than two values. */
static bool is_dont_fragment(int32_t level, int32_t name) {
    return level == LEVEL_IP && name == DONT_FRAGMENT;
}

int32_t SystemNative_GetSockOpt(intptr_t fd, int32_t level, int32_t name, uint8_t *value, int32_t *n) {
    bool reuse = is_reuse(level, name);
    const Option *o = find_option(level, reuse ? REUSE_ADDRESS : name);
    if (!o || *n < 0) return error_of(ENOTSUP);
    if (reuse && *n != (int32_t)sizeof(int)) return bad_argument();
    socklen_t size = (socklen_t)*n;
    int r = getsockopt((int)fd, o->system_level, reuse ? SO_REUSEPORT : o->system_name, value, &size);
    if (r != 0) return error_of(errno);
    *n = (int32_t)size;
    if (size != sizeof(int)) return 0;
    int v;
    memcpy(&v, value, sizeof v);
    if (reuse) v = (v != 0) != (name == EXCLUSIVE_ADDRESS);
    if (is_dont_fragment(level, name)) v = v == IP_PMTUDISC_DO;
    if (level == LEVEL_SOCKET && name == OPTION_TYPE) v = TO_MANAGED(types, v, -1);
    if (level == LEVEL_SOCKET && name == OPTION_ERROR) v = error_of(v);
    memcpy(value, &v, sizeof v);
    return 0;
}

static int32_t set_reuse(int fd, bool exclusive, int v) {
    if (exclusive && v != 0 && v != 1) return bad_argument();
    if (exclusive) v = !v;
    int r = setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &v, sizeof v);
    return result_of(r == 0 ? setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &v, sizeof v) : r);
}

int32_t SystemNative_SetSockOpt(intptr_t fd, int32_t level, int32_t name, const uint8_t *value, int32_t n) {
    bool reuse = is_reuse(level, name), fragment = is_dont_fragment(level, name);
    const Option *o = find_option(level, reuse ? REUSE_ADDRESS : name);
    if (!o || n < 0) return error_of(ENOTSUP);
    if (!reuse && !fragment)
        return result_of(setsockopt((int)fd, o->system_level, o->system_name, value, (socklen_t)n));
    int v;
    if (n != (int32_t)sizeof v) return bad_argument();
    memcpy(&v, value, sizeof v);
    if (reuse) return set_reuse((int)fd, name == EXCLUSIVE_ADDRESS, v);
    v = v ? IP_PMTUDISC_DO : IP_PMTUDISC_DONT;
    return result_of(setsockopt((int)fd, o->system_level, o->system_name, &v, sizeof v));
}

int32_t SystemNative_GetRawSockOpt(intptr_t fd, int32_t level, int32_t name, uint8_t *value, int32_t *n) {
    socklen_t size = (socklen_t)*n;
    int r = getsockopt((int)fd, level, name, value, &size);
    *n = (int32_t)size;
    return result_of(r);
}
int32_t SystemNative_SetRawSockOpt(intptr_t fd, int32_t level, int32_t name, const uint8_t *value,
                                   int32_t n) {
    return result_of(setsockopt((int)fd, level, name, value, (socklen_t)n));
}
int32_t SystemNative_GetSocketErrorOption(intptr_t fd, int32_t *error) {
    int v = 0;
    socklen_t n = sizeof v;
    int r = getsockopt((int)fd, SOL_SOCKET, SO_ERROR, &v, &n);
    *error = error_of(v);
    return result_of(r);
}

typedef struct LingerOption {
    int32_t on, seconds;
} LingerOption;
int32_t SystemNative_GetLingerOption(intptr_t fd, LingerOption *out) {
    struct linger l = {0};
    socklen_t n = sizeof l;
    int r = getsockopt((int)fd, SOL_SOCKET, SO_LINGER, &l, &n);
    *out = (LingerOption){l.l_onoff, l.l_linger};
    return result_of(r);
}
int32_t SystemNative_SetLingerOption(intptr_t fd, const LingerOption *o) {
    struct linger l = {o->on, o->seconds};
    return result_of(setsockopt((int)fd, SOL_SOCKET, SO_LINGER, &l, sizeof l));
}
static int32_t set_timeout(intptr_t fd, int name, int32_t ms) {
    struct timeval t = {ms / 1000, ms % 1000 * 1000};
    return result_of(setsockopt((int)fd, SOL_SOCKET, name, &t, sizeof t));
}
int32_t SystemNative_SetReceiveTimeout(intptr_t fd, int32_t ms) { return set_timeout(fd, SO_RCVTIMEO, ms); }
int32_t SystemNative_SetSendTimeout(intptr_t fd, int32_t ms) { return set_timeout(fd, SO_SNDTIMEO, ms); }

enum { MULTICAST_ADD = 0, MULTICAST_DROP = 1, MULTICAST_INTERFACE = 2 };
typedef struct Multicast4 {
    uint32_t group, local;
    int32_t interface;
    uint32_t pad;
} Multicast4;
typedef struct Multicast6 {
    Address group;
    int32_t interface;
} Multicast6;
int32_t SystemNative_GetIPv4MulticastOption(intptr_t fd, int32_t option, Multicast4 *out) {
    struct ip_mreqn m = {0};
    socklen_t n = sizeof m;
    if (option != MULTICAST_INTERFACE) return bad_argument();
    int r = getsockopt((int)fd, IPPROTO_IP, IP_MULTICAST_IF, &m, &n);
    *out = (Multicast4){m.imr_multiaddr.s_addr, m.imr_address.s_addr, m.imr_ifindex, 0};
    return result_of(r);
}
int32_t SystemNative_SetIPv4MulticastOption(intptr_t fd, int32_t option, const Multicast4 *o) {
    static const int names[] = {IP_ADD_MEMBERSHIP, IP_DROP_MEMBERSHIP, IP_MULTICAST_IF};
    if (option < MULTICAST_ADD || option > MULTICAST_INTERFACE) return bad_argument();
    struct ip_mreqn m = {{o->group}, {o->local}, o->interface};
    return result_of(setsockopt((int)fd, IPPROTO_IP, names[option], &m, sizeof m));
}
int32_t SystemNative_GetIPv6MulticastOption(intptr_t fd, int32_t option, Multicast6 *out) {
    int index = 0;
    socklen_t n = sizeof index;
    *out = (Multicast6){0};
    if (option != MULTICAST_INTERFACE) return bad_argument();
    int r = getsockopt((int)fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, &index, &n);
    out->interface = index;
    return result_of(r);
}
int32_t SystemNative_SetIPv6MulticastOption(intptr_t fd, int32_t option, const Multicast6 *o) {
    struct ipv6_mreq m = {.ipv6mr_interface = (unsigned)o->interface};
    memcpy(&m.ipv6mr_multiaddr, o->group.bytes, 16);
    if (option == MULTICAST_INTERFACE)
        return result_of(
            setsockopt((int)fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, &o->interface, sizeof o->interface));
    if (option != MULTICAST_ADD && option != MULTICAST_DROP) return bad_argument();
    return result_of(setsockopt((int)fd, IPPROTO_IPV6,
                                option == MULTICAST_ADD ? IPV6_ADD_MEMBERSHIP : IPV6_DROP_MEMBERSHIP, &m,
                                sizeof m));
}
/* errno, -1. */
int32_t SystemNative_GetPeerID(intptr_t fd, uint32_t *uid) {
    struct ucred c;
    socklen_t n = sizeof c;
    if (getsockopt((int)fd, SOL_SOCKET, SO_PEERCRED, &c, &n) != 0) return -1;
    *uid = c.uid;
    return 0;
}

/* ---- events: epoll, edge-triggered --------------------------------------------------------------- */

typedef struct SocketEvent {
    uintptr_t data;
    int32_t events;
    uint32_t pad;
} SocketEvent;
_Static_assert(sizeof(SocketEvent) >= sizeof(struct epoll_event), "converted in place");

static const Pair event_bits[] = {
    {1, EPOLLIN}, {2, EPOLLOUT}, {4, EPOLLRDHUP}, {8, EPOLLHUP}, {16, EPOLLERR}};
enum { NUM_EVENT_BITS = 5 };

static uint32_t to_epoll(int32_t events) {
    uint32_t out = 0;
    for (int i = 0; i < NUM_EVENT_BITS; i++)
        if (events & event_bits[i].managed) out |= (uint32_t)event_bits[i].system;
    return out;
}
/* A hang-up lets whoever waits try, and find out. */
static int32_t from_epoll(uint32_t events) {
    int32_t out = 0;
    if (events & EPOLLHUP) events = (events & ~(uint32_t)EPOLLHUP) | EPOLLIN | EPOLLOUT;
    for (int i = 0; i < NUM_EVENT_BITS; i++)
        if (events & (uint32_t)event_bits[i].system) out |= event_bits[i].managed;
    return out;
}

int32_t SystemNative_CreateSocketEventPort(intptr_t *port) {
    *port = epoll_create1(EPOLL_CLOEXEC);
    return result_of(*port);
}
int32_t SystemNative_CloseSocketEventPort(intptr_t port) { return result_of(close((int)port)); }
int32_t SystemNative_CreateSocketEventBuffer(int32_t count, SocketEvent **out) {
    *out = count < 0 ? NULL : malloc(sizeof **out * (size_t)count);
    return *out ? 0 : error_of(ENOMEM);
}
int32_t SystemNative_FreeSocketEventBuffer(SocketEvent *buffer) {
    free(buffer);
    return 0;
}
int32_t SystemNative_TryChangeSocketEventRegistration(intptr_t port, intptr_t fd, int32_t current,
                                                      int32_t wanted, uintptr_t data) {
    if (current == wanted) return 0;
    int op = !current ? EPOLL_CTL_ADD : !wanted ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;
    struct epoll_event e = {.events = to_epoll(wanted) | EPOLLET, .data = {.ptr = (void *)data}};
    return result_of(epoll_ctl((int)port, op, (int)fd, &e));
}
int32_t SystemNative_WaitForSocketEvents(intptr_t port, SocketEvent *buffer, int32_t *count) {
    int n;
    RETRY(n, epoll_wait((int)port, (struct epoll_event *)buffer, *count, -1));
    *count = n < 0 ? 0 : n;
    for (int i = n - 1; i >= 0; i--) { /* the larger form grows from the end */
        struct epoll_event e;
        memcpy(&e, (char *)buffer + (size_t)i * sizeof e, sizeof e);
        buffer[i] = (SocketEvent){(uintptr_t)e.data.ptr, from_epoll(e.events), 0};
    }
    return result_of(n);
}

/* ---- names --------------------------------------------------------------------------------------- */

typedef struct HostEntry {
    char *name;
    char **aliases;
    Address *addresses;
    int32_t num_addresses;
} HostEntry;

static const Pair name_errors[] = {{0, 0},          {1, EAI_AGAIN},  {2, EAI_BADFLAGS}, {3, EAI_FAIL},
                                   {4, EAI_FAMILY}, {5, EAI_NONAME}, {8, EAI_MEMORY}};
enum { NAME_FAILED = 3, NAME_BAD_ARGUMENT = 6, NAME_NO_MEMORY = 8 };

static uint32_t count_addresses(const struct addrinfo *list) {
    uint32_t n = 0;
    for (; list; list = list->ai_next) n += list->ai_family == AF_INET || list->ai_family == AF_INET6;
    return n;
}

static void add_addresses(HostEntry *e, const struct addrinfo *list) {
    for (; list; list = list->ai_next) {
        Address a = {0};
        if (list->ai_family == AF_INET) {
            memcpy(a.bytes, &((const struct sockaddr_in *)list->ai_addr)->sin_addr, 4);
        } else if (list->ai_family == AF_INET6) {
            const struct sockaddr_in6 *in = (const struct sockaddr_in6 *)list->ai_addr;
            memcpy(a.bytes, &in->sin6_addr, 16);
            a.is_ipv6 = 1, a.scope = in->sin6_scope_id;
        } else {
            continue;
        }
        bool known = false;
        for (int32_t i = 0; i < e->num_addresses && !known; i++)
            known = !memcmp(&e->addresses[i], &a, sizeof a);
        if (!known) e->addresses[e->num_addresses++] = a;
    }
}

/* Returns a GetAddrInfoErrorFlags. */
int32_t SystemNative_GetHostEntryForName(const char *name, int32_t family, HostEntry *e) {
    struct addrinfo hints = {.ai_flags = AI_CANONNAME, .ai_socktype = SOCK_STREAM}, *list = NULL;
    *e = (HostEntry){0};
    if (!TO_SYSTEM(families, family, &hints.ai_family)) return NAME_BAD_ARGUMENT;
    int r = getaddrinfo(name, NULL, &hints, &list);
    if (r != 0) return TO_MANAGED(name_errors, r, NAME_FAILED);
    e->name = strdup(list->ai_canonname ? list->ai_canonname : name);
    e->addresses = calloc(count_addresses(list) + 1, sizeof *e->addresses);
    if (e->name && e->addresses) add_addresses(e, list);
    freeaddrinfo(list);
    return e->name && e->addresses ? 0 : NAME_NO_MEMORY;
}
void SystemNative_FreeHostEntry(HostEntry *e) {
    if (!e) return;
    free(e->name);
    free(e->addresses);
    *e = (HostEntry){0};
}
int32_t SystemNative_GetNameInfo(const uint8_t *address, uint32_t n, int8_t ipv6, char *host,
                                 uint32_t host_size, char *service, uint32_t service_size, int32_t flags) {
    enum { NAME_REQUIRED = 1, NUMERIC_HOST = 2 };
    struct sockaddr_storage storage = {0};
    int f = (flags & NAME_REQUIRED ? NI_NAMEREQD : 0) | (flags & NUMERIC_HOST ? NI_NUMERICHOST : 0);
    if (n != (ipv6 ? 16u : 4u)) return NAME_BAD_ARGUMENT;
    if (ipv6) {
        struct sockaddr_in6 *in = (struct sockaddr_in6 *)&storage;
        in->sin6_family = AF_INET6;
        memcpy(&in->sin6_addr, address, 16);
    } else {
        struct sockaddr_in *in = (struct sockaddr_in *)&storage;
        in->sin_family = AF_INET;
        memcpy(&in->sin_addr, address, 4);
    }
    int r = getnameinfo((struct sockaddr *)&storage,
                        ipv6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in), host, host_size,
                        service, service_size, f);
    return TO_MANAGED(name_errors, r, NAME_FAILED);
}
int32_t SystemNative_GetDomainName(char *name, int32_t size) { return getdomainname(name, (size_t)size); }
uint32_t SystemNative_InterfaceNameToIndex(const char *name) { return if_nametoindex(name); }

/* ---- changes of the network ---------------------------------------------------------------------- */

int32_t SystemNative_CreateNetworkChangeListenerSocket(intptr_t *out) {
    struct sockaddr_nl a = {.nl_family = AF_NETLINK,
                            .nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR |
                                         RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE};
    *out = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (*out < 0) return error_of(errno);
    if (bind((int)*out, (struct sockaddr *)&a, sizeof a) == 0) return 0;
    int number = errno;
    close((int)*out);
    *out = -1;
    return error_of(number);
}
int32_t SystemNative_ReadEvents(intptr_t fd, void (*changed)(intptr_t, int32_t)) {
    enum { ADDRESS_ADDED = 1, ADDRESS_REMOVED = 2, AVAILABILITY_CHANGED = 3 };
    char buffer[4096] __attribute__((aligned(8)));
    ssize_t n;
    RETRY(n, recv((int)fd, buffer, sizeof buffer, 0));
    if (n < 0) return error_of(errno);
    size_t left = (size_t)n;
    for (struct nlmsghdr *h = (struct nlmsghdr *)buffer; NLMSG_OK(h, left); h = NLMSG_NEXT(h, left)) {
        int32_t kind = h->nlmsg_type == RTM_NEWADDR   ? ADDRESS_ADDED
                       : h->nlmsg_type == RTM_DELADDR ? ADDRESS_REMOVED
                       : h->nlmsg_type == NLMSG_DONE  ? 0
                                                      : AVAILABILITY_CHANGED;
        if (!kind) break;
        rt_native_leave();
        changed(fd, kind);
        rt_native_enter();
    }
    return 0;
}
