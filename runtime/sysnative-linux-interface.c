/* libSystem.Native for Linux: network interfaces and their addresses. */
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include "runtime/sysnative.h"

/* Interop.Sys's structures of these names. */
typedef struct InterfaceInfo {
    char name[16];
    int64_t speed; /* bits per second; -1: not known */
    int32_t index, mtu;
    uint16_t type;         /* NetworkInterfaceType */
    uint8_t state;         /* OperationalStatus: 1 up, 2 down */
    uint8_t address_bytes; /* of the link layer */
    uint8_t address[8];
    uint8_t multicast, padding[3];
} InterfaceInfo;
_Static_assert(sizeof(InterfaceInfo) == 48, "NetworkInterfaceInfo");

typedef struct AddressInfo {
    int32_t index;
    uint8_t address[16];
    uint8_t address_bytes, prefix, padding[2];
} AddressInfo;
_Static_assert(sizeof(AddressInfo) == 24, "IpAddressInfo");

typedef struct LinkInfo {
    int32_t index;
    uint8_t address[8];
    uint8_t address_bytes, padding;
    uint16_t type;
} LinkInfo;
_Static_assert(sizeof(LinkInfo) == 16, "LinkLayerAddressInfo");

/* linux/ethtool.h: its commands and the structure that they fill. */
enum { GET_SETTINGS = 1, GET_LINK = 10, REQUEST_ETHTOOL = 0x8946 };
typedef struct EthtoolCommand {
    uint32_t command, data, advertising; /* data: what the link is, for GET_LINK */
    uint16_t speed;                      /* of Mbit/s, the low half */
    uint8_t duplex, port, phy, transceiver, negotiated, mdio;
    uint32_t max_sent, max_received;
    uint16_t speed_high;
    uint8_t mdix, mdix_control;
    uint32_t partner, reserved[2];
} EthtoolCommand;
_Static_assert(sizeof(EthtoolCommand) == 44, "struct ethtool_cmd");

enum { TYPE_UNKNOWN = 1, TYPE_LOOPBACK = 24, TYPE_TUNNEL = 131, STATE_UP = 1, STATE_DOWN = 2 };

static uint16_t interface_type(uint16_t hardware) {
    static const struct {
        uint16_t hardware, type;
    } map[] = {{ARPHRD_ETHER, 6},
               {ARPHRD_EETHER, 6},
               {ARPHRD_PRONET, 9},
               {ARPHRD_ATM, 37},
               {ARPHRD_SLIP, 28},
               {ARPHRD_CSLIP, 28},
               {ARPHRD_SLIP6, 28},
               {ARPHRD_CSLIP6, 28},
               {ARPHRD_PPP, 23},
               {ARPHRD_TUNNEL, TYPE_TUNNEL},
               {ARPHRD_TUNNEL6, TYPE_TUNNEL},
               {ARPHRD_LOOPBACK, TYPE_LOOPBACK},
               {ARPHRD_FDDI, 15},
               {ARPHRD_IEEE80211, 71},
               {ARPHRD_IEEE80211_PRISM, 71},
               {ARPHRD_IEEE80211_RADIOTAP, 71}};
    for (size_t i = 0; i < sizeof map / sizeof *map; i++)
        if (map[i].hardware == hardware) return map[i].type;
    return TYPE_UNKNOWN;
}

static uint8_t prefix_of(const uint8_t *mask, size_t n) {
    uint8_t bits = 0;
    for (size_t i = 0; i < n * 8 && mask[i / 8] >> (7 - i % 8) & 1; i++) bits++;
    return bits;
}

/* False: not an address of IP. Point-to-point interfaces may have no mask. */
static bool to_address(const struct ifaddrs *a, AddressInfo *out) {
    bool v4 = a->ifa_addr && a->ifa_addr->sa_family == AF_INET;
    if (!v4 && !(a->ifa_addr && a->ifa_addr->sa_family == AF_INET6)) return false;
    size_t n = v4 ? 4 : 16;
    size_t at = v4 ? offsetof(struct sockaddr_in, sin_addr) : offsetof(struct sockaddr_in6, sin6_addr);
    *out = (AddressInfo){
        .index = (int32_t)if_nametoindex(a->ifa_name),
        .address_bytes = (uint8_t)n,
        .prefix = a->ifa_netmask ? prefix_of((uint8_t *)a->ifa_netmask + at, n) : (uint8_t)(8 * n)};
    memcpy(out->address, (uint8_t *)a->ifa_addr + at, n);
    return true;
}

static bool to_link(const struct ifaddrs *a, LinkInfo *out) {
    if (!a->ifa_addr || a->ifa_addr->sa_family != AF_PACKET) return false;
    const struct sockaddr_ll *l = (const struct sockaddr_ll *)a->ifa_addr;
    size_t n = l->sll_halen < sizeof out->address ? l->sll_halen : sizeof out->address;
    *out = (LinkInfo){.index = (int32_t)if_nametoindex(a->ifa_name),
                      .address_bytes = (uint8_t)n,
                      .type = interface_type(l->sll_hatype)};
    memcpy(out->address, l->sll_addr, n);
    return true;
}

