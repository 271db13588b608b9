/**
 * The class Tun that JavaScript sees: one attached TUN or TAP interface, or a packet socket on another interface, which
 * to its user is the same. It joins the parts (descriptors, receive
 * slots, transmit batch, poll handle, properties) and is the only one of them that throws. The contract of every method
 * is in lib/devices/native_binding.ts.
 */
#pragma once

#include <napi.h>

#include <string>

#include "poll_handle.h"
#include "receive_slots.h"
#include "transmit_batch.h"
#include "tun_descriptor.h"

namespace sunstar {

class Tun final : public Napi::ObjectWrap<Tun>, private PollOwner {
 public:
  static Napi::Function defineClass(Napi::Env env);

  explicit Tun(const Napi::CallbackInfo& info);
  ~Tun() override;

 private:
  using Info = const Napi::CallbackInfo&;

  Napi::Value getFd(Info info);
  Napi::Value getKind(Info info);
  Napi::Value getVirtioHeaderBytes(Info info);
  Napi::Value getOffloads(Info info);
  Napi::Value getClosed(Info info);
  Napi::Value getDropped(Info info);

  Napi::Value setReceiveSlots(Info info);
  Napi::Value replaceReceiveSlot(Info info);
  Napi::Value receive(Info info);
  Napi::Value setTransmitBuffers(Info info);
  Napi::Value transmit(Info info);
  Napi::Value startPolling(Info info);
  Napi::Value setPollEvents(Info info);
  Napi::Value ref(Info info);
  Napi::Value unref(Info info);
  Napi::Value close(Info info);

  Napi::Value getName(Info info);
  void setName(Info info, const Napi::Value& value);
  Napi::Value getMTU(Info info);
  void setMTU(Info info, const Napi::Value& value);
  Napi::Value getMAC(Info info);
  void setMAC(Info info, const Napi::Value& value);
  Napi::Value getIPv4(Info info);
  void setIPv4(Info info, const Napi::Value& value);
  Napi::Value getIPv6(Info info);
  void setIPv6(Info info, const Napi::Value& value);
  Napi::Value getUp(Info info);
  void setUp(Info info, const Napi::Value& value);
  Napi::Value getTxQueueLength(Info info);
  void setTxQueueLength(Info info, const Napi::Value& value);

  void onPoll(int uvEvents, int status) override;
  void onEnvironmentEnd() override;

  bool isOpen() const { return descriptor_.fd() >= 0; }
  /** False, with ERR_DEVICE_CLOSED pending, when it is not. */
  bool requireOpen(Napi::Env env, const char* method) const;
  bool requireInterface(Napi::Env env, const char* property);
  bool requirePolling(Napi::Env env, const char* method) const;
  void callBack(int events, int status);
  void holdWhilePolling();
  void releasePolling();
  void closeDescriptors();

  TunDescriptor descriptor_;
  ReceiveSlots receiveSlots_;
  TransmitBatch transmitBatch_;
  bool isTransmitting_ = false;

  PollHandle* poll_ = nullptr;
  /** What it is to listen for, as libuv spells it: an error that is none has to be listened on after. */
  int wantedEvents_ = 0;
  /** Weak; the function itself hangs on this object under a symbol, so that object and callback are collected together.
   */
  Napi::FunctionReference onEvents_;
  napi_async_context asyncContext_ = nullptr;
  bool isInCallback_ = false;
  bool isHeld_ = false;
};

}  // namespace sunstar
