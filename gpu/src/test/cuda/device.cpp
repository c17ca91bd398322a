#include <cstdlib>
#include <cstring>

#include "driver.h"

namespace emulated {

namespace {

constexpr size_t RED_ZONE = 256;
// As doubles and floats: NaN.
constexpr int UNKNOWN = 0xff;

struct Meaning {
  const char* name;
  const char* text;
};

const std::map<int, Meaning> MEANINGS = {
    {OK, {"CUDA_SUCCESS", "no error"}},
    {INVALID_VALUE, {"CUDA_ERROR_INVALID_VALUE", "invalid argument"}},
    {OUT_OF_MEMORY, {"CUDA_ERROR_OUT_OF_MEMORY", "out of memory"}},
    {NOT_INITIALIZED, {"CUDA_ERROR_NOT_INITIALIZED", "initialization error"}},
    {NO_DEVICE, {"CUDA_ERROR_NO_DEVICE", "no CUDA-capable device is detected"}},
    {INVALID_DEVICE, {"CUDA_ERROR_INVALID_DEVICE", "invalid device ordinal"}},
    {INVALID_CONTEXT, {"CUDA_ERROR_INVALID_CONTEXT", "invalid device context"}},
    {NO_BINARY_FOR_GPU,
     {"CUDA_ERROR_NO_BINARY_FOR_GPU", "no kernel image is available for execution on the device"}},
    {INVALID_PTX, {"CUDA_ERROR_INVALID_PTX", "a PTX JIT compilation failed"}},
    {222,
     {"CUDA_ERROR_UNSUPPORTED_PTX_VERSION",
      "the provided PTX was compiled with an unsupported toolchain."}},
    {INVALID_HANDLE, {"CUDA_ERROR_INVALID_HANDLE", "invalid resource handle"}},
    {NOT_FOUND, {"CUDA_ERROR_NOT_FOUND", "named symbol not found"}},
    {NOT_READY, {"CUDA_ERROR_NOT_READY", "device not ready"}},
    {ADDRESS, {"CUDA_ERROR_ILLEGAL_ADDRESS", "an illegal memory access was encountered"}},
    {701, {"CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES", "too many resources requested for launch"}},
    {716, {"CUDA_ERROR_MISALIGNED_ADDRESS", "misaligned address"}},
    {719, {"CUDA_ERROR_LAUNCH_FAILED", "unspecified launch failure"}},
    {802, {"CUDA_ERROR_SYSTEM_NOT_READY", "system not yet initialized"}},
    {999, {"CUDA_ERROR_UNKNOWN", "unknown error"}},
};

// cuMemAlloc_v2 and cuMemAlloc are one call.
std::string plain(const std::string& call) {
  const size_t end = call.size() < 3 ? 0 : call.size() - 3;
  return call.size() > 3 && call.compare(end, 3, "_v2") == 0 ? call.substr(0, end) : call;
}

bool isSticky(int code) { return code >= 700 && code < 800 && code != 701; }

}  // namespace

// Of this thread.
thread_local int contexts = 0;

const char* nameOf(int code) {
  const auto found = MEANINGS.find(code);
  return found == MEANINGS.end() ? nullptr : found->second.name;
}

const char* meaningOf(int code) {
  const auto found = MEANINGS.find(code);
  return found == MEANINGS.end() ? nullptr : found->second.text;
}

Device& device() {
  // never destroyed: threads of the JVM may still call when libraries end
  static Device* const only = new Device();
  return *only;
}

Device::Device() {
  reset();
  streams[nullptr] = std::make_shared<Stream>();
}

void Device::reset() {
  settings = {{"memory", 1L << 30}, {"sms", 4},     {"major", 9},  {"minor", 0},
              {"driver", 13000},    {"devices", 1}, {"reverse", 0},
              {"wrongSyrks", 0}};
  faults.clear();
  broken = OK;
  launches = 0;
  syrks = 0;
  copied = 0;
  // what a broken device has left undone
  for (const auto& [handle, stream] : streams) {
    stream->work.clear();
  }
}

int Device::enter(const char* call, bool needsContext) {
  const auto fault = faults.find(plain(call));
  if (fault != faults.end() && --fault->second.nth == 0) {
    const int code = fault->second.code;
    faults.erase(fault);
    broken = isSticky(code) ? code : broken;
    return code;
  }
  if (broken != OK) {
    return broken;
  }
  if (!initialized && needsContext) {
    return NOT_INITIALIZED;
  }
  return needsContext && contexts == 0 ? INVALID_CONTEXT : OK;
}

int Device::allocate(uintptr_t* pointer, size_t size) {
  if (size == 0) {
    return INVALID_VALUE;
  }
  if (bytes + size > static_cast<size_t>(settings["memory"])) {
    return OUT_OF_MEMORY;
  }
  const size_t padded = (size + 255) / 256 * 256 + 2 * RED_ZONE;
  auto* const begin = static_cast<unsigned char*>(std::aligned_alloc(256, padded));
  if (begin == nullptr) {
    return OUT_OF_MEMORY;
  }
  std::memset(begin, UNKNOWN, padded);
  *pointer = reinterpret_cast<uintptr_t>(begin + RED_ZONE);
  memory[*pointer] = size;
  bytes += size;
  return OK;
}

int Device::free(uintptr_t pointer) {
  const auto found = memory.find(pointer);
  if (found == memory.end()) {
    return INVALID_VALUE;
  }
  bytes -= found->second;
  std::memset(reinterpret_cast<void*>(pointer), UNKNOWN, found->second);
  std::free(reinterpret_cast<unsigned char*>(pointer) - RED_ZONE);
  memory.erase(found);
  return OK;
}

bool Device::holds(uintptr_t from, size_t size) const {
  auto after = memory.upper_bound(from);
  if (after == memory.begin()) {
    return false;
  }
  --after;
  return from - after->first <= after->second && size <= after->second - (from - after->first);
}

bool Device::redZonesAreWhole() const {
  for (const auto& [pointer, size] : memory) {
    const auto* const begin = reinterpret_cast<const unsigned char*>(pointer);
    const size_t behind = (size + 255) / 256 * 256 - size + RED_ZONE;
    for (size_t i = 1; i <= RED_ZONE; i++) {
      if (begin[-static_cast<ptrdiff_t>(i)] != UNKNOWN) {
        return false;
      }
    }
    for (size_t i = 0; i < behind; i++) {
      if (begin[size + i] != UNKNOWN) {
        return false;
      }
    }
  }
  return true;
}

std::shared_ptr<Stream> Device::stream(void* handle) const {
  const auto found = streams.find(handle);
  return found == streams.end() ? nullptr : found->second;
}

int Device::drain(const std::shared_ptr<Stream>& stream) {
  while (!stream->work.empty() && broken == OK) {
    const auto next = std::move(stream->work.front());
    stream->work.pop_front();
    const int code = next();
    broken = code != OK && broken == OK ? code : broken;
  }
  return broken;
}

int Device::drainAll() {
  for (const auto& [handle, stream] : std::map<void*, std::shared_ptr<Stream>>(streams)) {
    drain(stream);
  }
  return broken;
}

int Device::waitFor(const Mark& mark) {
  while (!mark.done && broken == OK) {
    if (mark.stream->work.empty()) {
      return INVALID_HANDLE;
    }
    const auto next = std::move(mark.stream->work.front());
    mark.stream->work.pop_front();
    const int code = next();
    broken = code != OK && broken == OK ? code : broken;
  }
  return broken;
}

}  // namespace emulated
