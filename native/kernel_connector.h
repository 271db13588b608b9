/**
 * Opens connection after connection, several at a time on one epoll: connect, one byte, end of stream, close. A
 * connection that goes wrong is counted, never thrown, so that a benchmark reports what happened instead of dying of
 * it.
 */
#pragma once

#include <cstdint>

#include "peer_socket.h"

namespace sunstar {

class KernelConnector {
 public:
  /** False only when there is no epoll to be had. */
  bool run(const PeerAddress& address, uint32_t connections, uint32_t concurrency, const Deadline& deadline,
      SystemFailure& failure);

  double seconds() const { return seconds_; }
  uint32_t completed() const { return completed_; }
  uint32_t failed() const { return failed_; }

 private:
  /** The descriptor of a connection under way, or -1. */
  int start(int poller, const PeerAddress& address);

  double seconds_ = 0;
  uint32_t completed_ = 0;
  uint32_t failed_ = 0;
};

}  // namespace sunstar
