/** See tun_device.h. The properties of the interface as JavaScript accessors; every one of them asks the kernel. */
#include <cerrno>
#include <cmath>

#include "interface_addresses.h"
#include "interface_properties.h"
#include "system_error.h"
#include "tun_device.h"

namespace sunstar {

namespace {

Napi::Value textOrNull(Napi::Env env, const std::string& text) {
  if (text.empty()) return env.Null();
  return Napi::String::New(env, text);
}

bool readInteger(Napi::Env env, const char* property, const Napi::Value& value, int& number) {
  const double given = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : -1;
  if (given >= 0 && given <= 0x7fffffff && given == std::floor(given)) {
    number = static_cast<int>(given);
    return true;
  }
  throwOutOfRange(env, std::string(property) + " is an integer, 0 or more");
  return false;
}

bool readString(Napi::Env env, const char* property, const Napi::Value& value, std::string& text) {
  if (value.IsString()) {
    text = value.As<Napi::String>().Utf8Value();
    return true;
  }
  throwWrongType(env, std::string(property) + " is a string");
  return false;
}

}  // namespace

// ---- What the constructor decided: readable after close() too ----

Napi::Value Tun::getFd(Info info) { return Napi::Number::New(info.Env(), descriptor_.fd()); }
Napi::Value Tun::getDropped(Info info) {
  return Napi::Number::New(info.Env(), static_cast<double>(descriptor_.dropped()));
}

Napi::Value Tun::getKind(Info info) {
  const DeviceKind kind = descriptor_.kind();
  return Napi::String::New(info.Env(),
      kind == DeviceKind::TUN       ? "tun"
          : kind == DeviceKind::TAP ? "tap"
                                    : "packet");
}

Napi::Value Tun::getOffloads(Info info) { return Napi::Number::New(info.Env(), descriptor_.offloads()); }
Napi::Value Tun::getClosed(Info info) { return Napi::Boolean::New(info.Env(), !isOpen()); }
Napi::Value Tun::getName(Info info) { return Napi::String::New(info.Env(), descriptor_.currentName()); }

Napi::Value Tun::getVirtioHeaderBytes(Info info) {
  return Napi::Number::New(info.Env(), descriptor_.virtioHeaderBytes());
}

// ---- What the kernel keeps ----

/** Asked before every property: a deleted interface must not be answered for by a later one of the same name. */
bool Tun::requireInterface(Napi::Env env, const char* property) {
  if (!requireOpen(env, property)) return false;
  SystemFailure failure;
  const bool exists = descriptor_.refreshName(failure);
  if (!exists) throwSystemError(env, failure);
  return exists;
}

void Tun::setName(Info info, const Napi::Value& value) {
  const Napi::Env env = info.Env();
  std::string name;
  if (!requireInterface(env, "name") || !readString(env, "name", value, name)) return;
  if (!isInterfaceName(name)) return throwOutOfRange(env, "name is 1 to 15 bytes without slash, colon or white space");
  SystemFailure failure;
  if (!renameInterface(descriptor_.inetSocket(), descriptor_.lastName(), name, failure)) throwSystemError(env, failure);
}

Napi::Value Tun::getMTU(Info info) {
  const Napi::Env env = info.Env();
  if (!requireInterface(env, "mtu")) return env.Undefined();
  int bytes = 0;
  SystemFailure failure;
  if (!sunstar::getMTU(descriptor_.inetSocket(), descriptor_.lastName(), bytes, failure))
    throwSystemError(env, failure);
  return Napi::Number::New(env, bytes);
}

void Tun::setMTU(Info info, const Napi::Value& value) {
  const Napi::Env env = info.Env();
  int bytes = 0;
  if (!requireInterface(env, "mtu") || !readInteger(env, "mtu", value, bytes)) return;
  SystemFailure failure;
  if (!sunstar::setMTU(descriptor_.inetSocket(), descriptor_.lastName(), bytes, failure))
    throwSystemError(env, failure);
}

Napi::Value Tun::getMAC(Info info) {
  const Napi::Env env = info.Env();
  if (!requireInterface(env, "mac")) return env.Undefined();
  if (descriptor_.kind() == DeviceKind::TUN) return env.Null();
  std::string text;
  SystemFailure failure;
  if (!sunstar::getMAC(descriptor_.inetSocket(), descriptor_.lastName(), text, failure)) throwSystemError(env, failure);
  return textOrNull(env, text);
}

void Tun::setMAC(Info info, const Napi::Value& value) {
  const Napi::Env env = info.Env();
  std::string text;
  if (!requireInterface(env, "mac") || !readString(env, "mac", value, text)) return;
  SystemFailure failure;
  if (descriptor_.kind() == DeviceKind::TUN) {
    failure.set(
        "SIOCSIFHWADDR", descriptor_.lastName(), EOPNOTSUPP, "a TUN device has no link address; open a TAP device");
    return throwSystemError(env, failure);
  }
  unsigned char bytes[6];
  if (!parseMAC(text, bytes)) return throwOutOfRange(env, "mac is six hexadecimal bytes, as in '02:00:00:00:00:01'");
  if (!sunstar::setMAC(descriptor_.inetSocket(), descriptor_.lastName(), bytes, failure))
    throwSystemError(env, failure);
}

Napi::Value Tun::getIPv4(Info info) {
  const Napi::Env env = info.Env();
  if (!requireInterface(env, "ipv4")) return env.Undefined();
  std::string text;
  SystemFailure failure;
  if (!sunstar::getIPv4(descriptor_.inetSocket(), descriptor_.lastName(), text, failure))
    throwSystemError(env, failure);
  return textOrNull(env, text);
}

void Tun::setIPv4(Info info, const Napi::Value& value) {
  const Napi::Env env = info.Env();
  if (!requireInterface(env, "ipv4")) return;
  std::string text;
  if (!value.IsNull() && !readString(env, "ipv4", value, text)) return;
  in_addr address{};
  int prefixLength = 0;
  if (!value.IsNull() && !parseAddressWithPrefix(text, AF_INET, &address, prefixLength)) {
    return throwOutOfRange(env, "ipv4 is null or an address with its prefix length, as in '10.0.0.1/24'");
  }
  SystemFailure failure;
  const bool isSet = sunstar::setIPv4(
      descriptor_.inetSocket(), descriptor_.lastName(), value.IsNull() ? nullptr : &address, prefixLength, failure);
  if (!isSet) throwSystemError(env, failure);
}

Napi::Value Tun::getIPv6(Info info) {
  const Napi::Env env = info.Env();
  if (!requireInterface(env, "ipv6")) return env.Undefined();
  std::string text;
  SystemFailure failure;
  const bool isRead =
      sunstar::getIPv6(descriptor_.routeSocket(), descriptor_.inetSocket(), descriptor_.lastName(), text, failure);
  if (!isRead) throwSystemError(env, failure);
  return textOrNull(env, text);
}

void Tun::setIPv6(Info info, const Napi::Value& value) {
  const Napi::Env env = info.Env();
  if (!requireInterface(env, "ipv6")) return;
  std::string text;
  if (!value.IsNull() && !readString(env, "ipv6", value, text)) return;
  in6_addr address{};
  int prefixLength = 0;
  if (!value.IsNull() && !parseAddressWithPrefix(text, AF_INET6, &address, prefixLength)) {
    return throwOutOfRange(env, "ipv6 is null or an address with its prefix length, as in 'fd00::1/64'");
  }
  SystemFailure failure;
  const bool isSet = sunstar::setIPv6(descriptor_.inet6Socket(), descriptor_.routeSocket(), descriptor_.inetSocket(),
      descriptor_.lastName(), value.IsNull() ? nullptr : &address, prefixLength, failure);
  if (!isSet) throwSystemError(env, failure);
}

Napi::Value Tun::getUp(Info info) {
  const Napi::Env env = info.Env();
  if (!requireInterface(env, "up")) return env.Undefined();
  bool isUp = false;
  SystemFailure failure;
  if (!getLinkUp(descriptor_.inetSocket(), descriptor_.lastName(), isUp, failure)) throwSystemError(env, failure);
  return Napi::Boolean::New(env, isUp);
}

void Tun::setUp(Info info, const Napi::Value& value) {
  const Napi::Env env = info.Env();
  if (!requireInterface(env, "up")) return;
  if (!value.IsBoolean()) return throwWrongType(env, "up is true or false");
  SystemFailure failure;
  const bool isUp = value.As<Napi::Boolean>().Value();
  if (!setLinkUp(descriptor_.inetSocket(), descriptor_.lastName(), isUp, failure)) throwSystemError(env, failure);
}

Napi::Value Tun::getTxQueueLength(Info info) {
  const Napi::Env env = info.Env();
  if (!requireInterface(env, "txQueueLength")) return env.Undefined();
  int packets = 0;
  SystemFailure failure;
  const bool isRead = sunstar::getTxQueueLength(descriptor_.inetSocket(), descriptor_.lastName(), packets, failure);
  if (!isRead) throwSystemError(env, failure);
  return Napi::Number::New(env, packets);
}

void Tun::setTxQueueLength(Info info, const Napi::Value& value) {
  const Napi::Env env = info.Env();
  int packets = 0;
  if (!requireInterface(env, "txQueueLength") || !readInteger(env, "txQueueLength", value, packets)) return;
  SystemFailure failure;
  const bool isSet = sunstar::setTxQueueLength(descriptor_.inetSocket(), descriptor_.lastName(), packets, failure);
  if (!isSet) throwSystemError(env, failure);
}

}  // namespace sunstar
