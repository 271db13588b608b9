/** See interface_properties.h. */
#include "interface_properties.h"

#include <linux/if.h>
#include <linux/if_arp.h>
#include <sys/ioctl.h>

#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace sunstar {

namespace {

ifreq requestFor(const std::string& name) {
  ifreq request{};
  strncpy(request.ifr_name, name.c_str(), IFNAMSIZ - 1);
  return request;
}

bool call(int inetSocket, unsigned long code, const char* codeName, ifreq& request, SystemFailure& failure) {
  return ioctl(inetSocket, code, &request) == 0 || failure.set(codeName, request.ifr_name);
}

}  // namespace

bool getMTU(int inetSocket, const std::string& name, int& bytes, SystemFailure& failure) {
  ifreq request = requestFor(name);
  if (!call(inetSocket, SIOCGIFMTU, "SIOCGIFMTU", request, failure)) return false;
  bytes = request.ifr_mtu;
  return true;
}

bool setMTU(int inetSocket, const std::string& name, int bytes, SystemFailure& failure) {
  ifreq request = requestFor(name);
  request.ifr_mtu = bytes;
  return call(inetSocket, SIOCSIFMTU, "SIOCSIFMTU", request, failure);
}

bool getTxQueueLength(int inetSocket, const std::string& name, int& packets, SystemFailure& failure) {
  ifreq request = requestFor(name);
  if (!call(inetSocket, SIOCGIFTXQLEN, "SIOCGIFTXQLEN", request, failure)) return false;
  packets = request.ifr_qlen;
  return true;
}

bool setTxQueueLength(int inetSocket, const std::string& name, int packets, SystemFailure& failure) {
  ifreq request = requestFor(name);
  request.ifr_qlen = packets;
  return call(inetSocket, SIOCSIFTXQLEN, "SIOCSIFTXQLEN", request, failure);
}

bool getLinkUp(int inetSocket, const std::string& name, bool& isUp, SystemFailure& failure) {
  ifreq request = requestFor(name);
  if (!call(inetSocket, SIOCGIFFLAGS, "SIOCGIFFLAGS", request, failure)) return false;
  isUp = (request.ifr_flags & IFF_UP) != 0;
  return true;
}

bool setLinkUp(int inetSocket, const std::string& name, bool isUp, SystemFailure& failure) {
  ifreq request = requestFor(name);
  if (!call(inetSocket, SIOCGIFFLAGS, "SIOCGIFFLAGS", request, failure)) return false;
  const int others = request.ifr_flags & ~IFF_UP;
  request.ifr_flags = static_cast<short>(isUp ? others | IFF_UP : others);
  return call(inetSocket, SIOCSIFFLAGS, "SIOCSIFFLAGS", request, failure);
}

bool renameInterface(int inetSocket, const std::string& name, const std::string& newName, SystemFailure& failure) {
  ifreq request = requestFor(name);
  strncpy(request.ifr_newname, newName.c_str(), IFNAMSIZ - 1);
  return call(inetSocket, SIOCSIFNAME, "SIOCSIFNAME", request, failure);
}

bool getMAC(int inetSocket, const std::string& name, std::string& text, SystemFailure& failure) {
  ifreq request = requestFor(name);
  if (!call(inetSocket, SIOCGIFHWADDR, "SIOCGIFHWADDR", request, failure)) return false;
  const auto* bytes = reinterpret_cast<const unsigned char*>(request.ifr_hwaddr.sa_data);
  char formatted[18];
  snprintf(formatted, sizeof formatted, "%02x:%02x:%02x:%02x:%02x:%02x", bytes[0], bytes[1], bytes[2], bytes[3],
      bytes[4], bytes[5]);
  text = formatted;
  return true;
}

bool setMAC(int inetSocket, const std::string& name, const unsigned char (&bytes)[6], SystemFailure& failure) {
  ifreq request = requestFor(name);
  request.ifr_hwaddr.sa_family = ARPHRD_ETHER;
  memcpy(request.ifr_hwaddr.sa_data, bytes, sizeof bytes);
  return call(inetSocket, SIOCSIFHWADDR, "SIOCSIFHWADDR", request, failure);
}

bool parseMAC(const std::string& text, unsigned char (&bytes)[6]) {
  for (const char character : text) {
    if (character != ':' && !isxdigit(static_cast<unsigned char>(character))) return false;
  }
  unsigned parsed[6];
  int consumed = 0;
  const int fields = sscanf(text.c_str(), "%2x:%2x:%2x:%2x:%2x:%2x%n", &parsed[0], &parsed[1], &parsed[2], &parsed[3],
      &parsed[4], &parsed[5], &consumed);
  if (fields != 6 || static_cast<size_t>(consumed) != text.size()) return false;
  for (int i = 0; i < 6; i += 1) bytes[i] = static_cast<unsigned char>(parsed[i]);
  return true;
}

bool isInterfaceName(const std::string& name) {
  if (name.empty() || name.size() >= IFNAMSIZ || name == "." || name == "..") return false;
  for (const char character : name) {
    if (character == '/' || character == ':' || character == '\0' || isspace(static_cast<unsigned char>(character)))
      return false;
  }
  return true;
}

}  // namespace sunstar
