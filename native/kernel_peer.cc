/** See kernel_peer.h. The two that listen and the ping-pong; opening many connections is in kernel_connector.cc. */
#include "kernel_peer.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

#include "kernel_connector.h"
#include "peer_options.h"
#include "peer_socket.h"

namespace sunstar {

namespace {

struct Transfer {
  uint64_t bytes;
  double seconds;
};

Napi::Value transfersToArray(Napi::Env env, const std::vector<Transfer>& transfers) {
  Napi::Array array = Napi::Array::New(env, transfers.size());
  for (uint32_t i = 0; i < transfers.size(); i += 1) {
    Napi::Object entry = Napi::Object::New(env);
    entry.Set("bytes", static_cast<double>(transfers[i].bytes));
    entry.Set("seconds", transfers[i].seconds);
    array.Set(i, entry);
  }
  return array;
}

/** Reads to the end of the stream, counting. */
bool drain(const Deadline& deadline, const PeerSocket& connection, std::vector<char>& buffer, uint64_t& bytes,
    SystemFailure& failure) {
  for (;;) {
    const ssize_t received = receiveSome(deadline, connection, buffer.data(), buffer.size(), failure);
    if (received <= 0) return received == 0;
    bytes += static_cast<uint64_t>(received);
  }
}

bool sinkOne(const Deadline& deadline, const PeerSocket& connection, std::vector<char>& buffer, Transfer& transfer,
    SystemFailure& failure) {
  const auto start = PeerClock::now();
  transfer = {0, 0};
  if (!drain(deadline, connection, buffer, transfer.bytes, failure)) return false;
  transfer.seconds = secondsSince(start);
  unsigned char confirmation[8];
  for (int i = 0; i < 8; i += 1) confirmation[i] = static_cast<unsigned char>(transfer.bytes >> (8 * i));
  return sendAll(deadline, connection, confirmation, sizeof confirmation, failure);
}

bool sourceOne(const Deadline& deadline, const PeerSocket& connection, std::vector<char>& buffer, Transfer& transfer,
    SystemFailure& failure) {
  const auto start = PeerClock::now();
  for (uint64_t left = transfer.bytes; left > 0;) {
    const size_t length = static_cast<size_t>(std::min<uint64_t>(left, buffer.size()));
    if (!sendAll(deadline, connection, buffer.data(), length, failure)) return false;
    left -= length;
  }
  if (shutdown(connection.descriptor(), SHUT_WR) != 0) return failure.set("shutdown", "");
  uint64_t ignored = 0;
  std::vector<char> answer(4096);
  if (!drain(deadline, connection, answer, ignored, failure)) return false;
  transfer.seconds = secondsSince(start);
  return true;
}

using ServeOne = bool (*)(const Deadline&, const PeerSocket&, std::vector<char>&, Transfer&, SystemFailure&);

/** Listens, tells the caller, and serves one connection after another. */
Napi::Value serve(Napi::Env env, const PeerOptions& options, uint64_t bytes, size_t bufferBytes, ServeOne serveOne) {
  SystemFailure failure;
  PeerAddress address;
  PeerSocket listener;
  int port = 0;
  const bool isListening = parsePeerAddress(options.host, options.port, address, failure) &&
      listenAt(address, options.congestion, listener, port, failure);
  if (!isListening) {
    throwSystemError(env, failure);
    return env.Undefined();
  }
  if (!options.onListening.IsEmpty()) options.onListening.Call({Napi::Number::New(env, port)});
  if (env.IsExceptionPending()) return env.Undefined();
  const Deadline deadline(options.timeoutSeconds);
  std::vector<char> buffer(bufferBytes, 'x');
  std::vector<Transfer> transfers;
  for (uint32_t i = 0; i < options.connections; i += 1) {
    PeerSocket connection;
    Transfer transfer{bytes, 0};
    const bool isServed = acceptBefore(deadline, listener, connection, failure) &&
        serveOne(deadline, connection, buffer, transfer, failure);
    if (!isServed) {
      throwSystemError(env, failure);
      return env.Undefined();
    }
    transfers.push_back(transfer);
  }
  return transfersToArray(env, transfers);
}

constexpr double MAX_BUFFER_BYTES = 1 << 28;
constexpr double MAX_STREAM_BYTES = 9007199254740991.0;

Napi::Value kernelSink(const Napi::CallbackInfo& info) {
  PeerOptions options;
  double bufferBytes = 0;
  const bool isRead = readPeerOptions(info, options) && readConnections(info, options) &&
      readListenerOptions(info, options) && readPeerNumber(info, "bufferBytes", 1, MAX_BUFFER_BYTES, bufferBytes);
  if (!isRead) return info.Env().Undefined();
  return serve(info.Env(), options, 0, static_cast<size_t>(bufferBytes), sinkOne);
}

Napi::Value kernelSource(const Napi::CallbackInfo& info) {
  PeerOptions options;
  double bytes = 0, writeBytes = 0;
  const bool isRead = readPeerOptions(info, options) && readConnections(info, options) &&
      readListenerOptions(info, options) && readPeerNumber(info, "bytes", 0, MAX_STREAM_BYTES, bytes) &&
      readPeerNumber(info, "writeBytes", 1, MAX_BUFFER_BYTES, writeBytes);
  if (!isRead) return info.Env().Undefined();
  return serve(info.Env(), options, static_cast<uint64_t>(bytes), static_cast<size_t>(writeBytes), sourceOne);
}

Napi::Value kernelSend(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  PeerOptions options;
  double bytes = 0, writeBytes = 0;
  const bool isRead = readPeerOptions(info, options) && readListenerOptions(info, options) &&
      readPeerNumber(info, "bytes", 0, MAX_STREAM_BYTES, bytes) &&
      readPeerNumber(info, "writeBytes", 1, MAX_BUFFER_BYTES, writeBytes);
  if (!isRead) return env.Undefined();
  SystemFailure failure;
  PeerAddress address;
  PeerSocket connection;
  const Deadline deadline(options.timeoutSeconds);
  std::vector<char> buffer(static_cast<size_t>(writeBytes), 'x');
  Transfer transfer{static_cast<uint64_t>(bytes), 0};
  const bool isSent = parsePeerAddress(options.host, options.port, address, failure) &&
      connectBefore(deadline, address, options.congestion, connection, failure) &&
      sourceOne(deadline, connection, buffer, transfer, failure);
  if (!isSent) {
    throwSystemError(env, failure);
    return env.Undefined();
  }
  return transfersToArray(env, {transfer}).As<Napi::Array>().Get(0u);
}

/** Keeps `inFlight` requests unanswered; an answer is known to be complete by its length alone. */
class PingPong {
 public:
  PingPong(size_t messageBytes, size_t rounds, size_t inFlight)
      : message_(messageBytes, 'x'), rounds_(rounds), inFlight_(inFlight) {
    latencies_.reserve(rounds);
  }

