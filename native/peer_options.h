/** Reads the options objects of the kernel peers; every function returns false with a JavaScript exception pending. */
#pragma once

#include <napi.h>

#include <cstdint>
#include <string>

namespace sunstar {

struct PeerOptions {
  std::string host;
  int port = 0;
  double timeoutSeconds = 60;
  uint32_t connections = 0;
  std::string congestion;
  Napi::Function onListening;
};

bool readPeerOptions(const Napi::CallbackInfo& info, PeerOptions& options);
bool readConnections(const Napi::CallbackInfo& info, PeerOptions& options);
bool readListenerOptions(const Napi::CallbackInfo& info, PeerOptions& options);
/** An integer from `least` to `most`. */
bool readPeerNumber(const Napi::CallbackInfo& info, const char* key, double least, double most, double& number);

}  // namespace sunstar
