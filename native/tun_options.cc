/** See tun_options.h. */
#include "tun_options.h"

#include "interface_properties.h"
#include "system_error.h"

namespace sunstar {

namespace {

bool refuse(Napi::Env env, const char* message) {
  throwWrongType(env, std::string("Tun: ") + message);
  return false;
}

bool isAbsent(const Napi::Value& value) { return value.IsEmpty() || value.IsUndefined() || value.IsNull(); }

bool readText(Napi::Object object, const char* key, std::string& text) {
  const Napi::Value value = object.Get(key);
  if (isAbsent(value)) return true;
  if (!value.IsString()) return refuse(object.Env(), (std::string("`") + key + "` is a string").c_str());
  text = value.As<Napi::String>().Utf8Value();
  return true;
}

bool readFlag(Napi::Object object, const char* key, bool& flag) {
  const Napi::Value value = object.Get(key);
  if (isAbsent(value)) return true;
  if (!value.IsBoolean()) return refuse(object.Env(), (std::string("`") + key + "` is true or false").c_str());
  flag = value.As<Napi::Boolean>().Value();
  return true;
}

bool readDescriptor(Napi::Object object, int& descriptor) {
  const Napi::Value value = object.Get("fd");
  if (isAbsent(value)) return true;
  if (!value.IsNumber()) return refuse(object.Env(), "`fd` is the number of an open descriptor");
  descriptor = value.As<Napi::Number>().Int32Value();
  return descriptor >= 0 || refuse(object.Env(), "`fd` is the number of an open descriptor");
}

}  // namespace

bool readTunOptions(Napi::Env env, Napi::Value value, TunOptions& options) {
  if (!value.IsObject()) return refuse(env, "expected an options object");
  const Napi::Object object = value.As<Napi::Object>();
  std::string kind;
  const bool read = readText(object, "kind", kind) && readText(object, "name", options.name) &&
      readText(object, "namespace", options.networkNamespace) && readDescriptor(object, options.adoptedDescriptor) &&
      readFlag(object, "virtioHeader", options.virtioHeader) && readFlag(object, "offload", options.offload) &&
      readFlag(object, "persist", options.persist) && readFlag(object, "promiscuous", options.promiscuous) &&
      readFlag(object, "hearsOutgoing", options.hearsOutgoing);
  if (!read || env.IsExceptionPending()) return false;
  if (kind != "tun" && kind != "tap" && kind != "packet") return refuse(env, "`kind` is 'tun', 'tap' or 'packet'");
  options.kind = kind == "tun" ? DeviceKind::TUN : kind == "tap" ? DeviceKind::TAP : DeviceKind::PACKET_SOCKET;
  if (!options.name.empty() && !isInterfaceName(options.name)) {
    return refuse(env, "`name` is 1 to 15 bytes without slash, colon or white space");
  }
  if (options.offload && !options.virtioHeader)
    return refuse(env, "`offload` needs `virtioHeader: true`, where it is described");
  if (options.kind == DeviceKind::PACKET_SOCKET) {
    if (options.name.empty() || options.adoptedDescriptor >= 0 || options.persist)
      return refuse(env, "a packet socket needs the `name` of an interface, and takes neither `fd` nor `persist`");
  } else if (options.promiscuous || options.hearsOutgoing) {
    return refuse(env, "only a packet socket is `promiscuous` or `hearsOutgoing`; a TUN or TAP gets everything as it is");
  }
  if (options.adoptedDescriptor >= 0 && (!options.name.empty() || !options.networkNamespace.empty())) {
    return refuse(env, "`fd` already has its name and namespace; give neither");
  }
  return true;
}

}  // namespace sunstar
