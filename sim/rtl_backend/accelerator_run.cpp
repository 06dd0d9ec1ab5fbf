// SPDX-License-Identifier: Apache-2.0
#include "sim/rtl_backend/accelerator_run.hpp"

#include "reference/base/error.hpp"

namespace mixpe::sim {

std::string ToString(CycleClass cycle_class) {
  switch (cycle_class) {
    case CycleClass::kIdle:
      return "idle";
    case CycleClass::kCompute:
      return "compute";
    case CycleClass::kWeightLoad:
      return "weight load";
    case CycleClass::kFill:
      return "fill";
    case CycleClass::kLoadStall:
      return "load stall";
    case CycleClass::kGroupStall:
      return "group unit stall";
    case CycleClass::kStoreStall:
      return "store stall";
    case CycleClass::kDrain:
      return "drain";
    case CycleClass::kCount:
      break;
  }
  FailContract(__FILE__, __LINE__, "cycle_class", "no such class of cycles");
}

std::string AcceleratorRun::Table() const {
  constexpr std::size_t kNameWidth = 18;
  std::string text;
  const auto line = [&](std::string name, std::uint64_t count) {
    name.resize(kNameWidth, ' ');
    text += name + std::to_string(count) + "\n";
  };
  line("cycles", cycles);
  for (std::size_t i = 0; i < kCycleClasses; ++i) {
    line(ToString(static_cast<CycleClass>(i)), by_class[i]);
  }
  return text;
}

}  // namespace mixpe::sim
