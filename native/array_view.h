/**
 * The bytes behind a typed array, asked from the engine at the moment of use: a script may transfer or shrink an
 * array's buffer between two calls, and a pointer kept from before would then point at memory that is somebody else's.
 */
#pragma once

#include <napi.h>

#include <cstddef>
#include <cstdint>

namespace sunstar {

template <typename Element>
struct ArrayView {
  Element* data = nullptr;
  /** In elements; 0 when the buffer was transferred. */
  size_t length = 0;
};

/** `array` must be a typed array; its kind was checked when it was registered. About 15 ns. */
template <typename Element>
inline ArrayView<Element> viewOf(napi_env env, napi_value array) {
  void* data = nullptr;
  size_t length = 0;
  if (napi_get_typedarray_info(env, array, nullptr, &length, &data, nullptr, nullptr) != napi_ok || data == nullptr)
    return {};
  return {static_cast<Element*>(data), length};
}

template <typename Element>
inline ArrayView<Element> viewOf(napi_env env, const Napi::ObjectReference& reference) {
  napi_value array = nullptr;
  if (napi_get_reference_value(env, reference, &array) != napi_ok || array == nullptr) return {};
  return viewOf<Element>(env, array);
}

inline bool isArrayOf(Napi::Value value, napi_typedarray_type type) {
  return value.IsTypedArray() && value.As<Napi::TypedArray>().TypedArrayType() == type;
}

}  // namespace sunstar
