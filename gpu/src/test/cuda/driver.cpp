// A stand-in for libcuda.so.1: those functions of the driver API that Penstock calls, on the host.
// Signatures and codes as in cuda.h of CUDA 13.0. Kernels run as emulated.h says, and only those
// that the given PTX has as entries, with as many parameters.
//
// Work in a stream runs no sooner than something must see it done, so that a pinned buffer which is
// filled anew too early, or a wait that is missing, gives wrong sums. Fresh device memory is NaN.
// Writes beyond allocations are found after a launch if they are within 256 bytes, reads only where
// they are asynchronous copies.
//
// Tests steer it by penstock_emulator_set, penstock_emulator_get and emu_fail.
#include "driver.h"

#include <cstdlib>
#include <cstring>
#include <new>

#include "fibers.h"
#include "registry.h"

namespace emulated {

extern thread_local int contexts;

namespace {

constexpr size_t DEFAULT_SHARED = 49152;
constexpr size_t MOST_SHARED = 232448;
constexpr size_t SHARED_OF_MULTIPROCESSOR = 233472;
constexpr size_t RESERVED_SHARED = 1024;
constexpr unsigned MOST_THREADS_OF_MULTIPROCESSOR = 2048;

bool isReadable(const void* from, size_t bytes) {
  return device().holds(reinterpret_cast<uintptr_t>(from), bytes);
}

// How many parameters the entry has in the PTX; -1 if there is none.
long parametersIn(const std::string& text, const std::string& name) {
  const size_t entry = text.find(".entry " + name + "(");
  if (entry == std::string::npos) {
    return -1;
  }
  const size_t end = text.find(')', entry);
  long count = 0;
  for (size_t at = text.find(".param", entry); at < end; at = text.find(".param", at + 1)) {
    count++;
  }
  return count;
}

int loadModule(void** module, const void* image) {
  const std::string text(static_cast<const char*>(image));
  const size_t target = text.find(".target sm_");
  if (text.compare(0, 2, "//") != 0 || text.find(".version ") == std::string::npos ||
      target == std::string::npos) {
    return INVALID_PTX;
  }
  const long needed = std::atol(text.c_str() + target + std::strlen(".target sm_"));
  if (needed > device().settings["major"] * 10 + device().settings["minor"]) {
    return NO_BINARY_FOR_GPU;
  }
  auto* const loaded = new Module{text};
  device().modules.insert(loaded);
  *module = loaded;
  return OK;
}

int attribute(int which) {
  auto& settings = device().settings;
  switch (which) {
    case 1:  // threads of a block
    case 2:
    case 3:
      return 1024;
    case 4:
      return 64;
    case 5:  // blocks of a grid
      return 2147483647;
    case 6:
    case 7:
      return 65535;
    case 8:
      return DEFAULT_SHARED;
    case 10:
      return 32;
    case 12:
      return 65536;
    case 13:  // kHz
      return 1980000;
    case 16:
      return static_cast<int>(settings["sms"]);
    case 36:  // kHz
      return 3201000;
    case 37:  // bits of the memory's bus
      return 6144;
    case 38:
      return 60 << 20;
    case 39:
      return MOST_THREADS_OF_MULTIPROCESSOR;
    case 75:
      return static_cast<int>(settings["major"]);
    case 76:
      return static_cast<int>(settings["minor"]);
    case 81:
      return SHARED_OF_MULTIPROCESSOR;
    case 82:
      return 65536;
    case 87:  // how many times faster it adds floats than doubles
      return 2;
    case 97:
      return MOST_SHARED;
    case 106:
      return 32;
    case 111:
      return RESERVED_SHARED;
    default:
      return 0;
  }
}

int copyNow(uintptr_t to, uintptr_t from, size_t bytes) {
  std::memcpy(reinterpret_cast<void*>(to), reinterpret_cast<const void*>(from), bytes);
  return OK;
}

// Copies when the stream comes to it; `onDevice` is what must then be device memory.
int enqueueCopy(void* handle, uintptr_t to, uintptr_t from, size_t bytes, bool toDevice,
                bool fromDevice) {
  const auto stream = device().stream(handle);
  if (stream == nullptr) {
    return INVALID_HANDLE;
  }
  const auto valid = [=] {
    return (!toDevice || device().holds(to, bytes)) && (!fromDevice || device().holds(from, bytes));
  };
  if (!valid()) {
    return INVALID_VALUE;
  }
  device().copied += toDevice && !fromDevice ? static_cast<long>(bytes) : 0;
  stream->work.push_back([=] { return valid() ? copyNow(to, from, bytes) : ADDRESS; });
  return OK;
}

int launch(const Geometry& geometry, const Prepared& prepared) {
  for (const void* pointer : prepared.pointers) {
    if (pointer != nullptr && !device().holds(reinterpret_cast<uintptr_t>(pointer), 0)) {
      return ADDRESS;
    }
  }
  const int code = run(geometry, prepared.run, isReadable);
  return code != OK ? code : device().redZonesAreWhole() ? OK : ADDRESS;
}

}  // namespace

}  // namespace emulated

