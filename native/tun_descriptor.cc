/** See tun_descriptor.h. */
#include "tun_descriptor.h"

#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <linux/netlink.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "network_namespace.h"
#include "packet_socket.h"

// Newer than the headers of some systems we build on; the numbers are the kernel's interface and do not change.
#ifndef TUN_F_USO4
#define TUN_F_USO4 0x20
#define TUN_F_USO6 0x40
#endif
#ifndef TUNGETDEVNETNS
#define TUNGETDEVNETNS _IO('T', 227)
#endif

namespace sunstar {

namespace {

/** struct virtio_net_hdr without num_buffers. */
constexpr int VIRTIO_HEADER_BYTES = 10;

void closeAndForget(int& descriptor) {
  if (descriptor >= 0) ::close(descriptor);
  descriptor = -1;
}

struct OffloadChoice {
  unsigned kernelFlags;
  int offloads;
};

/** From the most to the least; the kernel refuses a whole set with EINVAL when it does not know one member. */
const OffloadChoice OFFLOAD_CHOICES[] = {
    {TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 | TUN_F_USO4 | TUN_F_USO6,
        OFFLOAD_CHECKSUM | OFFLOAD_TSO4 | OFFLOAD_TSO6 | OFFLOAD_USO4 | OFFLOAD_USO6},
    {TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6, OFFLOAD_CHECKSUM | OFFLOAD_TSO4 | OFFLOAD_TSO6},
    {TUN_F_CSUM, OFFLOAD_CHECKSUM},
    {0, 0},
};

/** A packet socket cannot be asked whether its kernel cuts UDP super-packets; Linux does from 6.2 on. */
bool kernelCutsUDP() {
  utsname system{};
  int major = 0, minor = 0;
  if (uname(&system) != 0 || sscanf(system.release, "%d.%d", &major, &minor) != 2) return false;
  return major > 6 || (major == 6 && minor >= 2);
}

}  // namespace

bool TunDescriptor::open(const TunOptions& options, SystemFailure& failure) {
  const bool opened = options.adoptedDescriptor >= 0 ? adopt(options, failure) : openFresh(options, failure);
  if (opened) return true;
  // What the caller gave stays the caller's when we could not take it over.
  if (fd_ == options.adoptedDescriptor) fd_ = -1;
  close();
  return false;
}

bool TunDescriptor::openFresh(const TunOptions& options, SystemFailure& failure) {
  kind_ = options.kind;
  const auto attachHere = [&] {
    return (isPacketSocket() ? attachPacketSocket(options, failure) : attach(options, failure)) &&
        openControlSockets(failure);
  };
  const bool attached = options.networkNamespace.empty()
      ? attachHere()
      : runInNamespace(namespacePath(options.networkNamespace), failure, attachHere);
  return attached && (isPacketSocket() || setHeaderAndOffloads(options, failure));
}

bool TunDescriptor::attachPacketSocket(const TunOptions& options, SystemFailure& failure) {
  fd_ = openPacketSocket(
      {options.name, options.promiscuous, options.virtioHeader, options.hearsOutgoing}, failure);
  if (fd_ < 0) return false;
  name_ = options.name;
  if (!options.virtioHeader) return true;
  virtioHeaderBytes_ = VIRTIO_HEADER_BYTES;
  // The kernel finishes in software what the interface cannot do.
  if (options.offload) offloads_ = OFFLOAD_CHOICES[kernelCutsUDP() ? 0 : 1].offloads;
  return true;
}

bool TunDescriptor::attach(const TunOptions& options, SystemFailure& failure) {
  fd_ = ::open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (fd_ < 0) return failure.set("open", "/dev/net/tun");
  ifreq request{};
  strncpy(request.ifr_name, options.name.c_str(), IFNAMSIZ - 1);
  request.ifr_flags = static_cast<short>((options.kind == DeviceKind::TAP ? IFF_TAP : IFF_TUN) | IFF_NO_PI);
  if (options.virtioHeader) request.ifr_flags |= IFF_VNET_HDR;
  if (ioctl(fd_, TUNSETIFF, &request) != 0) return failure.set("TUNSETIFF", options.name);
  name_ = request.ifr_name;
  virtioHeaderBytes_ = options.virtioHeader ? VIRTIO_HEADER_BYTES : 0;
  if (options.persist && ioctl(fd_, TUNSETPERSIST, 1) != 0) return failure.set("TUNSETPERSIST", name_);
  return true;
}

bool TunDescriptor::adopt(const TunOptions& options, SystemFailure& failure) {
  const int descriptor = options.adoptedDescriptor;
  ifreq request{};
  if (ioctl(descriptor, TUNGETIFF, &request) != 0) {
    const std::string which = "descriptor " + std::to_string(descriptor);
    const int error = errno;
    // The same errno means "deleted" for an open device and "never attached" here.
    return failure.set("TUNGETIFF", which, error,
        error == EBADFD ? "attach the descriptor with TUNSETIFF before handing it over" : "");
  }
  name_ = request.ifr_name;
  kind_ = (request.ifr_flags & IFF_TAP) != 0 ? DeviceKind::TAP : DeviceKind::TUN;
  if (kind_ != options.kind) {
    return failure.set("TUNGETIFF", name_, EINVAL,
        std::string("the descriptor is a ") + (kind_ == DeviceKind::TAP ? "TAP" : "TUN") + " device; say so in `kind`");
  }
  if ((request.ifr_flags & IFF_NO_PI) == 0) {
    return failure.set("TUNGETIFF", name_, EINVAL, "attach the descriptor with IFF_NO_PI");
  }
  virtioHeaderBytes_ = (request.ifr_flags & IFF_VNET_HDR) != 0 ? VIRTIO_HEADER_BYTES : 0;
  if ((virtioHeaderBytes_ != 0) != options.virtioHeader) {
    return failure.set("TUNGETIFF", name_, EINVAL,
        virtioHeaderBytes_ != 0 ? "the descriptor was attached with IFF_VNET_HDR; ask for `virtioHeader: true`"
                                : "the descriptor was attached without IFF_VNET_HDR; ask for `virtioHeader: false`");
  }
  const int flags = fcntl(descriptor, F_GETFL);
  if (flags < 0 || fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) != 0 || fcntl(descriptor, F_SETFD, FD_CLOEXEC) != 0) {
    return failure.set("fcntl", name_);
  }
  fd_ = descriptor;
  return openControlSocketsOf(descriptor, failure) && setHeaderAndOffloads(options, failure);
}

