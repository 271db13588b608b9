/** See network_namespace.h. namespaces(7), setns(2): a namespace belongs to a thread, so a thread is what we spend. */
#include "network_namespace.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sunstar {

namespace {

struct Visit {
  int descriptor;
  SystemFailure* failure;
  const std::function<bool()>* work;
  bool succeeded;
};

void* visit(void* argument) {
  Visit* visit = static_cast<Visit*>(argument);
  if (setns(visit->descriptor, CLONE_NEWNET) != 0) {
    visit->succeeded = visit->failure->set("setns", "");
  } else {
    visit->succeeded = (*visit->work)();
  }
  return nullptr;
}

}  // namespace

std::string namespacePath(const std::string& nameOrPath) {
  return nameOrPath.find('/') == std::string::npos ? "/var/run/netns/" + nameOrPath : nameOrPath;
}

bool runInNamespace(int descriptor, SystemFailure& failure, const std::function<bool()>& work) {
  Visit task{descriptor, &failure, &work, false};
  pthread_t thread;
  // Not std::thread: it can only report a refused thread by throwing, and the addon is built without exceptions.
  const int refused = pthread_create(&thread, nullptr, visit, &task);
  if (refused != 0) return failure.set("pthread_create", "", refused, "");
  pthread_join(thread, nullptr);
  return task.succeeded;
}

bool runInNamespace(const std::string& path, SystemFailure& failure, const std::function<bool()>& work) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return failure.set("open namespace", path);
  const bool succeeded = runInNamespace(descriptor, failure, work);
  if (!succeeded && failure.device.empty()) failure.device = path;
  close(descriptor);
  return succeeded;
}

bool isCurrentNamespace(int descriptor) {
  struct stat there, here;
  if (fstat(descriptor, &there) != 0 || stat("/proc/thread-self/ns/net", &here) != 0) return false;
  return there.st_dev == here.st_dev && there.st_ino == here.st_ino;
}

}  // namespace sunstar
