/**
 * Doing a few system calls inside another network namespace without the calling thread ever leaving its own: the calls
 * run on a short-lived thread, which is joined before these functions return. Descriptors opened there stay in that
 * namespace.
 */
#pragma once

#include <functional>
#include <string>

#include "system_error.h"

namespace sunstar {

/** A bare name means /var/run/netns/<name>, where `ip netns` keeps them; anything with a slash is taken as it is. */
std::string namespacePath(const std::string& nameOrPath);

/** Runs `work` in the namespace at `path`; false when the namespace could not be entered or `work` returned false. */
bool runInNamespace(const std::string& path, SystemFailure& failure, const std::function<bool()>& work);

/** The same for an open namespace descriptor, which stays the caller's. */
bool runInNamespace(int descriptor, SystemFailure& failure, const std::function<bool()>& work);

/** Is the namespace behind `descriptor` the one the calling thread is in? */
bool isCurrentNamespace(int descriptor);

}  // namespace sunstar
