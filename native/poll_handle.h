/**
 * One uv_poll_t and its way out of the world. libuv keeps a pointer to the handle until its close callback has run,
 * which is after its owner may have been collected; so the handle owns itself, and its owner only holds it until
 * release(). While it exists, an environment cleanup hook makes a worker or process that ends wait for the close
 * callback.
 */
#pragma once

#include <node_api.h>
#include <uv.h>

namespace sunstar {

/** What a handle reports to. Both are called on the event loop's thread. */
class PollOwner {
 public:
  /** `status` is 0 or a negative errno; after an error libuv has stopped the handle. */
  virtual void onPoll(int uvEvents, int status) = 0;
  /** The environment is ending: release the handle and close the descriptor. No JavaScript may run any more. */
  virtual void onEnvironmentEnd() = 0;

 protected:
  ~PollOwner() = default;
};

class PollHandle {
 public:
  /** nullptr when libuv or Node refuses; `error` is then a positive errno. The handle starts ref'd and stopped. */
  static PollHandle* create(napi_env env, int descriptor, PollOwner* owner, int& error);

  /** UV_READABLE, UV_WRITABLE, both, or 0 to stop. Returns 0 or a negative errno. */
  int listen(int uvEvents);
  /** What it listens for now; 0 after an error. */
  int events() const { return events_; }
  void setReferenced(bool isReferenced);
  /** Stops at once, never calls the owner again, and frees itself later. The descriptor may be closed on return. */
  void release();

 private:
  PollHandle(PollOwner* owner) : owner_(owner) {}
  ~PollHandle() = default;
  static void onPoll(uv_poll_t* poll, int status, int events);
  static void onClosed(uv_handle_t* handle);
  static void onEnvironmentEnd(napi_async_cleanup_hook_handle hook, void* self);

  uv_poll_t poll_{};
  PollOwner* owner_;
  int events_ = 0;
  napi_async_cleanup_hook_handle hook_ = nullptr;
};

}  // namespace sunstar
