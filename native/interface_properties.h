/**
 * The properties of a network interface that one ioctl asks and another sets (netdevice(7)). Each function names the
 * interface and takes a socket of its namespace; each returns false and fills `failure` when the kernel refuses.
 */
#pragma once

#include <string>

#include "system_error.h"

namespace sunstar {

bool getMTU(int inetSocket, const std::string& name, int& bytes, SystemFailure& failure);
bool setMTU(int inetSocket, const std::string& name, int bytes, SystemFailure& failure);

/** Length of the kernel's queue towards us, in packets. */
bool getTxQueueLength(int inetSocket, const std::string& name, int& packets, SystemFailure& failure);
bool setTxQueueLength(int inetSocket, const std::string& name, int packets, SystemFailure& failure);

bool getLinkUp(int inetSocket, const std::string& name, bool& isUp, SystemFailure& failure);
bool setLinkUp(int inetSocket, const std::string& name, bool isUp, SystemFailure& failure);

/** Before Linux 6.2 refused with EBUSY while the link is up. */
bool renameInterface(int inetSocket, const std::string& name, const std::string& newName, SystemFailure& failure);

/** `text` is six hexadecimal bytes with colons between them. */
bool getMAC(int inetSocket, const std::string& name, std::string& text, SystemFailure& failure);
bool setMAC(int inetSocket, const std::string& name, const unsigned char (&bytes)[6], SystemFailure& failure);
/** Exactly six bytes of one or two hexadecimal digits each, with colons between them. */
bool parseMAC(const std::string& text, unsigned char (&bytes)[6]);

/** 1 to 15 bytes without slash, colon or white space, and not "." or "..": what the kernel accepts as a name. */
bool isInterfaceName(const std::string& name);

}  // namespace sunstar
