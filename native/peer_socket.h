/**
 * What the kernel peers share: blocking sockets of which no call waits beyond one common deadline. Functions return
 * false or -1 and fill `failure`; a passed deadline is ETIMEDOUT.
 */
#pragma once

#include <sys/socket.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "system_error.h"

namespace sunstar {

using PeerClock = std::chrono::steady_clock;

double secondsSince(PeerClock::time_point start);

class Deadline {
 public:
  explicit Deadline(double seconds);
  bool hasPassed() const { return PeerClock::now() >= end_; }
  /** At least 1, so that it can be given to calls for which 0 means for ever. */
  int64_t remainingMs() const;

 private:
  PeerClock::time_point end_;
};

/** Closes its descriptor when it goes. */
class PeerSocket {
 public:
  explicit PeerSocket(int descriptor = -1) : descriptor_(descriptor) {}
  ~PeerSocket();
  PeerSocket(const PeerSocket&) = delete;
  PeerSocket& operator=(const PeerSocket&) = delete;
  int descriptor() const { return descriptor_; }
  void adopt(int descriptor);

 private:
  int descriptor_;
};

struct PeerAddress {
  sockaddr_storage storage{};
  socklen_t length = 0;
  /** As the caller wrote it, for error messages. */
  std::string text;
};

bool parsePeerAddress(const std::string& host, int port, PeerAddress& address, SystemFailure& failure);

/** `congestion` may be empty; accepted connections inherit it. `port` is the one bound, which matters when 0 was asked
 * for. */
bool listenAt(
    const PeerAddress& address, const std::string& congestion, PeerSocket& listener, int& port, SystemFailure& failure);
/** The accepted socket's own waits end with the deadline, too. */
bool acceptBefore(const Deadline& deadline, const PeerSocket& listener, PeerSocket& accepted, SystemFailure& failure);
bool connectBefore(const Deadline& deadline, const PeerAddress& address, const std::string& congestion,
    PeerSocket& connection, SystemFailure& failure);

bool sendAll(
    const Deadline& deadline, const PeerSocket& socket, const void* data, size_t length, SystemFailure& failure);
/** Bytes received, 0 at the end of the stream, -1 on failure. */
ssize_t receiveSome(
    const Deadline& deadline, const PeerSocket& socket, void* data, size_t length, SystemFailure& failure);

}  // namespace sunstar
