#include "kernel_peer.h"
namespace sunstar { void defineKernelPeers(Napi::Env, Napi::Object) {} }