using namespace emulated;

#define EXPORT extern "C" __attribute__((visibility("default")))
#define ENTER(needsContext)                                         \
  const std::lock_guard<std::recursive_mutex> guard(device().lock); \
  if (const int refused = device().enter(__func__, needsContext)) { \
    return refused;                                                 \
  }

EXPORT int penstock_emulator_set(const char* key, long value) {
  const std::lock_guard<std::recursive_mutex> guard(device().lock);
  if (std::strcmp(key, "reset") == 0) {
    device().reset();
    return 0;
  }
  const auto found = device().settings.find(key);
  if (found == device().settings.end()) {
    return INVALID_VALUE;
  }
  found->second = value;
  return 0;
}

EXPORT long penstock_emulator_get(const char* key) {
  const std::lock_guard<std::recursive_mutex> guard(device().lock);
  const std::map<std::string, long> counters = {
      {"launches", device().launches},
      {"allocations", static_cast<long>(device().memory.size())},
      {"bytes", static_cast<long>(device().bytes)},
      {"host", static_cast<long>(device().host.size())},
      {"copied", device().copied},
      {"streams", static_cast<long>(device().streams.size()) - 1},
      {"events", static_cast<long>(device().events.size())},
      {"syrks", device().syrks},
      {"handles", static_cast<long>(device().handles.size())},
      {"modules", static_cast<long>(device().modules.size())},
  };
  const auto found = counters.find(key);
  return found == counters.end() ? -1 : found->second;
}

EXPORT int emu_fail(const char* call, int nth, int error) {
  const std::lock_guard<std::recursive_mutex> guard(device().lock);
  std::string name = call;
  if (name.size() > 3 && name.compare(name.size() - 3, 3, "_v2") == 0) {
    name.resize(name.size() - 3);
  }
  device().faults.erase(name);
  if (nth > 0) {
    device().faults[name] = Fault{nth, error};
  }
  return 0;
}

EXPORT long emu_live_allocs() { return penstock_emulator_get("allocations"); }
EXPORT long emu_live_bytes() { return penstock_emulator_get("bytes"); }
EXPORT long emu_live_host() { return penstock_emulator_get("host"); }
EXPORT long emu_live_streams() { return penstock_emulator_get("streams"); }
EXPORT long emu_live_events() { return penstock_emulator_get("events"); }
EXPORT long emu_launches() { return penstock_emulator_get("launches"); }
EXPORT int emu_set_memory(size_t total) {
  return penstock_emulator_set("memory", static_cast<long>(total));
}

EXPORT int cuInit(unsigned) {
  ENTER(false)
  device().initialized = true;
  return device().settings["devices"] == 0 ? NO_DEVICE : OK;
}

EXPORT int cuDriverGetVersion(int* version) {
  ENTER(false)
  *version = static_cast<int>(device().settings["driver"]);
  return OK;
}

EXPORT int cuGetErrorName(int code, const char** name) {
  *name = nameOf(code);
  return *name == nullptr ? INVALID_VALUE : OK;
}

EXPORT int cuGetErrorString(int code, const char** text) {
  *text = meaningOf(code);
  return *text == nullptr ? INVALID_VALUE : OK;
}

EXPORT int cuDeviceGetCount(int* count) {
  ENTER(false)
  *count = static_cast<int>(device().settings["devices"]);
  return OK;
}

EXPORT int cuDeviceGet(int* handle, int ordinal) {
  ENTER(false)
  *handle = ordinal;
  return ordinal >= 0 && ordinal < device().settings["devices"] ? OK : INVALID_DEVICE;
}

