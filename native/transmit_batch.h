/**
 * Packets on their way to the kernel: headers in one slab, payload pieces by reference, one writev() each, or for a packet
 * socket one sendmmsg() for all.
 *
 *   descriptors (Int32Array), for each packet in turn
 *     headerOffset  headerLength  pieces   then for each piece   payloadIndex  offset  length
 *   status (Int32Array)
 *     [0] errno of the last failure of this call, 0 when none    [1] packets consumed but not sent
 *
 * The whole batch is checked before its first byte is written: a wrong descriptor throws and sends nothing.
 */
#pragma once

#include <napi.h>
#include <sys/uio.h>

#include <cstdint>
#include <vector>

#include "tun_descriptor.h"

namespace sunstar {

class TransmitBatch {
 public:
  static constexpr int MAX_PIECES = 64;
  static constexpr int MAX_PACKETS = 1024;
  static constexpr uint32_t MAX_PAYLOADS = 65536;

  bool setBuffers(Napi::Env env, Napi::Value headers, Napi::Value descriptors, Napi::Value status);
  void clear();

  /**
   * First step: copies the descriptors and collects the payload arrays they name. Looking into the caller's array may
   * run the caller's code, which may close the device: ask again before the second step.
   */
  bool collect(Napi::Env env, Napi::Value packets, Napi::Value payloads);
  /** Second step: checks every bound, then writes. Returns packets taken, or a negative errno; see native_binding.ts.
   */
  int write(Napi::Env env, const TunDescriptor& descriptor, bool& threw);

 private:
  struct Payload {
    napi_value array = nullptr;
    const uint8_t* data = nullptr;
    size_t length = 0;
  };

  bool gather(Napi::Env env);
  int writePackets(int descriptor, int32_t* status);
  int sendPackets(int packetSocket, int32_t* status);

  Napi::ObjectReference headers_, descriptors_, status_;
  /** Scratch, kept between calls so that a call allocates nothing once it has seen its largest batch. */
  std::vector<int32_t> words_;
  std::vector<Payload> payloads_;
  std::vector<iovec> vectors_;
  std::vector<int> vectorsOfPacket_;
  int packets_ = 0;
};

}  // namespace sunstar
