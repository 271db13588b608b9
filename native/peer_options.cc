/** See peer_options.h. */
#include "peer_options.h"

#include <cmath>

#include "system_error.h"

namespace sunstar {

namespace {

bool refuse(Napi::Env env, const std::string& message) {
  if (!env.IsExceptionPending()) throwOutOfRange(env, message);
  return false;
}

}  // namespace

bool readPeerNumber(const Napi::CallbackInfo& info, const char* key, double least, double most, double& number) {
  const Napi::Value value = info[0].As<Napi::Object>().Get(key);
  const bool isNumber = !value.IsEmpty() && value.IsNumber();
  number = isNumber ? value.As<Napi::Number>().DoubleValue() : NAN;
  if (number >= least && number <= most && number == std::floor(number)) return true;
  return refuse(info.Env(),
      std::string("`") + key + "` is an integer of at least " + std::to_string(static_cast<long long>(least)));
}

bool readPeerOptions(const Napi::CallbackInfo& info, PeerOptions& options) {
  const Napi::Env env = info.Env();
  if (!info[0].IsObject()) return refuse(env, "expected an options object");
  const Napi::Object object = info[0].As<Napi::Object>();
  const Napi::Value host = object.Get("host");
  if (host.IsEmpty() || !host.IsString()) return refuse(env, "`host` is an IPv4 or IPv6 address");
  options.host = host.As<Napi::String>().Utf8Value();
  double port = 0;
  if (!readPeerNumber(info, "port", 0, 65535, port)) return false;
  options.port = static_cast<int>(port);
  const Napi::Value timeout = object.Get("timeoutSeconds");
  if (timeout.IsEmpty() || timeout.IsUndefined()) return !env.IsExceptionPending();
  options.timeoutSeconds = timeout.IsNumber() ? timeout.As<Napi::Number>().DoubleValue() : -1;
  return (options.timeoutSeconds > 0 && options.timeoutSeconds <= 86400) ||
      refuse(env, "`timeoutSeconds` is more than 0 and at most a day");
}

bool readConnections(const Napi::CallbackInfo& info, PeerOptions& options) {
  double connections = 0;
  if (!readPeerNumber(info, "connections", 1, 1e9, connections)) return false;
  options.connections = static_cast<uint32_t>(connections);
  return true;
}

bool readListenerOptions(const Napi::CallbackInfo& info, PeerOptions& options) {
  const Napi::Object object = info[0].As<Napi::Object>();
  const Napi::Value congestion = object.Get("congestion");
  const Napi::Value onListening = object.Get("onListening");
  if (info.Env().IsExceptionPending()) return false;
  if (congestion.IsString()) options.congestion = congestion.As<Napi::String>().Utf8Value();
  else if (!congestion.IsUndefined()) return refuse(info.Env(), "`congestion` is the name of a congestion control");
  if (onListening.IsFunction()) options.onListening = onListening.As<Napi::Function>();
  else if (!onListening.IsUndefined()) return refuse(info.Env(), "`onListening` is a function");
  return true;
}

}  // namespace sunstar
