/**
 * How a failed system call becomes a JavaScript error: `code`, negative `errno`, `syscall`, `device`, and a `remedy`
 * that names the next step. Functions of this addon return false and fill a SystemFailure; only the outermost layer
 * throws.
 */
#pragma once

#include <napi.h>

#include <string>

namespace sunstar {

struct SystemFailure {
  /** The system call or the ioctl request by name, e.g. "TUNSETIFF". */
  std::string syscall;
  /** A positive errno. */
  int error = 0;
  /** The interface or the path it happened to; may be empty. */
  std::string device;
  /** One sentence; empty means: choose one from the call and the errno. */
  std::string remedy;

  /** Fills everything from the calling thread's errno, and returns false so that callers can `return failure.set(…)`.
   */
  bool set(const char* call, const std::string& onDevice);
  bool set(const char* call, const std::string& onDevice, int error, const std::string& remedy);
};

/** The name of a positive errno, such as "EBADFD". */
std::string errnoName(int error);

void throwSystemError(Napi::Env env, const SystemFailure& failure);

/** ERR_DEVICE_CLOSED: the caller used a device after close(). */
void throwDeviceClosed(Napi::Env env, const char* method);

/** A wrong argument: TypeError with code ERR_INVALID_ARG_TYPE, or RangeError with code ERR_OUT_OF_RANGE. */
void throwWrongType(Napi::Env env, const std::string& message);
void throwOutOfRange(Napi::Env env, const std::string& message);

}  // namespace sunstar