EXPORT int cuDeviceGetName(char* name, int length, int) {
  ENTER(false)
  std::strncpy(name, "Emulated device", static_cast<size_t>(length));
  name[length - 1] = 0;
  return OK;
}

EXPORT int cuDeviceGetUuid_v2(char* uuid, int ordinal) {
  ENTER(false)
  std::memset(uuid, ordinal + 1, 16);
  return OK;
}

EXPORT int cuDeviceGetAttribute(int* value, int which, int) {
  ENTER(false)
  *value = attribute(which);
  return OK;
}

EXPORT int cuDeviceTotalMem_v2(size_t* bytes, int) {
  ENTER(false)
  *bytes = static_cast<size_t>(device().settings["memory"]);
  return OK;
}

EXPORT int cuDevicePrimaryCtxRetain(void** context, int) {
  ENTER(false)
  *context = &device();
  return OK;
}

EXPORT int cuDevicePrimaryCtxRelease_v2(int) {
  ENTER(false)
  return OK;
}

EXPORT int cuCtxSetCurrent(void* context) {
  ENTER(false)
  contexts = context == nullptr ? 0 : 1;
  return OK;
}

EXPORT int cuCtxGetCurrent(void** context) {
  ENTER(false)
  *context = contexts == 0 ? nullptr : &device();
  return OK;
}

EXPORT int cuCtxPushCurrent_v2(void* context) {
  ENTER(false)
  if (context == nullptr) {
    return INVALID_CONTEXT;
  }
  contexts++;
  return OK;
}

// Works on a broken device too, so that no thread keeps a context.
EXPORT int cuCtxPopCurrent_v2(void** context) {
  const std::lock_guard<std::recursive_mutex> guard(device().lock);
  if (contexts == 0) {
    return INVALID_CONTEXT;
  }
  contexts--;
  if (context != nullptr) {
    *context = &device();
  }
  return OK;
}

EXPORT int cuCtxSynchronize() {
  ENTER(true)
  return device().drainAll();
}

EXPORT int cuMemAlloc_v2(uintptr_t* pointer, size_t bytes) {
  ENTER(true)
  return device().allocate(pointer, bytes);
}

EXPORT int cuMemFree_v2(uintptr_t pointer) {
  ENTER(true)
  const int code = device().drainAll();
  return code != OK ? code : device().free(pointer);
}

EXPORT int cuMemGetInfo_v2(size_t* free, size_t* total) {
  ENTER(true)
  *total = static_cast<size_t>(device().settings["memory"]);
  *free = *total < device().bytes ? 0 : *total - device().bytes;
  return OK;
}

EXPORT int cuMemHostAlloc(void** pointer, size_t bytes, unsigned) {
  ENTER(true)
  *pointer = bytes == 0 ? nullptr : std::malloc(bytes);
  if (*pointer == nullptr) {
    return bytes == 0 ? INVALID_VALUE : OUT_OF_MEMORY;
  }
  device().host.insert(*pointer);
  return OK;
}

EXPORT int cuMemAllocHost_v2(void** pointer, size_t bytes) {
  ENTER(true)
  return cuMemHostAlloc(pointer, bytes, 0);
}

EXPORT int cuMemFreeHost(void* pointer) {
  ENTER(true)
  const int code = device().drainAll();
  if (code != OK) {
    return code;
  }
  if (device().host.erase(pointer) == 0) {
    return INVALID_VALUE;
  }
  std::free(pointer);
  return OK;
}

EXPORT int cuMemcpyHtoDAsync_v2(uintptr_t to, const void* from, size_t bytes, void* stream) {
  ENTER(true)
  return enqueueCopy(stream, to, reinterpret_cast<uintptr_t>(from), bytes, true, false);
}

EXPORT int cuMemcpyDtoHAsync_v2(void* to, uintptr_t from, size_t bytes, void* stream) {
  ENTER(true)
  return enqueueCopy(stream, reinterpret_cast<uintptr_t>(to), from, bytes, false, true);
}

EXPORT int cuMemcpyDtoDAsync_v2(uintptr_t to, uintptr_t from, size_t bytes, void* stream) {
  ENTER(true)
  return enqueueCopy(stream, to, from, bytes, true, true);
}

EXPORT int cuMemcpyHtoD_v2(uintptr_t to, const void* from, size_t bytes) {
  ENTER(true)
  const int code = enqueueCopy(nullptr, to, reinterpret_cast<uintptr_t>(from), bytes, true, false);
  return code != OK ? code : device().drainAll();
}

