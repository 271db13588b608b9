/**
 * See interface_addresses.h. IPv4 through the ioctls of netdevice(7); IPv6 has an ioctl to add and one to remove
 * (ipv6(7)) but none to list, so listing asks rtnetlink(7).
 */
#include "interface_addresses.h"

#include <arpa/inet.h>
#include <linux/if.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <vector>

namespace sunstar {

namespace {

/** The kernel's struct in6_ifreq; <linux/ipv6.h>, which has it, cannot be included beside <netinet/in.h>. */
struct IPv6Request {
  in6_addr address;
  uint32_t prefixLength;
  int interfaceIndex;
};

struct IPv6Address {
  in6_addr address;
  int prefixLength;
  bool isGlobal;
};

ifreq requestFor(const std::string& name) {
  ifreq request{};
  strncpy(request.ifr_name, name.c_str(), IFNAMSIZ - 1);
  return request;
}

bool indexOf(int inetSocket, const std::string& name, int& index, SystemFailure& failure) {
  ifreq request = requestFor(name);
  if (ioctl(inetSocket, SIOCGIFINDEX, &request) != 0) return failure.set("SIOCGIFINDEX", name);
  index = request.ifr_ifindex;
  return true;
}

std::string withPrefix(int family, const void* address, int prefixLength) {
  char text[INET6_ADDRSTRLEN];
  inet_ntop(family, address, text, sizeof text);
  return std::string(text) + "/" + std::to_string(prefixLength);
}

/** Keeps the addresses of one interface out of one datagram of the answer; true when the answer is complete. */
bool collectAddresses(const char* bytes, int length, int index, std::vector<IPv6Address>& found, int& error) {
  for (auto* header = reinterpret_cast<const nlmsghdr*>(bytes); NLMSG_OK(header, static_cast<unsigned>(length));
      header = NLMSG_NEXT(header, length)) {
    if (header->nlmsg_type == NLMSG_DONE) return true;
    if (header->nlmsg_type == NLMSG_ERROR) {
      error = -static_cast<const nlmsgerr*>(NLMSG_DATA(header))->error;
      return true;
    }
    if (header->nlmsg_type != RTM_NEWADDR) continue;
    const auto* message = static_cast<const ifaddrmsg*>(NLMSG_DATA(header));
    if (static_cast<int>(message->ifa_index) != index || message->ifa_family != AF_INET6) continue;
    IPv6Address entry{};
    entry.prefixLength = message->ifa_prefixlen;
    entry.isGlobal = message->ifa_scope == RT_SCOPE_UNIVERSE;
    int attributesLength = static_cast<int>(IFA_PAYLOAD(header));
    for (const rtattr* attribute = IFA_RTA(message); RTA_OK(attribute, attributesLength);
        attribute = RTA_NEXT(attribute, attributesLength)) {
      // On a point-to-point link IFA_ADDRESS is the peer and IFA_LOCAL is ours; elsewhere only IFA_ADDRESS exists.
      const bool isLocal = attribute->rta_type == IFA_LOCAL;
      if (!isLocal && attribute->rta_type != IFA_ADDRESS) continue;
      if (RTA_PAYLOAD(attribute) < sizeof entry.address) continue;
      memcpy(&entry.address, RTA_DATA(attribute), sizeof entry.address);
      if (isLocal) break;
    }
    found.push_back(entry);
  }
  return false;
}

bool listIPv6(
    int routeSocket, int index, const std::string& name, std::vector<IPv6Address>& found, SystemFailure& failure) {
  struct {
    nlmsghdr header;
    ifaddrmsg message;
  } question{};
  question.header.nlmsg_len = NLMSG_LENGTH(sizeof question.message);
  question.header.nlmsg_type = RTM_GETADDR;
  question.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  question.header.nlmsg_seq = 1;
  question.message.ifa_family = AF_INET6;
  if (send(routeSocket, &question, question.header.nlmsg_len, 0) < 0) return failure.set("RTM_GETADDR", name);
  alignas(nlmsghdr) char answer[32768];
  for (bool isComplete = false; !isComplete;) {
    const ssize_t length = recv(routeSocket, answer, sizeof answer, 0);
    if (length < 0 && errno == EINTR) continue;
    if (length < 0) return failure.set("RTM_GETADDR", name);
    int error = 0;
    isComplete = collectAddresses(answer, static_cast<int>(length), index, found, error);
    if (error != 0) return failure.set("RTM_GETADDR", name, error, "");
  }
  return true;
}

}  // namespace

bool getIPv4(int inetSocket, const std::string& name, std::string& text, SystemFailure& failure) {
  ifreq request = requestFor(name);
  text.clear();
  if (ioctl(inetSocket, SIOCGIFADDR, &request) != 0) return errno == EADDRNOTAVAIL || failure.set("SIOCGIFADDR", name);
  const in_addr address = reinterpret_cast<sockaddr_in*>(&request.ifr_addr)->sin_addr;
  if (ioctl(inetSocket, SIOCGIFNETMASK, &request) != 0) return failure.set("SIOCGIFNETMASK", name);
  const uint32_t mask = ntohl(reinterpret_cast<sockaddr_in*>(&request.ifr_netmask)->sin_addr.s_addr);
  text = withPrefix(AF_INET, &address, __builtin_popcount(mask));
  return true;
}

bool setIPv4(
    int inetSocket, const std::string& name, const in_addr* address, int prefixLength, SystemFailure& failure) {
  ifreq request = requestFor(name);
  auto* socketAddress = reinterpret_cast<sockaddr_in*>(&request.ifr_addr);
  socketAddress->sin_family = AF_INET;
  if (address != nullptr) socketAddress->sin_addr = *address;
  if (ioctl(inetSocket, SIOCSIFADDR, &request) != 0) {
    // Removing (0.0.0.0) what is not there has already had its effect.
    return (address == nullptr && errno == EADDRNOTAVAIL) || failure.set("SIOCSIFADDR", name);
  }
  if (address == nullptr) return true;
  socketAddress->sin_addr.s_addr = prefixLength == 0 ? 0 : htonl(0xffffffffu << (32 - prefixLength));
  return ioctl(inetSocket, SIOCSIFNETMASK, &request) == 0 || failure.set("SIOCSIFNETMASK", name);
}

bool getIPv6(int routeSocket, int inetSocket, const std::string& name, std::string& text, SystemFailure& failure) {
  text.clear();
  int index = 0;
  std::vector<IPv6Address> addresses;
  if (!indexOf(inetSocket, name, index, failure) || !listIPv6(routeSocket, index, name, addresses, failure))
    return false;
  const IPv6Address* chosen = nullptr;
  for (const IPv6Address& candidate : addresses) {
    if (chosen == nullptr || (candidate.isGlobal && !chosen->isGlobal)) chosen = &candidate;
  }
  if (chosen != nullptr) text = withPrefix(AF_INET6, &chosen->address, chosen->prefixLength);
  return true;
}

bool setIPv6(int inet6Socket, int routeSocket, int inetSocket, const std::string& name, const in6_addr* address,
    int prefixLength, SystemFailure& failure) {
  if (inet6Socket < 0) return failure.set("socket", name, EAFNOSUPPORT, "");
  int index = 0;
  std::vector<IPv6Address> addresses;
  if (!indexOf(inetSocket, name, index, failure) || !listIPv6(routeSocket, index, name, addresses, failure))
    return false;
  for (const IPv6Address& present : addresses) {
    if (!present.isGlobal) continue;
    IPv6Request removal{present.address, static_cast<uint32_t>(present.prefixLength), index};
    if (ioctl(inet6Socket, SIOCDIFADDR, &removal) != 0 && errno != EADDRNOTAVAIL)
      return failure.set("SIOCDIFADDR", name);
  }
  if (address == nullptr) return true;
  IPv6Request addition{*address, static_cast<uint32_t>(prefixLength), index};
  const bool added = ioctl(inet6Socket, SIOCSIFADDR, &addition) == 0 || errno == EEXIST;
  return added || failure.set("SIOCSIFADDR", name);
}

bool parseAddressWithPrefix(const std::string& text, int family, void* address, int& prefixLength) {
  const size_t slash = text.find('/');
  if (slash == std::string::npos) return false;
  const std::string digits = text.substr(slash + 1);
  if (digits.empty() || digits.size() > 3 || digits.find_first_not_of("0123456789") != std::string::npos) return false;
  prefixLength = std::stoi(digits);
  if (prefixLength > (family == AF_INET ? 32 : 128)) return false;
  return inet_pton(family, text.substr(0, slash).c_str(), address) == 1;
}

}  // namespace sunstar
