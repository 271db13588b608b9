/** See packet_socket.h. */
#include "packet_socket.h"

#include <arpa/inet.h>
#include <linux/if.h>
#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

// Newer than the headers of some systems we build on.
#ifndef PACKET_IGNORE_OUTGOING
#define PACKET_IGNORE_OUTGOING 23
#endif

namespace sunstar {

namespace {

constexpr size_t MAC_ADDRESSES_BYTES = 12;
constexpr size_t VLAN_TAG_BYTES = 4;
constexpr size_t CHECKSUM_START_AT = 6;
constexpr size_t HEADER_LENGTH_AT = 2;

/** Room for some hundred super-segments each way; a card fills the default of 200 KiB while our program sleeps. */
constexpr int QUEUE_BYTES = 8 << 20;

struct ControlBuffer {
  alignas(cmsghdr) char bytes[CMSG_SPACE(sizeof(tpacket_auxdata))];
};

bool setFlag(int descriptor, int option, const char* name, const std::string& interface, SystemFailure& failure) {
  const int on = 1;
  return setsockopt(descriptor, SOL_PACKET, option, &on, sizeof on) == 0 || failure.set(name, interface);
}

/** Larger queues are a help, not a need: beyond the system's limit they take a privilege that we usually have. */
void enlargeQueues(int descriptor) {
  const int bytes = QUEUE_BYTES;
  for (const auto& [force, plain] : {std::pair{SO_RCVBUFFORCE, SO_RCVBUF}, std::pair{SO_SNDBUFFORCE, SO_SNDBUF}}) {
    if (setsockopt(descriptor, SOL_SOCKET, force, &bytes, sizeof bytes) != 0)
      (void)setsockopt(descriptor, SOL_SOCKET, plain, &bytes, sizeof bytes);
  }
}

bool findInterface(int descriptor, const std::string& name, int& index, SystemFailure& failure) {
  ifreq request{};
  strncpy(request.ifr_name, name.c_str(), IFNAMSIZ - 1);
  if (ioctl(descriptor, SIOCGIFINDEX, &request) != 0) return failure.set("SIOCGIFINDEX", name);
  index = request.ifr_ifindex;
  if (ioctl(descriptor, SIOCGIFHWADDR, &request) != 0) return failure.set("SIOCGIFHWADDR", name);
  const auto kind = request.ifr_hwaddr.sa_family;
  if (kind == ARPHRD_ETHER || kind == ARPHRD_LOOPBACK) return true;
  return failure.set(
      "SIOCGIFHWADDR", name, EPROTONOSUPPORT, "its packets have no Ethernet header; choose an Ethernet interface");
}

bool setPromiscuous(int descriptor, int index, const std::string& name, SystemFailure& failure) {
  packet_mreq membership{};
  membership.mr_ifindex = index;
  membership.mr_type = PACKET_MR_PROMISC;
  return setsockopt(descriptor, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &membership, sizeof membership) == 0 ||
      failure.set("PACKET_ADD_MEMBERSHIP", name);
}

bool prepare(int descriptor, const PacketSocketOptions& options, SystemFailure& failure) {
  const std::string& name = options.interface;
  int index = 0;
  if (!findInterface(descriptor, name, index, failure)) return false;
  if (!setFlag(descriptor, PACKET_AUXDATA, "PACKET_AUXDATA", name, failure)) return false;
  // What the kernel's own stack sends through the interface is not for a host, only for a witness.
  if (!options.hearsOutgoing && !setFlag(descriptor, PACKET_IGNORE_OUTGOING, "PACKET_IGNORE_OUTGOING", name, failure)) return false;
  if (options.virtioHeader && !setFlag(descriptor, PACKET_VNET_HDR, "PACKET_VNET_HDR", name, failure)) return false;
  if (options.isPromiscuous && !setPromiscuous(descriptor, index, name, failure)) return false;
  enlargeQueues(descriptor);
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ETH_P_ALL);
  address.sll_ifindex = index;
  if (bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return failure.set("bind", name);
  // Bound to a link that is down, the socket says so once; it works as soon as the link is up.
  return forgetSocketError(descriptor) || failure.set("bind", name, ENODEV, "");
}

void addToUint16(uint8_t* field, size_t amount) {
  uint16_t value = 0;
  memcpy(&value, field, sizeof value);
  if (value == 0) return;
  value = static_cast<uint16_t>(value + amount);
  memcpy(field, &value, sizeof value);
}

const tpacket_auxdata* auxiliaryDataOf(msghdr& message) {
  for (cmsghdr* control = CMSG_FIRSTHDR(&message); control != nullptr; control = CMSG_NXTHDR(&message, control)) {
    if (control->cmsg_level == SOL_PACKET && control->cmsg_type == PACKET_AUXDATA)
      return reinterpret_cast<const tpacket_auxdata*>(CMSG_DATA(control));
  }
  return nullptr;
}

/** Puts the tag between the addresses and the type, where it was on the wire; there is room for it. Returns the new length.
 */
size_t restoreTag(uint8_t* frame, size_t length, size_t virtioBytes, const tpacket_auxdata& data) {
  const size_t at = virtioBytes + MAC_ADDRESSES_BYTES;
  if (length < at) return length;
  memmove(frame + at + VLAN_TAG_BYTES, frame + at, length - at);
  const uint16_t type = (data.tp_status & TP_STATUS_VLAN_TPID_VALID) != 0 ? data.tp_vlan_tpid : ETH_P_8021Q;
  const uint16_t tag[] = {htons(type), htons(data.tp_vlan_tci)};
  memcpy(frame + at, tag, sizeof tag);
  if (virtioBytes != 0) {
    // Both count from the beginning of the frame, which has grown; 0 where there is nothing to count.
    addToUint16(frame + HEADER_LENGTH_AT, VLAN_TAG_BYTES);
    addToUint16(frame + CHECKSUM_START_AT, VLAN_TAG_BYTES);
  }
  return length + VLAN_TAG_BYTES;
}

int32_t finishFrame(mmsghdr& message, uint8_t* frame, size_t virtioBytes) {
  size_t length = message.msg_len;
  if ((message.msg_hdr.msg_flags & MSG_TRUNC) != 0 || length <= virtioBytes) return 0;
  const tpacket_auxdata* data = auxiliaryDataOf(message.msg_hdr);
  const bool hasTag = data != nullptr && (data->tp_status & TP_STATUS_VLAN_VALID) != 0;
  if (hasTag) length = restoreTag(frame, length, virtioBytes, *data);
  return static_cast<int32_t>(length);
}

}  // namespace

int openPacketSocket(const PacketSocketOptions& options, SystemFailure& failure) {
  const int descriptor = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) {
    failure.set("socket(AF_PACKET)", options.interface);
    return -1;
  }
  if (prepare(descriptor, options, failure)) return descriptor;
  close(descriptor);
  return -1;
}

