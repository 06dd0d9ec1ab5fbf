# SPDX-License-Identifier: Apache-2.0
"""The reference implementation's side of interop_test.cpp.

describe FILE   one line per tensor, and the metadata, as the reference implementation reads them
write FILE      a file with every dtype that the reference implementation writes, then as describe
values FILE     checks through NumPy that tensor t of each dtype holds 0, 1, 2, ... in shape (2, 3)
refused FOLDER  names of the files that the reference implementation refuses
"""
import ctypes
import os
import sys

import numpy
import safetensors
import safetensors.numpy


def describe(path):
    with open(path, "rb") as file:
        tensors = safetensors.deserialize(file.read())
    for name, tensor in sorted(tensors):
        shape = ",".join(str(extent) for extent in tensor["shape"])
        print(f"{name} {tensor['dtype']} [{shape}] {bytes(tensor['data']).hex()}")
    with safetensors.safe_open(path, framework="numpy") as file:
        for key, value in sorted((file.metadata() or {}).items()):
            print(f"{key}={value}")


def write(path):
    names = {
        "bool": 8, "float4_e2m1fn_x2": 8, "uint8": 8, "int8": 8, "float8_e5m2": 8,
        "float8_e4m3fn": 8, "float8_e8m0fnu": 8, "float8_e4m3fnuz": 8, "float8_e5m2fnuz": 8,
        "int16": 16, "uint16": 16, "float16": 16, "bfloat16": 16, "int32": 32, "uint32": 32,
        "float32": 32, "complex64": 64, "float64": 64, "int64": 64, "uint64": 64,
    }
    specs, alive = {}, []
    for name, bits in names.items():
        for shape in ([3, 5], [], [2, 0, 4]):
            if name.endswith("_x2") and not shape:
                continue  # two elements per byte have no scalar
            count = int(numpy.prod(shape, dtype=numpy.int64)) * bits // 8
            data = ctypes.create_string_buffer(bytes(i % 2 for i in range(count)), max(count, 1))
            alive.append(data)
            specs[f"{name}.{len(shape)}"] = safetensors.TensorSpec(
                dtype=name, shape=shape, data_ptr=ctypes.addressof(data), data_len=count)
    safetensors.serialize_file(specs, path, metadata={"ключ": "значение\n"})
    describe(path)


def values(path):
    tensors = safetensors.numpy.load_file(path)
    dtypes = ["uint8", "int8", "int16", "uint16", "float16", "int32", "uint32", "float32",
              "float64", "int64", "uint64"]
    assert sorted(tensors) == sorted(dtypes), sorted(tensors)
    for dtype in dtypes:
        assert tensors[dtype].dtype == dtype, tensors[dtype].dtype
        numpy.testing.assert_array_equal(tensors[dtype], numpy.arange(6).reshape(2, 3))
    print("equal")


def refused(folder):
    for name in sorted(os.listdir(folder)):
        try:
            with open(os.path.join(folder, name), "rb") as file:
                safetensors.deserialize(file.read())
        except safetensors.SafetensorError as error:
            print(name, error)
    print("done")


sys.stdout.reconfigure(encoding="utf-8")
modes = {"describe": describe, "write": write, "values": values, "refused": refused}
modes[sys.argv[1]](sys.argv[2])
