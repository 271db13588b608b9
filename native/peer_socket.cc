/** See peer_socket.h. Waiting is bounded by SO_RCVTIMEO and SO_SNDTIMEO (socket(7)), which cost nothing per call. */
#include "peer_socket.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace sunstar {

namespace {

bool boundWaits(const Deadline& deadline, int descriptor, SystemFailure& failure) {
  const int64_t ms = deadline.remainingMs();
  timeval wait{};
  wait.tv_sec = static_cast<time_t>(ms / 1000);
  wait.tv_usec = static_cast<suseconds_t>(ms % 1000 * 1000);
  const bool isBound = setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait) == 0 &&
      setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait) == 0;
  return isBound || failure.set("setsockopt", "");
}

/** A blocking call that ran into its bound says EAGAIN, and connect() says EINPROGRESS. */
bool setTimedOutOr(const char* call, SystemFailure& failure, const std::string& where = "") {
  const bool timedOut = errno == EAGAIN || errno == EINPROGRESS;
  return timedOut ? failure.set(call, where, ETIMEDOUT, "") : failure.set(call, where);
}

}  // namespace

double secondsSince(PeerClock::time_point start) {
  return std::chrono::duration<double>(PeerClock::now() - start).count();
}

Deadline::Deadline(double seconds)
    : end_(PeerClock::now() + std::chrono::duration_cast<PeerClock::duration>(std::chrono::duration<double>(seconds))) {
}

int64_t Deadline::remainingMs() const {
  const auto remaining = std::chrono::duration_cast<std::chrono::milliseconds>(end_ - PeerClock::now());
  return std::max<int64_t>(remaining.count(), 1);
}

PeerSocket::~PeerSocket() {
  if (descriptor_ >= 0) close(descriptor_);
}

void PeerSocket::adopt(int descriptor) {
  if (descriptor_ >= 0) close(descriptor_);
  descriptor_ = descriptor;
}

bool parsePeerAddress(const std::string& host, int port, PeerAddress& address, SystemFailure& failure) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  address.text = host + " port " + std::to_string(port);
  if (getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
    return failure.set("getaddrinfo", address.text, EINVAL, "`host` is an IPv4 or IPv6 address in digits, not a name");
  }
  std::copy_n(
      reinterpret_cast<const char*>(found->ai_addr), found->ai_addrlen, reinterpret_cast<char*>(&address.storage));
  address.length = found->ai_addrlen;
  freeaddrinfo(found);
  return true;
}

static bool chooseCongestion(int descriptor, const std::string& congestion, SystemFailure& failure) {
  if (congestion.empty()) return true;
  const auto length = static_cast<socklen_t>(congestion.size());
  if (setsockopt(descriptor, IPPROTO_TCP, TCP_CONGESTION, congestion.c_str(), length) == 0) return true;
  return failure.set("TCP_CONGESTION", congestion, errno,
      "see /proc/sys/net/ipv4/tcp_available_congestion_control for what this kernel has");
}

bool listenAt(const PeerAddress& address, const std::string& congestion, PeerSocket& listener, int& port,
    SystemFailure& failure) {
  listener.adopt(socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int descriptor = listener.descriptor();
  if (descriptor < 0) return failure.set("socket", address.text);
  const int on = 1;
  if (setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0)
    return failure.set("setsockopt", address.text);
  if (!chooseCongestion(descriptor, congestion, failure)) return false;
  if (bind(descriptor, reinterpret_cast<const sockaddr*>(&address.storage), address.length) != 0)
    return failure.set("bind", address.text);
  if (listen(descriptor, 1024) != 0) return failure.set("listen", address.text);
  sockaddr_storage bound{};
  socklen_t length = sizeof bound;
  if (getsockname(descriptor, reinterpret_cast<sockaddr*>(&bound), &length) != 0)
    return failure.set("getsockname", address.text);
  // The port is at the same place in both families.
  port = ntohs(reinterpret_cast<const sockaddr_in*>(&bound)->sin_port);
  return true;
}

bool acceptBefore(const Deadline& deadline, const PeerSocket& listener, PeerSocket& accepted, SystemFailure& failure) {
  for (;;) {
    if (deadline.hasPassed()) return failure.set("accept", "", ETIMEDOUT, "");
    if (!boundWaits(deadline, listener.descriptor(), failure)) return false;
    const int descriptor = accept4(listener.descriptor(), nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor >= 0) {
      accepted.adopt(descriptor);
      return boundWaits(deadline, descriptor, failure);
    }
    if (errno != EINTR && errno != ECONNABORTED) return setTimedOutOr("accept", failure);
  }
}

bool connectBefore(const Deadline& deadline, const PeerAddress& address, const std::string& congestion,
    PeerSocket& connection, SystemFailure& failure) {
  connection.adopt(socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (connection.descriptor() < 0) return failure.set("socket", address.text);
  if (!boundWaits(deadline, connection.descriptor(), failure)) return false;
  if (!chooseCongestion(connection.descriptor(), congestion, failure)) return false;
  const auto* target = reinterpret_cast<const sockaddr*>(&address.storage);
  return connect(connection.descriptor(), target, address.length) == 0 ||
      setTimedOutOr("connect", failure, address.text);
}

bool sendAll(
    const Deadline& deadline, const PeerSocket& socket, const void* data, size_t length, SystemFailure& failure) {
  const char* next = static_cast<const char*>(data);
  while (length > 0) {
    if (deadline.hasPassed()) return failure.set("send", "", ETIMEDOUT, "");
    const ssize_t sent = send(socket.descriptor(), next, length, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return setTimedOutOr("send", failure);
    next += sent;
    length -= static_cast<size_t>(sent);
  }
  return true;
}

ssize_t receiveSome(
    const Deadline& deadline, const PeerSocket& socket, void* data, size_t length, SystemFailure& failure) {
  for (;;) {
    if (deadline.hasPassed()) {
      failure.set("recv", "", ETIMEDOUT, "");
      return -1;
    }
    const ssize_t received = recv(socket.descriptor(), data, length, 0);
    if (received >= 0) return received;
    if (errno == EINTR) continue;
    setTimedOutOr("recv", failure);
    return -1;
  }
}

}  // namespace sunstar
