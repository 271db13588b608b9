/**
 * Blocking UDP peers on ordinary kernel sockets, the twins of those in kernel_peer.h: one receives and counts, one sends as
 * fast as it can. Types and contracts are in lib/devices/native_binding.ts.
 */
#pragma once

#include <napi.h>

namespace sunstar {

/** Adds kernelUDPSink and kernelUDPSource to the addon's exports. */
void defineUDPPeers(Napi::Env env, Napi::Object exports);

}  // namespace sunstar