EXPORT int cuMemcpyDtoH_v2(void* to, uintptr_t from, size_t bytes) {
  ENTER(true)
  int code = device().drainAll();
  if (code == OK) {
    code = enqueueCopy(nullptr, reinterpret_cast<uintptr_t>(to), from, bytes, false, true);
  }
  return code != OK ? code : device().drainAll();
}

EXPORT int cuMemsetD8Async(uintptr_t to, unsigned char value, size_t bytes, void* handle) {
  ENTER(true)
  const auto stream = device().stream(handle);
  if (stream == nullptr || !device().holds(to, bytes)) {
    return stream == nullptr ? INVALID_HANDLE : INVALID_VALUE;
  }
  stream->work.push_back([=] {
    if (!device().holds(to, bytes)) {
      return static_cast<int>(ADDRESS);
    }
    std::memset(reinterpret_cast<void*>(to), value, bytes);
    return static_cast<int>(OK);
  });
  return OK;
}

EXPORT int cuStreamCreate(void** handle, unsigned) {
  ENTER(true)
  const auto stream = std::make_shared<Stream>();
  *handle = stream.get();
  device().streams[*handle] = stream;
  return OK;
}

EXPORT int cuStreamSynchronize(void* handle) {
  ENTER(true)
  const auto stream = device().stream(handle);
  return stream == nullptr ? INVALID_HANDLE : device().drain(stream);
}

EXPORT int cuStreamQuery(void* handle) {
  ENTER(true)
  const auto stream = device().stream(handle);
  return stream == nullptr ? INVALID_HANDLE : stream->work.empty() ? OK : NOT_READY;
}

EXPORT int cuStreamDestroy_v2(void* handle) {
  ENTER(true)
  const auto stream = device().stream(handle);
  if (stream == nullptr || handle == nullptr) {
    return INVALID_HANDLE;
  }
  const int code = device().drain(stream);
  device().streams.erase(handle);
  return code;
}

EXPORT int cuEventCreate(void** handle, unsigned) {
  ENTER(true)
  auto event = std::make_unique<Event>();
  *handle = event.get();
  device().events[*handle] = std::move(event);
  return OK;
}

EXPORT int cuEventRecord(void* handle, void* streamHandle) {
  ENTER(true)
  const auto stream = device().stream(streamHandle);
  const auto event = device().events.find(handle);
  if (stream == nullptr || event == device().events.end()) {
    return INVALID_HANDLE;
  }
  const auto mark = std::make_shared<Mark>();
  mark->stream = stream;
  event->second->mark = mark;
  stream->work.push_back([=] {
    mark->done = true;
    mark->at = std::chrono::steady_clock::now();
    return static_cast<int>(OK);
  });
  return OK;
}

EXPORT int cuStreamWaitEvent(void* streamHandle, void* handle, unsigned) {
  ENTER(true)
  const auto stream = device().stream(streamHandle);
  const auto event = device().events.find(handle);
  if (stream == nullptr || event == device().events.end()) {
    return INVALID_HANDLE;
  }
  const auto mark = event->second->mark;
  if (mark != nullptr) {
    stream->work.push_back([=] { return device().waitFor(*mark); });
  }
  return OK;
}

EXPORT int cuEventSynchronize(void* handle) {
  ENTER(true)
  const auto event = device().events.find(handle);
  if (event == device().events.end()) {
    return INVALID_HANDLE;
  }
  const auto mark = event->second->mark;
  return mark == nullptr ? OK : device().waitFor(*mark);
}

EXPORT int cuEventQuery(void* handle) {
  ENTER(true)
  const auto event = device().events.find(handle);
  if (event == device().events.end()) {
    return INVALID_HANDLE;
  }
  const auto mark = event->second->mark;
  return mark == nullptr || mark->done ? OK : NOT_READY;
}

EXPORT int cuEventElapsedTime_v2(float* milliseconds, void* from, void* to) {
  ENTER(true)
  const auto first = device().events.find(from);
  const auto last = device().events.find(to);
  if (first == device().events.end() || last == device().events.end() ||
      first->second->mark == nullptr || last->second->mark == nullptr) {
    return INVALID_HANDLE;
  }
  if (!first->second->mark->done || !last->second->mark->done) {
    return NOT_READY;
  }
  *milliseconds =
      std::chrono::duration<float, std::milli>(last->second->mark->at - first->second->mark->at)
          .count();
  return OK;
}

