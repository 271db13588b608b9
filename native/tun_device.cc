/** See tun_device.h. Opening, packets, polling, closing; the properties are in tun_device_properties.cc. */
#include "tun_device.h"

#include <cerrno>

#include "system_error.h"
#include "tun_options.h"

namespace sunstar {

namespace {

// As native_binding.ts spells them.
constexpr int READABLE = 1;
constexpr int WRITABLE = 2;

}  // namespace

Napi::Function Tun::defineClass(Napi::Env env) {
  return DefineClass(env, "Tun",
      {
          InstanceAccessor<&Tun::getFd>("fd"),
          InstanceAccessor<&Tun::getKind>("kind"),
          InstanceAccessor<&Tun::getVirtioHeaderBytes>("virtioHeaderBytes"),
          InstanceAccessor<&Tun::getOffloads>("offloads"),
          InstanceAccessor<&Tun::getClosed>("closed"),
          InstanceAccessor<&Tun::getDropped>("dropped"),
          InstanceMethod<&Tun::setReceiveSlots>("setReceiveSlots"),
          InstanceMethod<&Tun::replaceReceiveSlot>("replaceReceiveSlot"),
          InstanceMethod<&Tun::receive>("receive"),
          InstanceMethod<&Tun::setTransmitBuffers>("setTransmitBuffers"),
          InstanceMethod<&Tun::transmit>("transmit"),
          InstanceMethod<&Tun::startPolling>("startPolling"),
          InstanceMethod<&Tun::setPollEvents>("setPollEvents"),
          InstanceMethod<&Tun::ref>("ref"),
          InstanceMethod<&Tun::unref>("unref"),
          InstanceMethod<&Tun::close>("close"),
          InstanceAccessor<&Tun::getName, &Tun::setName>("name"),
          InstanceAccessor<&Tun::getMTU, &Tun::setMTU>("mtu"),
          InstanceAccessor<&Tun::getMAC, &Tun::setMAC>("mac"),
          InstanceAccessor<&Tun::getIPv4, &Tun::setIPv4>("ipv4"),
          InstanceAccessor<&Tun::getIPv6, &Tun::setIPv6>("ipv6"),
          InstanceAccessor<&Tun::getUp, &Tun::setUp>("up"),
          InstanceAccessor<&Tun::getTxQueueLength, &Tun::setTxQueueLength>("txQueueLength"),
      });
}

Tun::Tun(const Napi::CallbackInfo& info) : Napi::ObjectWrap<Tun>(info) {
  const Napi::Env env = info.Env();
  TunOptions options;
  if (!readTunOptions(env, info[0], options)) return;
  SystemFailure failure;
  if (!descriptor_.open(options, failure)) throwSystemError(env, failure);
}

Tun::~Tun() { closeDescriptors(); }

bool Tun::requireOpen(Napi::Env env, const char* method) const {
  if (!isOpen()) throwDeviceClosed(env, method);
  return isOpen();
}

// ---- Packets ----

Napi::Value Tun::setReceiveSlots(Info info) {
  if (requireOpen(info.Env(), "setReceiveSlots")) receiveSlots_.set(info.Env(), info[0], info[1]);
  return info.Env().Undefined();
}

Napi::Value Tun::replaceReceiveSlot(Info info) {
  if (requireOpen(info.Env(), "replaceReceiveSlot")) receiveSlots_.replace(info.Env(), info[0], info[1]);
  return info.Env().Undefined();
}

Napi::Value Tun::receive(Info info) {
  const Napi::Env env = info.Env();
  if (!requireOpen(env, "receive")) return env.Undefined();
  int32_t maxPackets = 0;
  if (napi_get_value_int32(env, info[0], &maxPackets) != napi_ok) {
    throwWrongType(env, "receive: expected a number of packets");
    return env.Undefined();
  }
  if (receiveSlots_.isEmpty()) {
    throwOutOfRange(env, "receive: call setReceiveSlots first");
    return env.Undefined();
  }
  return Napi::Number::New(env, receiveSlots_.fill(env, descriptor_, maxPackets));
}

Napi::Value Tun::setTransmitBuffers(Info info) {
  if (requireOpen(info.Env(), "setTransmitBuffers")) transmitBatch_.setBuffers(info.Env(), info[0], info[1], info[2]);
  return info.Env().Undefined();
}

Napi::Value Tun::transmit(Info info) {
  const Napi::Env env = info.Env();
  if (!requireOpen(env, "transmit")) return env.Undefined();
  if (isTransmitting_) {
    throwOutOfRange(env, "transmit: called from an accessor of its own payloads");
    return env.Undefined();
  }
  isTransmitting_ = true;
  const bool collected = transmitBatch_.collect(env, info[0], info[1]);
  isTransmitting_ = false;
  // An accessor may have closed us; then nothing was written and nothing may be.
  if (!collected || !requireOpen(env, "transmit")) return env.Undefined();
  bool threw = false;
  const int taken = transmitBatch_.write(env, descriptor_, threw);
  return threw ? env.Undefined() : Napi::Number::New(env, taken);
}

// ---- Polling ----

Napi::Value Tun::startPolling(Info info) {
  const Napi::Env env = info.Env();
  if (!requireOpen(env, "startPolling")) return env.Undefined();
  if (!info[0].IsFunction() || poll_ != nullptr) {
    throwWrongType(
        env, poll_ != nullptr ? "startPolling: polling was started before" : "startPolling: expected a function");
    return env.Undefined();
  }
  int error = 0;
  poll_ = PollHandle::create(env, descriptor_.fd(), this, error);
  if (poll_ == nullptr) {
    SystemFailure failure;
    failure.set("uv_poll_init", descriptor_.currentName(), error, "");
    throwSystemError(env, failure);
    return env.Undefined();
  }
  Value().Set(Napi::Symbol::New(env, "onEvents"), info[0]);
  onEvents_ = Napi::Weak(info[0].As<Napi::Function>());
  napi_async_init(env, nullptr, Napi::String::New(env, "SUNSTAR_TUN"), &asyncContext_);
  return env.Undefined();
}

bool Tun::requirePolling(Napi::Env env, const char* method) const {
  if (!requireOpen(env, method)) return false;
  if (poll_ == nullptr) throwOutOfRange(env, std::string(method) + ": call startPolling first");
  return poll_ != nullptr;
}

Napi::Value Tun::setPollEvents(Info info) {
  const Napi::Env env = info.Env();
  if (!requirePolling(env, "setPollEvents")) return env.Undefined();
  int32_t mask = 0;
  if (napi_get_value_int32(env, info[0], &mask) != napi_ok || (mask & ~(READABLE | WRITABLE)) != 0) {
    throwOutOfRange(env, "setPollEvents: the mask is 0, 1 (readable), 2 (writable) or 3");
    return env.Undefined();
  }
  wantedEvents_ = ((mask & READABLE) != 0 ? UV_READABLE : 0) | ((mask & WRITABLE) != 0 ? UV_WRITABLE : 0);
  const int result = poll_->listen(wantedEvents_);
  if (result < 0) {
    SystemFailure failure;
    failure.set("uv_poll_start", descriptor_.currentName(), -result, "");
    throwSystemError(env, failure);
  }
  holdWhilePolling();
  return env.Undefined();
}

Napi::Value Tun::ref(Info info) {
  if (requirePolling(info.Env(), "ref")) poll_->setReferenced(true);
  return info.Env().Undefined();
}

Napi::Value Tun::unref(Info info) {
  if (requirePolling(info.Env(), "unref")) poll_->setReferenced(false);
  return info.Env().Undefined();
}

/** A device that waits for events is alive without anybody holding it, like a listening socket; an idle one is not. */
void Tun::holdWhilePolling() {
  const bool isNeeded = poll_ != nullptr && poll_->events() != 0;
  if (isNeeded == isHeld_) return;
  isHeld_ = isNeeded;
  isNeeded ? Ref() : Unref();
}

void Tun::onPoll(int uvEvents, int status) {
  if (status < 0 && descriptor_.survivesPollError() && poll_->listen(wantedEvents_) == 0) status = -ENETDOWN;
  // The handle callBack() makes of this object lives as long as this scope: the callback may drop all other references.
  const Napi::HandleScope scope(Env());
  const int events = ((uvEvents & UV_READABLE) != 0 ? READABLE : 0) | ((uvEvents & UV_WRITABLE) != 0 ? WRITABLE : 0);
  isInCallback_ = true;
  callBack(events, status);
  isInCallback_ = false;
  if (!isOpen()) releasePolling();
  holdWhilePolling();
}

/** Runs the callback as Node runs its own: ticks and microtasks follow, and what it throws is uncaught, not lost. */
void Tun::callBack(int events, int status) {
  const Napi::Env env = Env();
  const Napi::Function callback = onEvents_.Value();
  if (callback.IsEmpty() || asyncContext_ == nullptr) return;
  napi_value arguments[] = {Napi::Number::New(env, events), Napi::Number::New(env, status)};
  napi_value ignored = nullptr;
  const napi_status called = napi_make_callback(env, asyncContext_, Value(), callback, 2, arguments, &ignored);
  if (called != napi_pending_exception) return;
  napi_value exception = nullptr;
  if (napi_get_and_clear_last_exception(env, &exception) == napi_ok) napi_fatal_exception(env, exception);
}

// ---- Closing ----

Napi::Value Tun::close(Info info) {
  closeDescriptors();
  holdWhilePolling();
  return info.Env().Undefined();
}

void Tun::onEnvironmentEnd() { closeDescriptors(); }

void Tun::closeDescriptors() {
  if (isOpen()) descriptor_.currentName();
  // libuv must let go of the descriptor before its number can be given to somebody else.
  if (poll_ != nullptr) poll_->release();
  poll_ = nullptr;
  descriptor_.close();
  receiveSlots_.clear();
  transmitBatch_.clear();
  // Inside the callback its context is in use; onPoll() lets go of it afterwards.
  if (!isInCallback_) releasePolling();
}

void Tun::releasePolling() {
  onEvents_.Reset();
  if (asyncContext_ != nullptr) napi_async_destroy(Env(), asyncContext_);
  asyncContext_ = nullptr;
}

}  // namespace sunstar