bool TunDescriptor::openControlSockets(SystemFailure& failure) {
  inetSocket_ = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (inetSocket_ < 0) return failure.set("socket", name_);
  routeSocket_ = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  if (routeSocket_ < 0) return failure.set("socket", name_);
  inet6Socket_ = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  return true;
}

/** An adopted descriptor may come from another namespace, where another interface of the same name would answer us
 * here. */
bool TunDescriptor::openControlSocketsOf(int descriptor, SystemFailure& failure) {
  // Refused without CAP_NET_ADMIN, unknown before Linux 5.8: then the namespace we are in is the best guess.
  int networkNamespace = ioctl(descriptor, TUNGETDEVNETNS, 0);
  if (networkNamespace < 0 || isCurrentNamespace(networkNamespace)) {
    closeAndForget(networkNamespace);
    return openControlSockets(failure);
  }
  const bool opened = runInNamespace(networkNamespace, failure, [&] { return openControlSockets(failure); });
  closeAndForget(networkNamespace);
  return opened;
}

bool TunDescriptor::setHeaderAndOffloads(const TunOptions& options, SystemFailure& failure) {
  // A persistent interface remembers what its last user chose, so both are set even when nothing is asked for.
  if (virtioHeaderBytes_ != 0) {
    int bytes = VIRTIO_HEADER_BYTES;
    if (ioctl(fd_, TUNSETVNETHDRSZ, &bytes) != 0) return failure.set("TUNSETVNETHDRSZ", name_);
    // Little-endian on every machine. Before Linux 4.0 there is no choice, and the header is in host order.
    int littleEndian = 1;
    (void)ioctl(fd_, TUNSETVNETLE, &littleEndian);
  }
  for (const OffloadChoice& choice : OFFLOAD_CHOICES) {
    if (!options.offload && choice.kernelFlags != 0) continue;
    if (ioctl(fd_, TUNSETOFFLOAD, static_cast<unsigned long>(choice.kernelFlags)) == 0) {
      offloads_ = choice.offloads;
      return true;
    }
    if (errno != EINVAL) break;
  }
  return failure.set("TUNSETOFFLOAD", name_);
}

bool TunDescriptor::refreshName(SystemFailure& failure) {
  if (isPacketSocket()) return interfaceNameOf(fd_, name_, failure);
  ifreq request{};
  if (ioctl(fd_, TUNGETIFF, &request) != 0) return failure.set("TUNGETIFF", name_);
  name_ = request.ifr_name;
  return true;
}

const std::string& TunDescriptor::currentName() {
  SystemFailure ignored;
  if (fd_ >= 0) (void)refreshName(ignored);
  return name_;
}

bool TunDescriptor::survivesPollError() { return isPacketSocket() && fd_ >= 0 && forgetSocketError(fd_); }

uint64_t TunDescriptor::dropped() {
  if (isPacketSocket() && fd_ >= 0) dropped_ += takeDropCount(fd_);
  return dropped_;
}

void TunDescriptor::close() {
  (void)dropped();
  closeAndForget(fd_);
  closeAndForget(inetSocket_);
  closeAndForget(inet6Socket_);
  closeAndForget(routeSocket_);
}

}  // namespace sunstar
