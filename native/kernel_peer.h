/**
 * Blocking peers on ordinary kernel sockets, for benchmarks: what Sunstar is measured against, and what it talks to.
 * They block the thread that calls them on purpose, so that no event loop is measured along with the kernel; run them
 * in a child process. Types and contracts are in lib/devices/native_binding.ts.
 */
#pragma once

#include <napi.h>

namespace sunstar {

/** Adds kernelSink, kernelSource, kernelPingPong and kernelConnect to the addon's exports. */
void defineKernelPeers(Napi::Env env, Napi::Object exports);

}  // namespace sunstar