/* Calls one of the functions (which may be NULL) for every address of every interface. -1: errno. */
int32_t SystemNative_EnumerateInterfaceAddresses(void *context,
                                                 void (*v4)(void *, const char *, AddressInfo *),
                                                 void (*v6)(void *, const char *, AddressInfo *,
                                                            uint32_t *scope),
                                                 void (*link)(void *, const char *, LinkInfo *)) {
    struct ifaddrs *all;
    if (getifaddrs(&all) != 0) return -1;
    for (const struct ifaddrs *a = all; a; a = a->ifa_next) {
        AddressInfo address;
        LinkInfo l;
        if (to_address(a, &address)) {
            uint32_t scope =
                address.address_bytes == 16 ? ((struct sockaddr_in6 *)a->ifa_addr)->sin6_scope_id : 0;
            if (address.address_bytes == 4 && v4) v4(context, a->ifa_name, &address);
            if (address.address_bytes == 16 && v6) v6(context, a->ifa_name, &address, &scope);
        } else if (link && to_link(a, &l)) {
            link(context, a->ifa_name, &l);
        }
    }
    freeifaddrs(all);
    return 0;
}

/* What the driver says: packet size, speed, whether there is a link at all. */
static void ask_driver(int fd, InterfaceInfo *i) {
    struct ifreq r = {0};
    memcpy(r.ifr_name, i->name, sizeof i->name);
    if (ioctl(fd, SIOCGIFMTU, &r) == 0) i->mtu = r.ifr_mtu;
    if (i->type == TYPE_UNKNOWN || i->type == TYPE_TUNNEL || i->type == TYPE_LOOPBACK) return;
    EthtoolCommand c = {.command = GET_LINK};
    r.ifr_data = (char *)&c;
    if (ioctl(fd, REQUEST_ETHTOOL, &r) != 0) return;
    if (!c.data) i->state = STATE_DOWN;
    c.command = GET_SETTINGS;
    if (ioctl(fd, REQUEST_ETHTOOL, &r) != 0) return;
    i->speed = ((int64_t)c.speed_high << 16 | c.speed) * 1000000;
}

static InterfaceInfo *interface_of(InterfaceInfo *list, int32_t *n, const struct ifaddrs *a) {
    int32_t index = (int32_t)if_nametoindex(a->ifa_name);
    for (int32_t i = 0; i < *n; i++)
        if (list[i].index == index) return &list[i];
    const unsigned runs = IFF_UP | IFF_RUNNING;
    InterfaceInfo *i = &list[(*n)++];
    *i = (InterfaceInfo){.speed = -1,
                         .index = index,
                         .type = TYPE_UNKNOWN,
                         .state = (a->ifa_flags & runs) == runs ? STATE_UP : STATE_DOWN,
                         .multicast = (a->ifa_flags & (IFF_MULTICAST | IFF_ALLMULTI)) != 0};
    memcpy(i->name, a->ifa_name, strnlen(a->ifa_name, sizeof i->name - 1));
    return i;
}

/* Interfaces, and behind them in the same block, which the caller frees, all their addresses. -1: errno. */
int32_t SystemNative_GetNetworkInterfaces(int32_t *num_interfaces, InterfaceInfo **interfaces,
                                          int32_t *num_addresses, AddressInfo **addresses) {
    struct ifaddrs *all;
    size_t n = 0;
    if (getifaddrs(&all) != 0) return -1;
    for (const struct ifaddrs *a = all; a; a = a->ifa_next) n++;
    InterfaceInfo *list = calloc(n + 1, sizeof(InterfaceInfo) + sizeof(AddressInfo));
    int fd = list ? socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0) : -1;
    *interfaces = list;
    *addresses = (AddressInfo *)(list + n);
    *num_interfaces = *num_addresses = 0;
    for (const struct ifaddrs *a = all; list && a; a = a->ifa_next) {
        InterfaceInfo *i = interface_of(list, num_interfaces, a);
        LinkInfo link;
        if (to_address(a, *addresses + *num_addresses)) {
            (*num_addresses)++;
        } else if (to_link(a, &link)) {
            i->type = link.type;
            i->address_bytes = link.address_bytes;
            memcpy(i->address, link.address, sizeof link.address);
            if (fd >= 0) ask_driver(fd, i);
        }
    }
    if (fd >= 0) close(fd);
    freeifaddrs(all);
    if (list) return 0;
    errno = ENOMEM;
    return -1;
}

/* TCP_ESTABLISHED and so on → System.Net.NetworkInformation.TcpState. */
int32_t SystemNative_MapTcpState(int32_t state) {
    static const uint8_t map[] = {0, 5, 3, 4, 6, 7, 11, 1, 8, 10, 2, 9};
    return state > 0 && state < (int32_t)sizeof map ? map[state] : 0;
}
