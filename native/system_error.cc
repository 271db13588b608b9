/** See system_error.h. The remedies live here, in one table, so that they can be read and corrected together. */
#include "system_error.h"

#include <uv.h>

#include <cerrno>
#include <cstring>

namespace sunstar {

namespace {

struct Remedy {
  /** nullptr matches every call. */
  const char* syscall;
  int error;
  const char* sentence;
};

const Remedy REMEDIES[] = {
    {"open", ENOENT, "the tun module is not loaded; run `sudo modprobe tun`, then try again"},
    {"open", ENXIO, "the tun module is not loaded; run `sudo modprobe tun`, then try again"},
    {"open", ENODEV, "the tun module is not loaded; run `sudo modprobe tun`, then try again"},
    {"open", EPERM,
        "this machine does not let the process use /dev/net/tun; in a container, pass the device and CAP_NET_ADMIN"},
    {"open", EACCES, "not allowed to open /dev/net/tun; make it accessible to this user, or run as root"},
    {"open namespace", ENOENT, "there is no such network namespace; list them with `ip netns list`"},
    {nullptr, EBADFD, "the interface was deleted while it was open; create it again and open a new device"},
    {"TUNSETIFF", EPERM,
        "not allowed to attach; run `sudo ./tun.sh start 144` once and attach to that device by name, or run as root"},
    {"TUNSETIFF", EBUSY, "another program is attached to this interface; stop it, or choose another name"},
    {"TUNSETIFF", EINVAL,
        "an interface of this name exists and is of another kind; choose another name, or remove it (`ip link del`)"},
    {"TUNGETIFF", ENOTTY, "the descriptor is not an open /dev/net/tun"},
    {"TUNGETIFF", EBADF, "the descriptor is not open"},
    {"socket(AF_PACKET)", EPERM,
        "frames of an existing interface need CAP_NET_RAW; run as root, or use a TAP that `sudo ./tun.sh start --tap` made"},
    {"socket(AF_PACKET)", EAFNOSUPPORT, "this kernel has no packet sockets (CONFIG_PACKET); use a TAP"},
    {"SIOCGIFINDEX", ENODEV, "there is no interface of this name here; list them with `ip link`"},
    {"PACKET_IGNORE_OUTGOING", ENOPROTOOPT, "the kernel is older than Linux 4.20; use a TAP"},
    {"setns", EPERM, "entering a network namespace needs CAP_SYS_ADMIN; run as root"},
    {"setns", EINVAL, "the path does not name a network namespace"},
    {"SIOCSIFNAME", EBUSY, "before Linux 6.2 an interface is renamed while its link is down; set `up = false` first"},
    {"SIOCSIFNAME", EEXIST, "another interface has this name; choose another"},
    {"SIOCSIFMTU", EINVAL, "choose an MTU between 68 and 65535"},
    {"SIOCSIFHWADDR", EADDRNOTAVAIL, "choose a unicast address: the lowest bit of the first byte must be 0"},
    {nullptr, ENODEV, "the interface no longer exists; create it again and open a new device"},
    {nullptr, EPERM,
        "not allowed; run as root or with CAP_NET_ADMIN, or let `sudo ./tun.sh start 144` configure the device"},
    {nullptr, EACCES,
        "not allowed; run as root or with CAP_NET_ADMIN, or let `sudo ./tun.sh start 144` configure the device"},
    {nullptr, EAFNOSUPPORT, "this kernel or namespace has no support for that address family"},
    {nullptr, EMFILE, "the process has too many open descriptors; close some, or raise `ulimit -n`"},
    {nullptr, EADDRINUSE, "another program listens there; choose another port"},
    {nullptr, ETIMEDOUT, "the other side did not do its part in time; raise timeoutSeconds if it is merely slow"},
};

std::string remedyFor(const SystemFailure& failure) {
  if (!failure.remedy.empty()) return failure.remedy;
  for (const Remedy& candidate : REMEDIES) {
    const bool sameCall = candidate.syscall == nullptr || failure.syscall == candidate.syscall;
    if (sameCall && candidate.error == failure.error) return candidate.sentence;
  }
  return "run `sunstar doctor`, which checks what a device needs";
}

}  // namespace

bool SystemFailure::set(const char* call, const std::string& onDevice) { return set(call, onDevice, errno, ""); }

bool SystemFailure::set(const char* call, const std::string& onDevice, int errorNumber, const std::string& sentence) {
  syscall = call;
  error = errorNumber;
  device = onDevice;
  remedy = sentence;
  return false;
}

std::string errnoName(int error) {
  // libuv names the codes Node itself knows; these are the ones a TUN device adds.
  switch (error) {
    case EBADFD: return "EBADFD";
    case ENOTUNIQ: return "ENOTUNIQ";
    case EDOM: return "EDOM";
    case EUSERS: return "EUSERS";
    default: break;
  }
  const char* name = uv_err_name(-error);
  return strncmp(name, "Unknown", 7) == 0 ? "E" + std::to_string(error) : name;
}

void throwSystemError(Napi::Env env, const SystemFailure& failure) {
  const std::string code = errnoName(failure.error);
  const std::string remedy = remedyFor(failure);
  const std::string where = failure.device.empty() ? "" : " " + failure.device;
  const std::string message = failure.syscall + where + ": " + strerror(failure.error) + " (" + code + "); " + remedy;
  Napi::Error error = Napi::Error::New(env, message);
  error.Set("code", Napi::String::New(env, code));
  error.Set("errno", Napi::Number::New(env, -failure.error));
  error.Set("syscall", Napi::String::New(env, failure.syscall));
  error.Set("device", Napi::String::New(env, failure.device));
  error.Set("remedy", Napi::String::New(env, remedy));
  error.ThrowAsJavaScriptException();
}

void throwDeviceClosed(Napi::Env env, const char* method) {
  Napi::Error error = Napi::Error::New(env, std::string(method) + ": the device is closed; open a new one");
  error.Set("code", Napi::String::New(env, "ERR_DEVICE_CLOSED"));
  error.ThrowAsJavaScriptException();
}

void throwWrongType(Napi::Env env, const std::string& message) {
  Napi::TypeError error = Napi::TypeError::New(env, message);
  error.Set("code", Napi::String::New(env, "ERR_INVALID_ARG_TYPE"));
  error.ThrowAsJavaScriptException();
}

void throwOutOfRange(Napi::Env env, const std::string& message) {
  Napi::RangeError error = Napi::RangeError::New(env, message);
  error.Set("code", Napi::String::New(env, "ERR_OUT_OF_RANGE"));
  error.ThrowAsJavaScriptException();
}

}  // namespace sunstar
