/** See udp_peer.h. Many datagrams a system call: recvmmsg(2), sendmmsg(2), and UDP_SEGMENT of udp(7) where it is asked for. */
#include "udp_peer.h"

#include <netinet/in.h>
#include <netinet/udp.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <thread>
#include <vector>

#include "peer_options.h"
#include "peer_socket.h"

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

namespace sunstar {

namespace {

constexpr unsigned MESSAGES = 64;
constexpr size_t LARGEST_DATAGRAM = 65536;
/** As much as the kernel lets us have. */
constexpr int BUFFER_BYTES = 32 << 20;

struct Count {
  uint64_t datagrams = 0;
  uint64_t bytes = 0;
  double seconds = 0;
};

Napi::Value toObject(Napi::Env env, const Count& count) {
  Napi::Object result = Napi::Object::New(env);
  result.Set("datagrams", static_cast<double>(count.datagrams));
  result.Set("bytes", static_cast<double>(count.bytes));
  result.Set("seconds", count.seconds);
  return result;
}

void enlargeBuffer(int descriptor, int force, int usual) {
  const int bytes = BUFFER_BYTES;
  if (setsockopt(descriptor, SOL_SOCKET, force, &bytes, sizeof bytes) != 0)
    setsockopt(descriptor, SOL_SOCKET, usual, &bytes, sizeof bytes);
}

bool waitAtMost(int descriptor, double ms, SystemFailure& failure) {
  timeval wait{};
  wait.tv_sec = static_cast<time_t>(ms / 1000);
  wait.tv_usec = static_cast<suseconds_t>(std::max<int64_t>(static_cast<int64_t>(ms * 1000) % 1000000, 1));
  return setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait) == 0 || failure.set("setsockopt", "");
}

/** Room for many datagrams; what they hold is not looked at, so they may all lie in one place. */
class Messages {
 public:
  explicit Messages(size_t bytes) : buffer_(bytes, 'x') {
    for (unsigned i = 0; i < MESSAGES; i += 1) {
      vectors_[i] = {buffer_.data(), buffer_.size()};
      headers_[i] = {};
      headers_[i].msg_hdr.msg_iov = &vectors_[i];
      headers_[i].msg_hdr.msg_iovlen = 1;
    }
  }
  mmsghdr* headers() { return headers_; }
  void setLength(unsigned index, size_t length) { vectors_[index].iov_len = length; }

