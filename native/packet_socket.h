/**
 * A packet socket on an interface that exists: whole Ethernet frames in and out of a network card or a veth, many in one
 * system call. packet(7), Linux Documentation/networking/packet_mmap.rst.
 *
 *   socket without a protocol -> options -> bind: until then nothing arrives, so no frame of another interface ever does
 *
 * What the kernel took out of a frame is put back: a VLAN tag that card or driver moved beside the frame (PACKET_AUXDATA).
 * What it left unfinished is told by a virtio header before each frame (PACKET_VNET_HDR), as on a TAP: over a veth, or
 * behind a card that joins segments, a frame without it would be neither complete nor understandable.
 */
#pragma once

#include <sys/uio.h>

#include <cstdint>
#include <string>

#include "system_error.h"

namespace sunstar {

/** Most frames of one system call, which is also the most receive slots. */
constexpr int MAX_FRAMES_A_CALL = 64;

struct PacketSocketOptions {
  std::string interface;
  /** Every frame the interface hears, whoever it is for. */
  bool isPromiscuous = false;
  bool virtioHeader = true;
  /** What the kernel's own stack, or anybody else, sends through the interface as well. */
  bool hearsOutgoing = false;
};

/** Opens in the namespace of the calling thread; -1 with `failure` filled when it cannot. */
int openPacketSocket(const PacketSocketOptions& options, SystemFailure& failure);

/**
 * The name of its interface now. False when the interface was deleted or moved away: the socket hears nothing any more.
 */
bool interfaceNameOf(int packetSocket, std::string& name, SystemFailure& failure);

/**
 * Forgets an error that the socket reports once, such as that the link went down. False when the interface is gone, so that
 * nothing will ever come again.
 */
bool forgetSocketError(int packetSocket);

/** Packets that the kernel has dropped since the last question, for want of room in the socket's queue. */
uint32_t takeDropCount(int packetSocket);

/**
 * Reads frames into the slots and their lengths, virtio header included, into `lengths`; 0 for one that could not be read
 * whole, or that this virtio header cannot describe. Returns how many, 0 when none waits, or a negative errno: ENETDOWN
 * says once that the link went down, after which everything goes on as before when it comes up; ENODEV that it is gone.
 */
int receiveFrames(int packetSocket, int virtioHeaderBytes, const iovec* slots, int count, int32_t* lengths);

/**
 * Writes frames of `vectorsOfFrame[i]` pieces each. Returns how many were taken: fewer than `count` means `error` is why
 * the next one was not. Never waits.
 */
int sendFrames(int packetSocket, const iovec* vectors, const int* vectorsOfFrame, int count, int& error);

}  // namespace sunstar
