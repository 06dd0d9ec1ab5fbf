# SPDX-License-Identifier: Apache-2.0
# Writes FOLDER/all.cpp, which includes every source that Verilator made there: how many it makes is its secret.
file(GLOB sources RELATIVE ${FOLDER} ${FOLDER}/*.cpp)
list(SORT sources)
list(TRANSFORM sources REPLACE "(.+)" "#include \"\\1\"\n")
list(JOIN sources "" text)
file(WRITE ${FOLDER}/all.cpp "${text}")
