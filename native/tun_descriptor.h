/**
 * The descriptors of one TUN or TAP interface: /dev/net/tun itself, and the control sockets through which its
 * properties are asked and set. All of them belong to the interface's network namespace. Linux
 * Documentation/networking/tuntap.rst; the order open, TUNSETIFF, header size, offload, poll is significant.
 */
#pragma once

#include <string>

#include "system_error.h"

namespace sunstar {

/** Bits of TunDescriptor::offloads, as lib/devices/native_binding.ts spells them. */
enum Offload : int { OFFLOAD_CHECKSUM = 1, OFFLOAD_TSO4 = 2, OFFLOAD_TSO6 = 4, OFFLOAD_USO4 = 8, OFFLOAD_USO6 = 16 };

struct TunOptions {
  bool isTap = false;
  /** Empty: the kernel chooses tun0, tun1, … */
  std::string name;
  /** An attached descriptor to adopt, or -1. It becomes ours when adopting succeeds and stays the caller's when not. */
  int adoptedDescriptor = -1;
  /** Empty: the namespace of the calling thread. */
  std::string networkNamespace;
  bool virtioHeader = false;
  bool offload = false;
  bool persist = false;
};

class TunDescriptor {
 public:
  TunDescriptor() = default;
  ~TunDescriptor() { close(); }
  TunDescriptor(const TunDescriptor&) = delete;
  TunDescriptor& operator=(const TunDescriptor&) = delete;

  bool open(const TunOptions& options, SystemFailure& failure);
  /** Closes every descriptor; safe to call twice. */
  void close();

  /** -1 when closed. */
  int fd() const { return fd_; }
  int inetSocket() const { return inetSocket_; }
  /** -1 where the kernel has no IPv6. */
  int inet6Socket() const { return inet6Socket_; }
  int routeSocket() const { return routeSocket_; }
  bool isTap() const { return isTap_; }
  int virtioHeaderBytes() const { return virtioHeaderBytes_; }
  int offloads() const { return offloads_; }
  /** Asks for the interface's name now, which somebody may have changed; EBADFD when the interface was deleted. */
  bool refreshName(SystemFailure& failure);
  /** The name as last asked for. */
  const std::string& lastName() const { return name_; }
  /** The name now; after close, or after the interface's deletion, the last one known. */
  const std::string& currentName();

 private:
  bool openFresh(const TunOptions& options, SystemFailure& failure);
  bool attach(const TunOptions& options, SystemFailure& failure);
  bool adopt(const TunOptions& options, SystemFailure& failure);
  bool openControlSockets(SystemFailure& failure);
  bool openControlSocketsOf(int descriptor, SystemFailure& failure);
  bool setHeaderAndOffloads(const TunOptions& options, SystemFailure& failure);

  int fd_ = -1;
  int inetSocket_ = -1;
  int inet6Socket_ = -1;
  int routeSocket_ = -1;
  bool isTap_ = false;
  int virtioHeaderBytes_ = 0;
  int offloads_ = 0;
  std::string name_;
};

}  // namespace sunstar
