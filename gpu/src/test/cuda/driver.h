// State of the emulated driver behind the functions in driver.cpp.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

namespace emulated {

// The driver's codes that are used here.
enum Code {
  OK = 0,
  INVALID_VALUE = 1,
  OUT_OF_MEMORY = 2,
  NOT_INITIALIZED = 3,
  NO_DEVICE = 100,
  INVALID_DEVICE = 101,
  INVALID_CONTEXT = 201,
  NO_BINARY_FOR_GPU = 209,
  INVALID_PTX = 218,
  INVALID_HANDLE = 400,
  NOT_FOUND = 500,
  NOT_READY = 600,
  ADDRESS = 700,
};

const char* nameOf(int code);
const char* meaningOf(int code);

// Recorded once: an event that is recorded again has a new mark.
struct Mark;

// Work waits in its stream until something must see it done.
struct Stream {
  std::deque<std::function<int()>> work;
};

struct Mark {
  std::shared_ptr<Stream> stream;
  bool done = false;
  std::chrono::steady_clock::time_point at;
};

struct Event {
  std::shared_ptr<Mark> mark;
};

struct Module {
  std::string text;
};

struct Kernel;

struct Function {
  std::string name;
  const Kernel* kernel;
  size_t mostShared;
};

struct Fault {
  int nth;
  int code;
};

class Device {
 public:
  std::recursive_mutex lock;
  std::map<std::string, long> settings;
  std::map<std::string, Fault> faults;
  std::map<uintptr_t, size_t> memory;
  std::set<void*> host;
  std::map<void*, std::shared_ptr<Stream>> streams;
  std::map<void*, std::unique_ptr<Event>> events;
  std::set<Module*> modules;
  // of cuBLAS: its handles and their streams
  std::map<void*, std::shared_ptr<Stream>> handles;
  std::map<std::pair<Module*, std::string>, std::unique_ptr<Function>> functions;
  size_t bytes = 0;
  long launches = 0;
  long syrks = 0;
  long copied = 0;
  // After an error of the device itself every call gives it.
  int broken = OK;
  bool initialized = false;

  Device();
  void reset();
  // What a call gives before it does anything: a planted fault, a broken device, no context.
  int enter(const char* call, bool needsContext);
  int allocate(uintptr_t* pointer, size_t size);
  int free(uintptr_t pointer);
  // Whether the bytes lie in one live allocation.
  bool holds(uintptr_t from, size_t size) const;
  bool redZonesAreWhole() const;
  // Null: the default stream. Empty where there is no such stream.
  std::shared_ptr<Stream> stream(void* handle) const;
  int drain(const std::shared_ptr<Stream>& stream);
  int drainAll();
  int waitFor(const Mark& mark);
};

Device& device();

}  // namespace emulated
