/** See transmit_batch.h. */
#include "transmit_batch.h"

#include <algorithm>
#include <cerrno>
#include <string>

#include "array_view.h"
#include "packet_socket.h"
#include "system_error.h"

namespace sunstar {

namespace {

constexpr size_t WORDS_PER_PACKET = 3;
constexpr size_t WORDS_PER_PIECE = 3;

/** Is [offset, offset + length) inside an array of `available` bytes? */
bool isInside(int32_t offset, int32_t length, size_t available) {
  if (offset < 0 || length < 0) return false;
  return static_cast<size_t>(offset) + static_cast<size_t>(length) <= available;
}

/** The interface is gone, or the descriptor no longer one: no later packet will fare better. */
bool isFatal(int error) { return error == EBADFD || error == ENODEV || error == EBADF || error == ENXIO; }

/** No room now, room later: the packet stays the caller's. */
bool isFull(int error) { return error == EAGAIN || error == ENOBUFS || error == ENOMEM; }

ssize_t writePacket(int descriptor, const iovec* vectors, int count) {
  for (;;) {
    const ssize_t bytes = writev(descriptor, vectors, count);
    if (bytes >= 0 || errno != EINTR) return bytes;
  }
}

bool refuse(Napi::Env env, int packet, const char* what) {
  throwOutOfRange(env, "transmit: packet " + std::to_string(packet) + ": " + what);
  return false;
}

}  // namespace

bool TransmitBatch::setBuffers(Napi::Env env, Napi::Value headers, Napi::Value descriptors, Napi::Value status) {
  if (!isArrayOf(headers, napi_uint8_array) || !isArrayOf(descriptors, napi_int32_array) ||
      !isArrayOf(status, napi_int32_array)) {
    throwWrongType(env, "setTransmitBuffers: expected a Uint8Array and two Int32Arrays");
    return false;
  }
  if (status.As<Napi::Int32Array>().ElementLength() < 2) {
    throwOutOfRange(env, "setTransmitBuffers: status needs two elements");
    return false;
  }
  headers_ = Napi::Persistent(headers.As<Napi::Object>());
  descriptors_ = Napi::Persistent(descriptors.As<Napi::Object>());
  status_ = Napi::Persistent(status.As<Napi::Object>());
  return true;
}

void TransmitBatch::clear() {
  headers_.Reset();
  descriptors_.Reset();
  status_.Reset();
}

bool TransmitBatch::collect(Napi::Env env, Napi::Value packets, Napi::Value payloads) {
  if (descriptors_.IsEmpty()) {
    throwOutOfRange(env, "transmit: call setTransmitBuffers first");
    return false;
  }
  if (napi_get_value_int32(env, packets, &packets_) != napi_ok || !payloads.IsArray()) {
    throwWrongType(env, "transmit: expected a number of packets and an array of Uint8Array");
    return false;
  }
  if (packets_ < 0 || packets_ > MAX_PACKETS) {
    throwOutOfRange(env, "transmit: a batch is 0 to " + std::to_string(MAX_PACKETS) + " packets");
    return false;
  }
  // A copy, because the elements of `payloads` are fetched by code of the caller's choosing.
  const ArrayView<int32_t> descriptors = viewOf<int32_t>(env, descriptors_);
  words_.clear();
  for (int packet = 0; packet < packets_; packet += 1) {
    const size_t at = words_.size();
    if (at + WORDS_PER_PACKET > descriptors.length) return refuse(env, packet, "the descriptors end before it");
    const int32_t pieces = descriptors.data[at + 2];
    if (pieces < 0 || pieces > MAX_PIECES) return refuse(env, packet, "a packet has 0 to 64 pieces");
    const size_t end = at + WORDS_PER_PACKET + static_cast<size_t>(pieces) * WORDS_PER_PIECE;
    if (end > descriptors.length) return refuse(env, packet, "the descriptors end inside it");
    words_.insert(words_.end(), descriptors.data + at, descriptors.data + end);
  }
  const uint32_t count = std::min(payloads.As<Napi::Array>().Length(), MAX_PAYLOADS);
  payloads_.clear();
  size_t at = 0;
  for (int packet = 0; packet < packets_; packet += 1) {
    const int32_t pieces = words_[at + 2];
    at += WORDS_PER_PACKET;
    for (int32_t piece = 0; piece < pieces; piece += 1, at += WORDS_PER_PIECE) {
      const int32_t index = words_[at];
      if (index < 0 || static_cast<uint32_t>(index) >= count)
        return refuse(env, packet, "there is no payload of this index");
      if (static_cast<size_t>(index) >= payloads_.size()) payloads_.resize(static_cast<size_t>(index) + 1);
      Payload& payload = payloads_[static_cast<size_t>(index)];
      if (payload.array != nullptr) continue;
      if (napi_get_element(env, payloads, static_cast<uint32_t>(index), &payload.array) != napi_ok) return false;
    }
  }
  return true;
}

bool TransmitBatch::gather(Napi::Env env) {
  for (Payload& payload : payloads_) {
    if (payload.array == nullptr) continue;
    void* data = nullptr;
    napi_typedarray_type type = napi_int8_array;
    const napi_status read =
        napi_get_typedarray_info(env, payload.array, &type, &payload.length, &data, nullptr, nullptr);
    if (read != napi_ok || type != napi_uint8_array) {
      throwWrongType(env, "transmit: a payload is not a Uint8Array");
      return false;
    }
    payload.data = static_cast<const uint8_t*>(data);
  }
  const ArrayView<uint8_t> headers = viewOf<uint8_t>(env, headers_);
  vectors_.clear();
  vectorsOfPacket_.clear();
  size_t at = 0;
  for (int packet = 0; packet < packets_; packet += 1) {
    const int32_t offset = words_[at], length = words_[at + 1], pieces = words_[at + 2];
    at += WORDS_PER_PACKET;
    if (!isInside(offset, length, headers.length)) return refuse(env, packet, "its header is outside the header slab");
    vectors_.push_back({headers.data + offset, static_cast<size_t>(length)});
    for (int32_t piece = 0; piece < pieces; piece += 1, at += WORDS_PER_PIECE) {
      const Payload& payload = payloads_[static_cast<size_t>(words_[at])];
      const int32_t pieceOffset = words_[at + 1], pieceLength = words_[at + 2];
      if (!isInside(pieceOffset, pieceLength, payload.length))
        return refuse(env, packet, "a piece is outside its payload");
      vectors_.push_back({const_cast<uint8_t*>(payload.data) + pieceOffset, static_cast<size_t>(pieceLength)});
    }
    vectorsOfPacket_.push_back(1 + pieces);
  }
  return true;
}

int TransmitBatch::writePackets(int descriptor, int32_t* status) {
  const iovec* next = vectors_.data();
  for (int packet = 0; packet < packets_; packet += 1) {
    const int count = vectorsOfPacket_[static_cast<size_t>(packet)];
    if (writePacket(descriptor, next, count) < 0) {
      const int error = errno;
      status[0] = error;
      if (isFull(error)) return packet;
      if (isFatal(error)) return packet > 0 ? packet : -error;
      // The link is down (EIO), or the kernel will not have this packet (EINVAL, EMSGSIZE …): lost, as on any wire.
      status[1] += 1;
    }
    next += count;
  }
  return packets_;
}

int TransmitBatch::sendPackets(int packetSocket, int32_t* status) {
  const iovec* next = vectors_.data();
  int packet = 0;
  while (packet < packets_) {
    int error = 0;
    const int sent = sendFrames(packetSocket, next, &vectorsOfPacket_[static_cast<size_t>(packet)], packets_ - packet, error);
    for (const int end = packet + sent; packet < end; packet += 1) next += vectorsOfPacket_[static_cast<size_t>(packet)];
    if (packet == packets_) break;
    status[0] = error;
    if (error == EAGAIN) return packet;
    if (isFatal(error)) return packet > 0 ? packet : -error;
    // The link is down (ENETDOWN), its queue is full (ENOBUFS: the kernel has dropped the frame), or it is too long.
    status[1] += 1;
    next += vectorsOfPacket_[static_cast<size_t>(packet)];
    packet += 1;
  }
  return packets_;
}

int TransmitBatch::write(Napi::Env env, const TunDescriptor& descriptor, bool& threw) {
  const ArrayView<int32_t> status = viewOf<int32_t>(env, status_);
  threw = !gather(env);
  if (threw) return 0;
  if (status.length < 2) {
    threw = true;
    throwOutOfRange(env, "transmit: the status array was transferred");
    return 0;
  }
  status.data[0] = 0;
  status.data[1] = 0;
  if (descriptor.isPacketSocket()) return sendPackets(descriptor.fd(), status.data);
  return writePackets(descriptor.fd(), status.data);
}

}  // namespace sunstar
