// SPDX-License-Identifier: Apache-2.0
#include "experiments/commands/trace/summary.hpp"

#include <map>
#include <utility>

#include "reference/base/error.hpp"

namespace mixpe::experiments {
namespace {

using reference::Operand;
using reference::Operator;

/// total += count * repeat.
void Add(std::int64_t& total, std::int64_t count, std::int64_t repeat) {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(count, repeat, &product) ||
      __builtin_add_overflow(total, product, &total)) {
    throw UserError({}, "the trace's totals do not fit 64 bits", "split it into smaller ones");
  }
}

/// Elements of one execution that move: of a table only the rows that the indices name.
std::int64_t Moved(const Operator& op, const Operand& operand) {
  const bool by_index =
      op.kind == reference::OpKind::kGather || op.kind == reference::OpKind::kScatter;
  if (!by_index || operand.name != "table") return operand.Elements();
  std::int64_t moved = 0;
  Add(moved, op.Extent("rows"), op.Extent("cols"));
  return moved;
}

void Count(OperatorRow& row, const Operator& op) {
  ++row.records;
  Add(row.executions, op.repeat, 1);
  Add(row.macs, reference::Macs(op), op.repeat);
}

}  // namespace

Summary Summarise(const reference::Trace& trace) {
  std::map<std::pair<reference::OpKind, reference::Phase>, OperatorRow> operators;
  std::map<std::pair<reference::Role, std::string>, OperandRow> operands;
  const auto row_of = [&](const Operand& operand) -> OperandRow& {
    OperandRow& row = operands[{operand.role, operand.format}];
    row.role = operand.role;
    row.format = operand.format;
    return row;
  };
  Summary summary;
  for (const Operator& op : trace.operators) {
    OperatorRow& row = operators[{op.kind, op.phase}];
    row.kind = op.kind;
    row.phase = op.phase;
    Count(row, op);
    Count(summary.total, op);
    for (const Operand& x : op.inputs) Add(row_of(x).elements_read, Moved(op, x), op.repeat);
    for (const Operand& y : op.outputs) Add(row_of(y).elements_written, Moved(op, y), op.repeat);
  }
  for (auto& [key, row] : operators) summary.operators.push_back(row);
  for (auto& [key, row] : operands) summary.operands.push_back(row);
  return summary;
}

}  // namespace mixpe::experiments
