/** See precise_timer.h. Linux man-pages timerfd_create(2). */
#include "precise_timer.h"

#include <sys/timerfd.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstdint>

#include "system_error.h"

namespace sunstar {

namespace {

/** A month; nobody waits longer, and no time overflows. */
constexpr double LONGEST_MS = 31.0 * 24 * 3600 * 1000;

void refuse(Napi::Env env, const char* call, int error) {
  SystemFailure failure;
  failure.set(call, "", error, "");
  throwSystemError(env, failure);
}

}  // namespace

Napi::Function PreciseTimer::defineClass(Napi::Env env) {
  return DefineClass(env, "PreciseTimer",
      {
          InstanceMethod<&PreciseTimer::arm>("arm"),
          InstanceMethod<&PreciseTimer::close>("close"),
      });
}

PreciseTimer::PreciseTimer(const Napi::CallbackInfo& info) : Napi::ObjectWrap<PreciseTimer>(info) {
  const Napi::Env env = info.Env();
  if (!info[0].IsFunction()) {
    throwWrongType(env, "PreciseTimer: expected a function");
    return;
  }
  descriptor_ = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  if (descriptor_ < 0) {
    refuse(env, "timerfd_create", errno);
    return;
  }
  int error = 0;
  poll_ = PollHandle::create(env, descriptor_, this, error);
  if (poll_ == nullptr) {
    closeDescriptor();
    refuse(env, "uv_poll_init", error);
    return;
  }
  poll_->setReferenced(false);
  onFire_ = Napi::Persistent(info[0].As<Napi::Function>());
  napi_async_init(env, nullptr, Napi::String::New(env, "SUNSTAR_TIMER"), &asyncContext_);
  Ref();
}

PreciseTimer::~PreciseTimer() { closeDescriptor(); }

Napi::Value PreciseTimer::arm(Info info) {
  const Napi::Env env = info.Env();
  double delayMs = 0;
  if (napi_get_value_double(env, info[0], &delayMs) != napi_ok || !(delayMs >= 0)) {
    throwOutOfRange(env, "arm: expected 0 milliseconds or more");
    return env.Undefined();
  }
  if (poll_ == nullptr) return env.Undefined();
  // A time of zero would disarm it.
  const auto nanoseconds = static_cast<int64_t>(std::ceil(std::fmin(delayMs, LONGEST_MS) * 1e6)) + 1;
  itimerspec setting{};
  setting.it_value.tv_sec = static_cast<time_t>(nanoseconds / 1'000'000'000);
  setting.it_value.tv_nsec = static_cast<long>(nanoseconds % 1'000'000'000);
  if (timerfd_settime(descriptor_, 0, &setting, nullptr) != 0) {
    refuse(env, "timerfd_settime", errno);
    return env.Undefined();
  }
  const int refused = poll_->listen(UV_READABLE);
  if (refused < 0) refuse(env, "uv_poll_start", -refused);
  return env.Undefined();
}

void PreciseTimer::onPoll(int, int) {
  uint64_t expirations = 0;
  // Armed anew between the wake-up and now: it fires in its time.
  if (read(descriptor_, &expirations, sizeof expirations) != sizeof expirations) return;
  const Napi::Env env = Env();
  const Napi::HandleScope scope(env);
  const Napi::Value self = Value();
  napi_value ignored = nullptr;
  // Ticks and promise jobs run after it, and what it throws is uncaught, as with Node's own timers.
  const napi_status called = napi_make_callback(env, asyncContext_, self, onFire_.Value(), 0, nullptr, &ignored);
  if (called != napi_pending_exception) return;
  napi_value exception = nullptr;
  if (napi_get_and_clear_last_exception(env, &exception) == napi_ok) napi_fatal_exception(env, exception);
}

Napi::Value PreciseTimer::close(Info info) {
  if (poll_ != nullptr) {
    closeDescriptor();
    Unref();
  }
  return info.Env().Undefined();
}

void PreciseTimer::onEnvironmentEnd() { closeDescriptor(); }

void PreciseTimer::closeDescriptor() {
  if (poll_ != nullptr) poll_->release();
  poll_ = nullptr;
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

}  // namespace sunstar
