/** See receive_slots.h. */
#include "receive_slots.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "array_view.h"
#include "packet_socket.h"
#include "system_error.h"

namespace sunstar {

namespace {

ssize_t readPacket(int descriptor, ArrayView<uint8_t> slot) {
  for (;;) {
    const ssize_t bytes = read(descriptor, slot.data, slot.length);
    if (bytes >= 0 || errno != EINTR) return bytes;
  }
}

}  // namespace

bool ReceiveSlots::set(Napi::Env env, Napi::Value slots, Napi::Value lengths) {
  if (!slots.IsArray() || !isArrayOf(lengths, napi_int32_array)) {
    throwWrongType(env, "setReceiveSlots: expected an array of Uint8Array and an Int32Array");
    return false;
  }
  const Napi::Array array = slots.As<Napi::Array>();
  const uint32_t count = array.Length();
  if (count == 0 || count > MAX_SLOTS || lengths.As<Napi::Int32Array>().ElementLength() < count) {
    throwOutOfRange(env, "setReceiveSlots: give 1 to 64 slots and at least as many lengths");
    return false;
  }
  std::vector<Napi::ObjectReference> accepted;
  for (uint32_t i = 0; i < count; i += 1) {
    const Napi::Value slot = array.Get(i);
    if (env.IsExceptionPending()) return false;
    if (!isArrayOf(slot, napi_uint8_array)) {
      throwWrongType(env, "setReceiveSlots: slot " + std::to_string(i) + " is not a Uint8Array");
      return false;
    }
    accepted.push_back(Napi::Persistent(slot.As<Napi::Object>()));
  }
  slots_ = std::move(accepted);
  lengths_ = Napi::Persistent(lengths.As<Napi::Object>());
  return true;
}

bool ReceiveSlots::replace(Napi::Env env, Napi::Value index, Napi::Value slot) {
  if (!index.IsNumber() || !isArrayOf(slot, napi_uint8_array)) {
    throwWrongType(env, "replaceReceiveSlot: expected an index and a Uint8Array");
    return false;
  }
  const int64_t at = index.As<Napi::Number>().Int64Value();
  if (at < 0 || at >= static_cast<int64_t>(slots_.size())) {
    throwOutOfRange(env, "replaceReceiveSlot: there is no slot " + std::to_string(at));
    return false;
  }
  slots_[static_cast<size_t>(at)] = Napi::Persistent(slot.As<Napi::Object>());
  return true;
}

void ReceiveSlots::clear() {
  slots_.clear();
  lengths_.Reset();
}

int ReceiveSlots::fill(Napi::Env env, const TunDescriptor& descriptor, int maxPackets) {
  if (pendingError_ != 0) {
    const int error = pendingError_;
    pendingError_ = 0;
    return -error;
  }
  const ArrayView<int32_t> lengths = viewOf<int32_t>(env, lengths_);
  if (lengths.length == 0) return -EFAULT;
  const size_t limit = std::min({static_cast<size_t>(std::max(maxPackets, 0)), slots_.size(), lengths.length});
  if (descriptor.isPacketSocket()) return fillFrames(env, descriptor, limit, lengths.data);
  for (size_t i = 0; i < limit; i += 1) {
    const ArrayView<uint8_t> slot = viewOf<uint8_t>(env, slots_[i]);
    // A transferred slot would make read() return 0 and silently discard the packet.
    const ssize_t bytes = slot.length == 0 ? -1 : readPacket(descriptor.fd(), slot);
    if (bytes >= 0) {
      lengths.data[i] = static_cast<int32_t>(bytes);
      continue;
    }
    const int error = slot.length == 0 ? EFAULT : errno;
    if (error == EAGAIN) return static_cast<int>(i);
    if (i == 0) return -error;
    pendingError_ = error;
    return static_cast<int>(i);
  }
  return static_cast<int>(limit);
}

/** All of them in one system call. */
int ReceiveSlots::fillFrames(Napi::Env env, const TunDescriptor& descriptor, size_t limit, int32_t* lengths) {
  iovec vectors[MAX_SLOTS];
  for (size_t i = 0; i < limit; i += 1) {
    const ArrayView<uint8_t> slot = viewOf<uint8_t>(env, slots_[i]);
    if (slot.length == 0) return -EFAULT;
    vectors[i] = {slot.data, slot.length};
  }
  if (limit == 0) return 0;
  return receiveFrames(descriptor.fd(), descriptor.virtioHeaderBytes(), vectors, static_cast<int>(limit), lengths);
}

}  // namespace sunstar
