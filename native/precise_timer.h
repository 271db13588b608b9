/**
 * The class PreciseTimer that JavaScript sees: a timerfd on the event loop, since libuv's own timers know only whole
 * milliseconds. It fires once for each arm(). It lives until close(), whoever holds it: a loop that has one closes it.
 */
#pragma once

#include <napi.h>

#include "poll_handle.h"

namespace sunstar {

class PreciseTimer final : public Napi::ObjectWrap<PreciseTimer>, private PollOwner {
 public:
  static Napi::Function defineClass(Napi::Env env);

  explicit PreciseTimer(const Napi::CallbackInfo& info);
  ~PreciseTimer() override;

 private:
  using Info = const Napi::CallbackInfo&;

  Napi::Value arm(Info info);
  Napi::Value close(Info info);

  void onPoll(int uvEvents, int status) override;
  void onEnvironmentEnd() override;
  void closeDescriptor();

  int descriptor_ = -1;
  PollHandle* poll_ = nullptr;
  Napi::FunctionReference onFire_;
  napi_async_context asyncContext_ = nullptr;
};

}  // namespace sunstar