  bool run(const Deadline& deadline, const PeerSocket& connection, SystemFailure& failure) {
    std::vector<char> buffer(std::max<size_t>(message_.size() * inFlight_, 4096));
    size_t partial = 0;
    if (!fillFlight(deadline, connection, failure)) return false;
    while (latencies_.size() < rounds_) {
      const ssize_t received = receiveSome(deadline, connection, buffer.data(), buffer.size(), failure);
      if (received < 0) return false;
      if (received == 0) return failure.set("recv", "", ECONNRESET, "the other side closed before the last answer");
      const auto now = PeerClock::now();
      for (partial += static_cast<size_t>(received); partial >= message_.size() && !sentAt_.empty();
          partial -= message_.size()) {
        latencies_.push_back(std::chrono::duration<double, std::micro>(now - sentAt_.front()).count());
        sentAt_.pop_front();
      }
      if (!fillFlight(deadline, connection, failure)) return false;
    }
    return true;
  }

  double latencyAt(double fraction) {
    if (latencies_.empty()) return 0;
    const size_t rank =
        std::min(latencies_.size() - 1, static_cast<size_t>(fraction * static_cast<double>(latencies_.size())));
    std::nth_element(latencies_.begin(), latencies_.begin() + static_cast<ptrdiff_t>(rank), latencies_.end());
    return latencies_[rank];
  }