 private:
  std::vector<char> buffer_;
  iovec vectors_[MESSAGES];
  mmsghdr headers_[MESSAGES];
};

/** Counts until nothing has come for `idleMs`; the time is that from the first to the last. */
bool drain(const Deadline& deadline, const PeerSocket& socket, double idleMs, Count& count, SystemFailure& failure) {
  Messages messages(LARGEST_DATAGRAM);
  if (!waitAtMost(socket.descriptor(), static_cast<double>(deadline.remainingMs()), failure)) return false;
  PeerClock::time_point first;
  for (;;) {
    const int received = recvmmsg(socket.descriptor(), messages.headers(), MESSAGES, MSG_WAITFORONE, nullptr);
    if (received < 0 && errno == EINTR) continue;
    if (received < 0 && errno == EAGAIN) return count.datagrams > 0 || failure.set("recvmmsg", "", ETIMEDOUT, "");
    if (received < 0) return failure.set("recvmmsg", "");
    if (deadline.hasPassed()) return failure.set("recvmmsg", "", ETIMEDOUT, "");
    if (count.datagrams == 0) {
      first = PeerClock::now();
      if (!waitAtMost(socket.descriptor(), idleMs, failure)) return false;
    }
    for (int i = 0; i < received; i += 1) count.bytes += messages.headers()[i].msg_len;
    count.datagrams += static_cast<uint64_t>(received);
    count.seconds = secondsSince(first);
  }
}

Napi::Value kernelUDPSink(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  PeerOptions options;
  double idleMs = 0;
  const bool isRead = readPeerOptions(info, options) && readListenerOptions(info, options) &&
      readPeerNumber(info, "idleMs", 1, 60000, idleMs);
  if (!isRead) return env.Undefined();
  SystemFailure failure;
  PeerAddress address;
  PeerSocket socket;
  sockaddr_storage bound{};
  socklen_t length = sizeof bound;
  bool isOpen = parsePeerAddress(options.host, options.port, address, failure);
  if (isOpen) {
    socket.adopt(::socket(address.storage.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    isOpen = socket.descriptor() >= 0 || failure.set("socket", address.text);
  }
  if (isOpen) {
    enlargeBuffer(socket.descriptor(), SO_RCVBUFFORCE, SO_RCVBUF);
    const auto* name = reinterpret_cast<const sockaddr*>(&address.storage);
    isOpen = (bind(socket.descriptor(), name, address.length) == 0 &&
                 getsockname(socket.descriptor(), reinterpret_cast<sockaddr*>(&bound), &length) == 0) ||
        failure.set("bind", address.text);
  }
  if (!isOpen) {
    throwSystemError(env, failure);
    return env.Undefined();
  }
  // The port is at the same place in both families.
  const int port = ntohs(reinterpret_cast<const sockaddr_in*>(&bound)->sin_port);
  if (!options.onListening.IsEmpty()) options.onListening.Call({Napi::Number::New(env, port)});
  if (env.IsExceptionPending()) return env.Undefined();
  Count count;
  if (drain(Deadline(options.timeoutSeconds), socket, idleMs, count, failure)) return toObject(env, count);
  throwSystemError(env, failure);
  return env.Undefined();
}

struct SourceJob {
  uint64_t datagrams;
  size_t bytes;
  /** Datagrams that are given to the kernel as one; 1: each by itself. */
  size_t perMessage;
  /** A second; 0: as fast as can be. */
  double rate;
};

bool sendOut(const Deadline& deadline, const PeerSocket& socket, const SourceJob& job, Count& count,
    SystemFailure& failure) {
  const int segmentBytes = static_cast<int>(job.bytes);
  if (job.perMessage > 1 &&
      setsockopt(socket.descriptor(), IPPROTO_UDP, UDP_SEGMENT, &segmentBytes, sizeof segmentBytes) != 0)
    return failure.set("UDP_SEGMENT", "");
  Messages messages(job.bytes * job.perMessage);
  const auto start = PeerClock::now();
  while (count.datagrams < job.datagrams) {
    if (deadline.hasPassed()) return failure.set("sendmmsg", "", ETIMEDOUT, "");
    unsigned filled = 0;
    uint64_t planned = count.datagrams;
    for (; filled < MESSAGES && planned < job.datagrams; filled += 1) {
      const auto datagrams = std::min<uint64_t>(job.perMessage, job.datagrams - planned);
      messages.setLength(filled, job.bytes * datagrams);
      planned += datagrams;
    }
    const int sent = sendmmsg(socket.descriptor(), messages.headers(), filled, 0);
    if (sent < 0 && (errno == EINTR || errno == ENOBUFS || errno == EAGAIN || errno == ECONNREFUSED)) continue;
    if (sent < 0) return failure.set("sendmmsg", "");
    count.datagrams = std::min<uint64_t>(job.datagrams, count.datagrams + static_cast<uint64_t>(sent) * job.perMessage);
    if (job.rate > 0) {
      const std::chrono::duration<double> due(static_cast<double>(count.datagrams) / job.rate);
      std::this_thread::sleep_until(start + std::chrono::duration_cast<PeerClock::duration>(due));
    }
  }
  count.bytes = count.datagrams * job.bytes;
  count.seconds = secondsSince(start);
  return true;
}

Napi::Value kernelUDPSource(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  PeerOptions options;
  double datagrams = 0, bytes = 0, perMessage = 0, rate = 0;
  const bool isRead = readPeerOptions(info, options) && readPeerNumber(info, "datagrams", 1, 1e12, datagrams) &&
      readPeerNumber(info, "bytes", 1, 65507, bytes) && readPeerNumber(info, "perMessage", 1, 64, perMessage) &&
      readPeerNumber(info, "rate", 0, 1e9, rate);
  if (!isRead) return env.Undefined();
  SystemFailure failure;
  PeerAddress address;
  PeerSocket socket;
  bool isOpen = parsePeerAddress(options.host, options.port, address, failure);
  if (isOpen) {
    socket.adopt(::socket(address.storage.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    isOpen = socket.descriptor() >= 0 || failure.set("socket", address.text);
  }
  if (isOpen) {
    enlargeBuffer(socket.descriptor(), SO_SNDBUFFORCE, SO_SNDBUF);
    const auto* name = reinterpret_cast<const sockaddr*>(&address.storage);
    isOpen = connect(socket.descriptor(), name, address.length) == 0 || failure.set("connect", address.text);
  }
  const SourceJob job{static_cast<uint64_t>(datagrams), static_cast<size_t>(bytes), static_cast<size_t>(perMessage), rate};
  Count count;
  if (isOpen && sendOut(Deadline(options.timeoutSeconds), socket, job, count, failure)) return toObject(env, count);
  throwSystemError(env, failure);
  return env.Undefined();
}

}  // namespace

void defineUDPPeers(Napi::Env env, Napi::Object exports) {
  exports.Set("kernelUDPSink", Napi::Function::New<kernelUDPSink>(env, "kernelUDPSink"));
  exports.Set("kernelUDPSource", Napi::Function::New<kernelUDPSource>(env, "kernelUDPSource"));
}

}  // namespace sunstar
