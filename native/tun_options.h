/** Reads the options of `new Tun(options)`; false with a JavaScript exception pending when they do not fit together. */
#pragma once

#include <napi.h>

#include "tun_descriptor.h"

namespace sunstar {

bool readTunOptions(Napi::Env env, Napi::Value value, TunOptions& options);

}  // namespace sunstar
