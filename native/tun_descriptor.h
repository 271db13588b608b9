/**
 * The descriptors of one interface: /dev/net/tun itself or a packet socket, and the control sockets through which its
 * properties are asked and set. All of them belong to the interface's network namespace. Linux
 * Documentation/networking/tuntap.rst; the order open, TUNSETIFF, header size, offload, poll is significant.
 */
#pragma once

#include <cstdint>
#include <string>

#include "system_error.h"

namespace sunstar {

/** Bits of TunDescriptor::offloads, as lib/devices/native_binding.ts spells them. */
enum Offload : int { OFFLOAD_CHECKSUM = 1, OFFLOAD_TSO4 = 2, OFFLOAD_TSO6 = 4, OFFLOAD_USO4 = 8, OFFLOAD_USO6 = 16 };

enum class DeviceKind { TUN, TAP, PACKET_SOCKET };

struct TunOptions {
  DeviceKind kind = DeviceKind::TUN;
  /** Empty: the kernel chooses tun0, tun1, … */
  std::string name;
  /** An attached descriptor to adopt, or -1. It becomes ours when adopting succeeds and stays the caller's when not. */
  int adoptedDescriptor = -1;
  /** Empty: the namespace of the calling thread. */
  std::string networkNamespace;
  bool virtioHeader = false;
  bool offload = false;
  bool persist = false;
  /** Packet socket only: hear what is for others as well. */
  bool promiscuous = false;
  /** Packet socket only: hear what others send through the interface, too. */
  bool hearsOutgoing = false;
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
  DeviceKind kind() const { return kind_; }
  bool isPacketSocket() const { return kind_ == DeviceKind::PACKET_SOCKET; }
  int virtioHeaderBytes() const { return virtioHeaderBytes_; }
  int offloads() const { return offloads_; }
  /** Asks for the interface's name now, which somebody may have changed; EBADFD or ENODEV when it was deleted. */
  bool refreshName(SystemFailure& failure);
  /** The name as last asked for. */
  const std::string& lastName() const { return name_; }
  /** The name now; after close, or after the interface's deletion, the last one known. */
  const std::string& currentName();
  /** After an error from polling: false when the interface is gone for good, true when it may be listened to again. */
  bool survivesPollError();
  /** Packets the kernel dropped since opening because we did not read; only a packet socket is told. */
  uint64_t dropped();

 private:
  bool openFresh(const TunOptions& options, SystemFailure& failure);
  bool attachPacketSocket(const TunOptions& options, SystemFailure& failure);
  bool attach(const TunOptions& options, SystemFailure& failure);
  bool adopt(const TunOptions& options, SystemFailure& failure);
  bool openControlSockets(SystemFailure& failure);
  bool openControlSocketsOf(int descriptor, SystemFailure& failure);
  bool setHeaderAndOffloads(const TunOptions& options, SystemFailure& failure);

  int fd_ = -1;
  int inetSocket_ = -1;
  int inet6Socket_ = -1;
  int routeSocket_ = -1;
  DeviceKind kind_ = DeviceKind::TUN;
  int virtioHeaderBytes_ = 0;
  int offloads_ = 0;
  uint64_t dropped_ = 0;
  std::string name_;
};

}  // namespace sunstar