EXPORT int cuEventElapsedTime(float* milliseconds, void* from, void* to) {
  return cuEventElapsedTime_v2(milliseconds, from, to);
}

EXPORT int cuEventDestroy_v2(void* handle) {
  ENTER(true)
  return device().events.erase(handle) == 0 ? INVALID_HANDLE : OK;
}

EXPORT int cuModuleLoadDataEx(void** module, const void* image, unsigned, int*, void**) {
  ENTER(true)
  return loadModule(module, image);
}

EXPORT int cuModuleLoadData(void** module, const void* image) {
  ENTER(true)
  return loadModule(module, image);
}

EXPORT int cuModuleUnload(void* handle) {
  ENTER(true)
  auto* const module = static_cast<Module*>(handle);
  if (device().modules.erase(module) == 0) {
    return INVALID_HANDLE;
  }
  auto& functions = device().functions;
  for (auto each = functions.begin(); each != functions.end();) {
    each = each->first.first == module ? functions.erase(each) : std::next(each);
  }
  delete module;
  return OK;
}

EXPORT int cuModuleGetFunction(void** handle, void* moduleHandle, const char* name) {
  ENTER(true)
  auto* const module = static_cast<Module*>(moduleHandle);
  if (device().modules.count(module) == 0) {
    return INVALID_HANDLE;
  }
  const auto kernel = kernels().find(name);
  if (kernel == kernels().end() ||
      parametersIn(module->text, name) != static_cast<long>(kernel->second.parameters)) {
    return NOT_FOUND;
  }
  auto& function = device().functions[{module, name}];
  if (function == nullptr) {
    function = std::make_unique<Function>(Function{name, &kernel->second, DEFAULT_SHARED});
  }
  *handle = function.get();
  return OK;
}

EXPORT int cuFuncSetAttribute(void* handle, int which, int value) {
  ENTER(true)
  if (which != 8) {
    return OK;
  }
  if (value < 0 || static_cast<size_t>(value) > MOST_SHARED) {
    return INVALID_VALUE;
  }
  static_cast<Function*>(handle)->mostShared = static_cast<size_t>(value);
  return OK;
}

EXPORT int cuFuncGetAttribute(int* value, int which, void* handle) {
  ENTER(true)
  const auto* const function = static_cast<Function*>(handle);
  *value = which == 0   ? static_cast<int>(function->kernel->threads)
           : which == 8 ? static_cast<int>(function->mostShared)
                        : 0;
  return OK;
}

EXPORT int cuOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, void*, int threads,
                                                       size_t sharedBytes) {
  ENTER(true)
  const size_t byShared = SHARED_OF_MULTIPROCESSOR / (sharedBytes + RESERVED_SHARED);
  const size_t byThreads = MOST_THREADS_OF_MULTIPROCESSOR / static_cast<size_t>(threads);
  *blocks = static_cast<int>(byShared < byThreads ? byShared : byThreads);
  return OK;
}

EXPORT int cuLaunchKernel(void* handle, unsigned gridX, unsigned gridY, unsigned gridZ,
                          unsigned blockX, unsigned blockY, unsigned blockZ, unsigned sharedBytes,
                          void* streamHandle, void** parameters, void**) {
  ENTER(true)
  const auto* const function = static_cast<Function*>(handle);
  const auto stream = device().stream(streamHandle);
  if (stream == nullptr) {
    return INVALID_HANDLE;
  }
  if (gridX == 0 || gridY == 0 || gridZ == 0 || gridY > 65535 || gridZ > 65535 || blockY != 1 ||
      blockZ != 1 || blockX != function->kernel->threads || sharedBytes > function->mostShared) {
    return INVALID_VALUE;
  }
  const Prepared prepared = function->kernel->prepare(parameters);
  // the device itself would let it pass, and read what is not there
  if (sharedBytes < prepared.sharedBytes) {
    return INVALID_VALUE;
  }
  const Geometry geometry{{gridX, gridY, gridZ},
                          {blockX, blockY, blockZ},
                          sharedBytes,
                          device().settings["reverse"] != 0};
  device().launches++;
  stream->work.push_back([=] { return launch(geometry, prepared); });
  return OK;
}