 private:
  bool fillFlight(const Deadline& deadline, const PeerSocket& connection, SystemFailure& failure) {
    while (sentAt_.size() < inFlight_ && sent_ < rounds_) {
      sentAt_.push_back(PeerClock::now());
      sent_ += 1;
      if (!sendAll(deadline, connection, message_.data(), message_.size(), failure)) return false;
    }
    return true;
  }

  const std::vector<char> message_;
  const size_t rounds_, inFlight_;
  size_t sent_ = 0;
  std::deque<PeerClock::time_point> sentAt_;
  std::vector<double> latencies_;
};

Napi::Value kernelPingPong(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  PeerOptions options;
  double rounds = 0, bytes = 0, inFlight = 0;
  const bool isRead = readPeerOptions(info, options) && readPeerNumber(info, "rounds", 1, 1e8, rounds) &&
      readPeerNumber(info, "bytes", 1, 1 << 20, bytes) && readPeerNumber(info, "inFlight", 1, 1024, inFlight);
  if (!isRead) return env.Undefined();
  SystemFailure failure;
  PeerAddress address;
  PeerSocket connection;
  const Deadline deadline(options.timeoutSeconds);
  if (!parsePeerAddress(options.host, options.port, address, failure) ||
      !connectBefore(deadline, address, "", connection, failure)) {
    throwSystemError(env, failure);
    return env.Undefined();
  }
  const int on = 1;
  setsockopt(connection.descriptor(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  PingPong pingPong(static_cast<size_t>(bytes), static_cast<size_t>(rounds), static_cast<size_t>(inFlight));
  const auto start = PeerClock::now();
  if (!pingPong.run(deadline, connection, failure)) {
    throwSystemError(env, failure);
    return env.Undefined();
  }
  Napi::Object result = Napi::Object::New(env);
  result.Set("seconds", secondsSince(start));
  Napi::Object latencies = Napi::Object::New(env);
  latencies.Set("p50", pingPong.latencyAt(0.5));
  latencies.Set("p99", pingPong.latencyAt(0.99));
  result.Set("latenciesMicroseconds", latencies);
  return result;
}

Napi::Value kernelConnect(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  PeerOptions options;
  double concurrency = 0;
  const bool isRead = readPeerOptions(info, options) && readConnections(info, options) &&
      readPeerNumber(info, "concurrency", 1, 10000, concurrency);
  if (!isRead) return env.Undefined();
  SystemFailure failure;
  PeerAddress address;
  KernelConnector connector;
  const bool isRun = parsePeerAddress(options.host, options.port, address, failure) &&
      connector.run(
          address, options.connections, static_cast<uint32_t>(concurrency), Deadline(options.timeoutSeconds), failure);
  if (!isRun) {
    throwSystemError(env, failure);
    return env.Undefined();
  }
  Napi::Object result = Napi::Object::New(env);
  result.Set("seconds", connector.seconds());
  result.Set("completed", connector.completed());
  result.Set("failed", connector.failed());
  return result;
}

}  // namespace

void defineKernelPeers(Napi::Env env, Napi::Object exports) {
  exports.Set("kernelSink", Napi::Function::New<kernelSink>(env, "kernelSink"));
  exports.Set("kernelSource", Napi::Function::New<kernelSource>(env, "kernelSource"));
  exports.Set("kernelSend", Napi::Function::New<kernelSend>(env, "kernelSend"));
  exports.Set("kernelPingPong", Napi::Function::New<kernelPingPong>(env, "kernelPingPong"));
  exports.Set("kernelConnect", Napi::Function::New<kernelConnect>(env, "kernelConnect"));
}

}  // namespace sunstar
