/**
 * The addon's front door on Linux: the classes Tun and PreciseTimer, and the kernel-socket peers that benchmarks are
 * measured against.
 * The TypeScript side of every name is in lib/devices/native_binding.ts.
 */
#include <napi.h>

#include "kernel_peer.h"
#include "precise_timer.h"
#include "tun_device.h"
#include "udp_peer.h"

static Napi::Object initialise(Napi::Env env, Napi::Object exports) {
  exports.Set("supported", Napi::Boolean::New(env, true));
  exports.Set("Tun", sunstar::Tun::defineClass(env));
  exports.Set("PreciseTimer", sunstar::PreciseTimer::defineClass(env));
  sunstar::defineKernelPeers(env, exports);
  sunstar::defineUDPPeers(env, exports);
  return exports;
}

NODE_API_MODULE(sunstar, initialise)
