#include "fibers.h"

#include <sys/mman.h>

#include <algorithm>
#include <deque>
#include <vector>

#ifndef __x86_64__
#include <ucontext.h>
#endif

#ifdef __x86_64__
// Saves what a call must leave as it was, and the stack, then goes on where `to` was saved.
extern "C" void penstock_switch(void** from, void* to);
asm(R"(
.text
.globl penstock_switch
.hidden penstock_switch
.type penstock_switch, @function
penstock_switch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.size penstock_switch, .-penstock_switch
)");
#endif

namespace emulated {

uint3 thread;
uint3 block;
uint3 blockSize;
uint3 gridSize;

namespace {

constexpr size_t STACK = 128 * 1024;
constexpr size_t MOST_THREADS = 1024;
constexpr size_t MOST_SHARED = 256 * 1024;
constexpr size_t RED_ZONE = 4096;
constexpr unsigned char UNKNOWN = 0xff;
constexpr unsigned char RED = 0xa5;

// Where some fibers wait for each other.
struct Barrier {
  size_t expected = 0;
  size_t arrived = 0;
  size_t generation = 0;
};

struct Copy {
  void* to;
  const void* from;
  int bytes;
  bool valid;
  size_t group;
};

struct Warp {
  Barrier barrier;
  // of the last operation and the one before: a lane may be one ahead of another
  double values[2][2][32];
};

struct Fiber {
  unsigned char* stack = nullptr;
#ifdef __x86_64__
  void* saved = nullptr;
#else
  ucontext_t saved;
#endif
  uint3 index;
  size_t lane = 0;
  Warp* warp = nullptr;
  bool ended = false;
  Barrier* waitsAt = nullptr;
  size_t waitsFor = 0;
  size_t operations = 0;
  size_t group = 0;
  std::deque<Copy> copies;
};

std::vector<Fiber> fibers;
std::vector<Warp> warps;
Barrier all;
Fiber* current = nullptr;
const std::function<void()>* body = nullptr;
Readable isReadable = nullptr;
bool eager = false;
int failure = SUCCESS;
alignas(256) unsigned char shared[MOST_SHARED + RED_ZONE];
#ifdef __x86_64__
void* scheduler = nullptr;
#else
ucontext_t scheduler;
#endif

void toScheduler() {
#ifdef __x86_64__
  penstock_switch(&current->saved, scheduler);
#else
  swapcontext(&current->saved, &scheduler);
#endif
}

void toFiber(Fiber& fiber) {
  current = &fiber;
  thread = fiber.index;
#ifdef __x86_64__
  penstock_switch(&scheduler, fiber.saved);
#else
  swapcontext(&scheduler, &fiber.saved);
#endif
}

void start() {
  (*body)();
  current->ended = true;
  for (;;) {
    toScheduler();
  }
}

// The launch ends with this error; the thread does not go on.
void fail(int code) {
  failure = code;
  for (;;) {
    toScheduler();
  }
}

void prepare(Fiber& fiber) {
  if (fiber.stack == nullptr) {
    fiber.stack =
        static_cast<unsigned char*>(mmap(nullptr, STACK, PROT_READ | PROT_WRITE,
                                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
  }
#ifdef __x86_64__
  // as if start had been called: the stack is 8 beyond a multiple of 16 on entry
  void** top = reinterpret_cast<void**>(fiber.stack + STACK);
  *--top = nullptr;
  *--top = reinterpret_cast<void*>(start);
  for (int i = 0; i < 6; i++) {
    *--top = nullptr;
  }
  fiber.saved = top;
#else
  getcontext(&fiber.saved);
  fiber.saved.uc_stack.ss_sp = fiber.stack;
  fiber.saved.uc_stack.ss_size = STACK;
  fiber.saved.uc_link = nullptr;
  makecontext(&fiber.saved, start, 0);
#endif
}

void perform(const Copy& copy) {
  if (copy.valid) {
    std::memcpy(copy.to, copy.from, static_cast<size_t>(copy.bytes));
  } else {
    std::memset(copy.to, 0, static_cast<size_t>(copy.bytes));
  }
}

void waitAt(Barrier& barrier) {
  barrier.arrived++;
  if (barrier.arrived == barrier.expected) {
    barrier.arrived = 0;
    barrier.generation++;
    return;
  }
  current->waitsAt = &barrier;
  current->waitsFor = barrier.generation + 1;
  toScheduler();
  current->waitsAt = nullptr;
}

// Runs the threads of a warp until each waits for another warp or has ended; gives how many ended.
size_t runWarp(size_t warp, bool reverse, bool& moved) {
  const size_t first = warp * 32;
  const size_t count = std::min<size_t>(32, fibers.size() - first);
  size_t ended = 0;
  for (bool again = true; again;) {
    again = false;
    for (size_t i = 0; i < count; i++) {
      Fiber& fiber = fibers[first + (reverse ? count - 1 - i : i)];
      if (fiber.ended || (fiber.waitsAt != nullptr && fiber.waitsAt->generation < fiber.waitsFor)) {
        continue;
      }
      again = true;
      toFiber(fiber);
      if (failure != SUCCESS) {
        return ended;
      }
      ended += fiber.ended ? 1 : 0;
    }
    moved = moved || again;
  }
  return ended;
}

int runBlock(const Geometry& geometry) {
  const size_t threads = fibers.size();
  std::memset(shared, UNKNOWN, geometry.sharedBytes);
  std::memset(shared + geometry.sharedBytes, RED, RED_ZONE);
  all = Barrier{threads, 0, 0};
  for (size_t i = 0; i < warps.size(); i++) {
    warps[i].barrier = Barrier{std::min<size_t>(32, threads - i * 32), 0, 0};
  }
  for (size_t i = 0; i < threads; i++) {
    Fiber& fiber = fibers[i];
    prepare(fiber);
    const unsigned place = static_cast<unsigned>(i);
    fiber.index = uint3{place % blockSize.x, place / blockSize.x % blockSize.y,
                        place / blockSize.x / blockSize.y};
    fiber.lane = i % 32;
    fiber.warp = &warps[i / 32];
    fiber.ended = false;
    fiber.waitsAt = nullptr;
    fiber.operations = 0;
    fiber.group = 0;
    fiber.copies.clear();
  }
  // each warp as far as it comes without the others
  for (size_t left = threads; left > 0;) {
    bool moved = false;
    for (size_t i = 0; i < warps.size(); i++) {
      const size_t ended =
          runWarp(geometry.reverse ? warps.size() - 1 - i : i, geometry.reverse, moved);
      if (failure != SUCCESS) {
        return failure;
      }
      left -= ended;
    }
    if (!moved) {
      // some threads wait at a barrier that the others never come to
      return LAUNCH_FAILED;
    }
  }
  for (size_t i = 0; i < RED_ZONE; i++) {
    if (shared[geometry.sharedBytes + i] != RED) {
      return ILLEGAL_ADDRESS;
    }
  }
  return SUCCESS;
}

}  // namespace

unsigned char* dynamicShared() { return shared; }

void barrier() { waitAt(all); }

void warpBarrier() { waitAt(current->warp->barrier); }

double shuffleXor(double value, int mask) {
  double (&values)[32] = current->warp->values[current->operations++ % 2][0];
  values[current->lane] = value;
  warpBarrier();
  return values[current->lane ^ static_cast<size_t>(mask)];
}

void multiplyAdd(double (&sums)[2], double a, double b) {
  double (&values)[2][32] = current->warp->values[current->operations++ % 2];
  values[0][current->lane] = a;
  values[1][current->lane] = b;
  warpBarrier();
  const size_t row = current->lane / 4;
  const size_t column = current->lane % 4 * 2;
  for (size_t k = 0; k < 4; k++) {
    // lane 4 i + k holds a[i][k], lane 4 j + k holds b[k][j]
    sums[0] = std::fma(values[0][row * 4 + k], values[1][column * 4 + k], sums[0]);
    sums[1] = std::fma(values[0][row * 4 + k], values[1][(column + 1) * 4 + k], sums[1]);
  }
}

void copyAsync(void* to, const void* from, int bytes, bool valid) {
  const auto mask = static_cast<uintptr_t>(bytes) - 1;
  if ((reinterpret_cast<uintptr_t>(to) & mask) != 0 ||
      (reinterpret_cast<uintptr_t>(from) & mask) != 0) {
    fail(MISALIGNED_ADDRESS);
  }
  if (valid && !isReadable(from, static_cast<size_t>(bytes))) {
    fail(ILLEGAL_ADDRESS);
  }
  const Copy copy{to, from, bytes, valid, current->group};
  if (eager) {
    perform(copy);
  } else {
    current->copies.push_back(copy);
  }
}

void commitCopies() { current->group++; }

void waitForCopies(int left) {
  auto& copies = current->copies;
  while (!copies.empty() && copies.front().group + static_cast<size_t>(left) < current->group) {
    perform(copies.front());
    copies.pop_front();
  }
}

int run(const Geometry& geometry, const std::function<void()>& kernel, Readable readable) {
  const size_t threads =
      static_cast<size_t>(geometry.block.x) * geometry.block.y * geometry.block.z;
  if (threads > MOST_THREADS || geometry.sharedBytes > MOST_SHARED) {
    return LAUNCH_FAILED;
  }
  if (fibers.size() > threads) {
    for (size_t i = threads; i < fibers.size(); i++) {
      munmap(fibers[i].stack, STACK);
    }
  }
  fibers.resize(threads);
  warps.resize((threads + 31) / 32);
  body = &kernel;
  isReadable = readable;
  eager = geometry.reverse;
  failure = SUCCESS;
  blockSize = geometry.block;
  gridSize = geometry.grid;
  for (block.z = 0; block.z < gridSize.z; block.z++) {
    for (block.y = 0; block.y < gridSize.y; block.y++) {
      for (block.x = 0; block.x < gridSize.x; block.x++) {
        const int code = runBlock(geometry);
        if (code != SUCCESS) {
          return code;
        }
      }
    }
  }
  return SUCCESS;
}

}  // namespace emulated
