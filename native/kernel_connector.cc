/** See kernel_connector.h. */
#include "kernel_connector.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <cerrno>
#include <unordered_map>

namespace sunstar {

namespace {

enum class Progress { WAITING, COMPLETED, FAILED };

/** Reads what is there; complete is exactly one byte and then the end. A failed connect shows as a failed recv. */
Progress advance(int descriptor, int& bytesSoFar) {
  char buffer[16];
  for (;;) {
    const ssize_t received = recv(descriptor, buffer, sizeof buffer, 0);
    if (received > 0) bytesSoFar += static_cast<int>(received);
    if (received == 0) return bytesSoFar == 1 ? Progress::COMPLETED : Progress::FAILED;
    if (received < 0 && errno == EAGAIN) return Progress::WAITING;
    if (received < 0 && errno != EINTR) return Progress::FAILED;
  }
}

}  // namespace

int KernelConnector::start(int poller, const PeerAddress& address) {
  const int descriptor = socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -1;
  epoll_event interest{};
  interest.events = EPOLLIN;
  interest.data.fd = descriptor;
  const auto* target = reinterpret_cast<const sockaddr*>(&address.storage);
  const bool isUnderWay = connect(descriptor, target, address.length) == 0 || errno == EINPROGRESS;
  if (isUnderWay && epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &interest) == 0) return descriptor;
  close(descriptor);
  return -1;
}

bool KernelConnector::run(const PeerAddress& address, uint32_t connections, uint32_t concurrency,
    const Deadline& deadline, SystemFailure& failure) {
  const PeerSocket poller(epoll_create1(EPOLL_CLOEXEC));
  if (poller.descriptor() < 0) return failure.set("epoll_create1", address.text);
  const auto begin = PeerClock::now();
  std::unordered_map<int, int> bytesOf;
  epoll_event events[256];
  for (uint32_t started = 0; !deadline.hasPassed();) {
    while (bytesOf.size() < concurrency && started < connections) {
      const int descriptor = start(poller.descriptor(), address);
      started += 1;
      if (descriptor >= 0) bytesOf.emplace(descriptor, 0);
      else failed_ += 1;
    }
    if (bytesOf.empty()) break;
    const int count = epoll_wait(poller.descriptor(), events, 256, static_cast<int>(deadline.remainingMs()));
    for (int i = 0; i < count; i += 1) {
      const int descriptor = events[i].data.fd;
      const Progress progress = advance(descriptor, bytesOf[descriptor]);
      if (progress == Progress::WAITING) continue;
      progress == Progress::COMPLETED ? completed_ += 1 : failed_ += 1;
      bytesOf.erase(descriptor);
      close(descriptor);
    }
  }
  for (const auto& [descriptor, bytes] : bytesOf) close(descriptor);
  failed_ = connections - completed_;
  seconds_ = secondsSince(begin);
  return true;
}

}  // namespace sunstar
