/** See poll_handle.h. */
#include "poll_handle.h"

#include <cerrno>

namespace sunstar {

PollHandle* PollHandle::create(napi_env env, int descriptor, PollOwner* owner, int& error) {
  uv_loop_t* loop = nullptr;
  if (napi_get_uv_event_loop(env, &loop) != napi_ok) {
    error = ENOSYS;
    return nullptr;
  }
  PollHandle* self = new PollHandle(owner);
  const int refused = uv_poll_init(loop, &self->poll_, descriptor);
  if (refused != 0) {
    error = -refused;
    delete self;
    return nullptr;
  }
  self->poll_.data = self;
  if (napi_add_async_cleanup_hook(env, onEnvironmentEnd, self, &self->hook_) != napi_ok) {
    error = ENOSYS;
    self->release();
    return nullptr;
  }
  return self;
}

int PollHandle::listen(int uvEvents) {
  // libuv takes the descriptor out of epoll and puts it back even when nothing changes: two system calls for nothing.
  if (uvEvents == events_) return 0;
  const int result = uvEvents == 0 ? uv_poll_stop(&poll_) : uv_poll_start(&poll_, uvEvents, onPoll);
  if (result == 0) events_ = uvEvents;
  return result;
}

void PollHandle::setReferenced(bool isReferenced) {
  auto* handle = reinterpret_cast<uv_handle_t*>(&poll_);
  isReferenced ? uv_ref(handle) : uv_unref(handle);
}

void PollHandle::release() {
  owner_ = nullptr;
  events_ = 0;
  uv_close(reinterpret_cast<uv_handle_t*>(&poll_), onClosed);
}

void PollHandle::onPoll(uv_poll_t* poll, int status, int events) {
  auto* self = static_cast<PollHandle*>(poll->data);
  if (status < 0) self->events_ = 0;
  if (self->owner_ != nullptr) self->owner_->onPoll(events, status);
}

void PollHandle::onClosed(uv_handle_t* handle) {
  auto* self = static_cast<PollHandle*>(handle->data);
  if (self->hook_ != nullptr) napi_remove_async_cleanup_hook(self->hook_);
  delete self;
}

void PollHandle::onEnvironmentEnd(napi_async_cleanup_hook_handle, void* data) {
  auto* self = static_cast<PollHandle*>(data);
  // Without an owner the handle is closing already, and its callback ends the wait.
  if (self->owner_ != nullptr) self->owner_->onEnvironmentEnd();
}

}  // namespace sunstar
