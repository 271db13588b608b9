/**
 * What the addon is on a system without Linux TUN/TAP: it loads, and says so. Everything else in the project works
 * there, over the memory link, the capture replay and the UDP tunnel.
 */
#include <napi.h>

static Napi::Object initialise(Napi::Env env, Napi::Object exports) {
  exports.Set("supported", Napi::Boolean::New(env, false));
  return exports;
}

NODE_API_MODULE(sunstar, initialise)
