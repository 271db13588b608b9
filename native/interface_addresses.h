/**
 * The IPv4 and IPv6 address of an interface as text with its prefix length, "10.0.0.1/24" or "fd00::1/64"; empty text
 * means none. One address of each family is what a program needs here; an interface with more is `ip addr`'s business.
 */
#pragma once

#include <netinet/in.h>

#include <string>

#include "system_error.h"

namespace sunstar {

/** The first IPv4 address of the interface. */
bool getIPv4(int inetSocket, const std::string& name, std::string& text, SystemFailure& failure);
/** Replaces the first IPv4 address; a null `address` removes it. */
bool setIPv4(int inetSocket, const std::string& name, const in_addr* address, int prefixLength, SystemFailure& failure);

/** The first address of global scope, otherwise the first one, link-local or not. */
bool getIPv6(int routeSocket, int inetSocket, const std::string& name, std::string& text, SystemFailure& failure);
/** Replaces the addresses of global scope; a null `address` removes them. Link-local addresses stay the kernel's. */
bool setIPv6(int inet6Socket, int routeSocket, int inetSocket, const std::string& name, const in6_addr* address,
    int prefixLength, SystemFailure& failure);

/** "address/length"; false when either part is not what it should be. `address` is an in_addr or an in6_addr. */
bool parseAddressWithPrefix(const std::string& text, int family, void* address, int& prefixLength);

}  // namespace sunstar
