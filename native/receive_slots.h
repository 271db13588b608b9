/**
 * Where packets from the kernel are put: up to 64 typed arrays that JavaScript lends for as long as they are
 * registered, and one array of lengths. Filling them creates no JavaScript objects; the caller knows which slot is
 * which.
 *
 *   slots    [0] Uint8Array   [1] Uint8Array   [2] …          one packet each, the virtio header first
 *   lengths  [0] 1510         [1] 65546        [2] …          Int32Array, bytes
 */
#pragma once

#include <napi.h>

#include <vector>

#include "tun_descriptor.h"

namespace sunstar {

class ReceiveSlots {
 public:
  static constexpr uint32_t MAX_SLOTS = 64;

  /** Both return false with a JavaScript exception pending when the arguments are not as native_binding.ts types them.
   */
  bool set(Napi::Env env, Napi::Value slots, Napi::Value lengths);
  bool replace(Napi::Env env, Napi::Value index, Napi::Value slot);
  void clear();
  bool isEmpty() const { return slots_.empty(); }

  /**
   * Reads until `maxPackets` slots are full or the kernel has no more. Returns the number of packets, or a negative
   * errno when the first read failed; an error behind a packet is kept for the next call, so that the packet is not
   * lost.
   */
  int fill(Napi::Env env, const TunDescriptor& descriptor, int maxPackets);

 private:
  int fillFrames(Napi::Env env, const TunDescriptor& descriptor, size_t limit, int32_t* lengths);

  std::vector<Napi::ObjectReference> slots_;
  Napi::ObjectReference lengths_;
  int pendingError_ = 0;
};

}  // namespace sunstar