bool interfaceNameOf(int packetSocket, std::string& name, SystemFailure& failure) {
  sockaddr_ll address{};
  socklen_t length = sizeof address;
  if (getsockname(packetSocket, reinterpret_cast<sockaddr*>(&address), &length) != 0)
    return failure.set("getsockname", name);
  if (address.sll_ifindex <= 0) return failure.set("getsockname", name, ENODEV, "");
  ifreq request{};
  request.ifr_ifindex = address.sll_ifindex;
  if (ioctl(packetSocket, SIOCGIFNAME, &request) != 0) return failure.set("SIOCGIFNAME", name);
  name = request.ifr_name;
  return true;
}

bool forgetSocketError(int packetSocket) {
  int ignored = 0;
  socklen_t length = sizeof ignored;
  (void)getsockopt(packetSocket, SOL_SOCKET, SO_ERROR, &ignored, &length);
  std::string name;
  SystemFailure failure;
  return interfaceNameOf(packetSocket, name, failure);
}

uint32_t takeDropCount(int packetSocket) {
  tpacket_stats statistics{};
  socklen_t length = sizeof statistics;
  const bool isRead = getsockopt(packetSocket, SOL_PACKET, PACKET_STATISTICS, &statistics, &length) == 0;
  return isRead ? statistics.tp_drops : 0;
}

int receiveFrames(int packetSocket, int virtioHeaderBytes, const iovec* slots, int count, int32_t* lengths) {
  mmsghdr messages[MAX_FRAMES_A_CALL];
  iovec vectors[MAX_FRAMES_A_CALL];
  ControlBuffer controls[MAX_FRAMES_A_CALL];
  const int limit = std::min(count, MAX_FRAMES_A_CALL);
  for (int i = 0; i < limit; i += 1) {
    // Room is kept for a tag to be put back.
    const size_t room = slots[i].iov_len > VLAN_TAG_BYTES ? slots[i].iov_len - VLAN_TAG_BYTES : 0;
    vectors[i] = {slots[i].iov_base, room};
    messages[i] = {};
    messages[i].msg_hdr.msg_iov = &vectors[i];
    messages[i].msg_hdr.msg_iovlen = 1;
    messages[i].msg_hdr.msg_control = controls[i].bytes;
    messages[i].msg_hdr.msg_controllen = sizeof controls[i].bytes;
  }
  for (;;) {
    const int received = recvmmsg(packetSocket, messages, static_cast<unsigned>(limit), MSG_DONTWAIT, nullptr);
    if (received >= 0) {
      for (int i = 0; i < received; i += 1) {
        lengths[i] = finishFrame(messages[i], static_cast<uint8_t*>(slots[i].iov_base),
            static_cast<size_t>(virtioHeaderBytes));
      }
      return received;
    }
    if (errno == EAGAIN) return 0;
    if (errno == EINVAL) {
      // A frame whose segmentation the virtio header has no word for: the kernel has dropped it, and we count it.
      lengths[0] = 0;
      return 1;
    }
    if (errno == ENETDOWN) return forgetSocketError(packetSocket) ? -ENETDOWN : -ENODEV;
    if (errno != EINTR) return -errno;
  }
}

int sendFrames(int packetSocket, const iovec* vectors, const int* vectorsOfFrame, int count, int& error) {
  mmsghdr messages[MAX_FRAMES_A_CALL];
  int taken = 0;
  const iovec* next = vectors;
  while (taken < count) {
    const int limit = std::min(count - taken, MAX_FRAMES_A_CALL);
    const iovec* piece = next;
    for (int i = 0; i < limit; i += 1) {
      messages[i] = {};
      messages[i].msg_hdr.msg_iov = const_cast<iovec*>(piece);
      messages[i].msg_hdr.msg_iovlen = static_cast<size_t>(vectorsOfFrame[taken + i]);
      piece += vectorsOfFrame[taken + i];
    }
    const int sent = sendmmsg(packetSocket, messages, static_cast<unsigned>(limit), MSG_DONTWAIT);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) {
      error = errno;
      return taken;
    }
    for (int i = 0; i < sent; i += 1) next += vectorsOfFrame[taken + i];
    taken += sent;
  }
  return taken;
}

}  // namespace sunstar
