# SPDX-License-Identifier: Apache-2.0
# mixpe_verilate(<target> TOP <module> SOURCES <file>... [INCLUDE <folder>...] [PARAMETERS <Name>=<value>...]
#                [OPTIONS <verilator option>...])
# Makes the static library <target> with the C++ model of the module, class Vdut in "Vdut.h". One translation unit per
# model and one run-time library for all, instead of Debian's verilate(), which compiles the run time anew for each.
# Assertions stay on: a failing one stops the simulation.
# MIXPE_RTL_VARIANT, set by `mixpe verify` in a build tree of its own: "verify" counts lines and branches, which every
# model writes into folder $MIXPE_RTL_COVERAGE when it goes; and reads the sources of the tested folder from below
# MIXPE_RTL_MUTANTS, where faults are planted in them: the one of number $MIXPE_MUTANT is alive.
find_program(MIXPE_VERILATOR verilator REQUIRED)
execute_process(COMMAND ${MIXPE_VERILATOR} --getenv VERILATOR_ROOT OUTPUT_VARIABLE MIXPE_VERILATOR_ROOT
                OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
set(MIXPE_VERILATED_OPTIONS -O1 -w -fno-strict-aliasing) # generated and third-party code: its warnings are not ours

if(NOT TARGET mixpe_verilated)
  set(runtime ${MIXPE_VERILATOR_ROOT}/include)
  add_library(mixpe_verilated STATIC ${runtime}/verilated.cpp ${runtime}/verilated_threads.cpp
                                     ${runtime}/verilated_cov.cpp ${runtime}/verilated_fst_c.cpp)
  target_include_directories(mixpe_verilated SYSTEM PUBLIC ${runtime} ${runtime}/vltstd)
  target_compile_definitions(mixpe_verilated PUBLIC VM_COVERAGE=1 VM_TRACE=1 VM_TRACE_FST=1 VM_SC=0)
  target_compile_options(mixpe_verilated PRIVATE ${MIXPE_VERILATED_OPTIONS})
  find_package(Threads REQUIRED)
  find_package(ZLIB REQUIRED)
  target_link_libraries(mixpe_verilated PUBLIC Threads::Threads ZLIB::ZLIB)
endif()

function(mixpe_verilate target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TOP" "SOURCES;INCLUDE;PARAMETERS;OPTIONS")
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${target}.verilated)
  list(TRANSFORM arg_PARAMETERS PREPEND -G)
  list(TRANSFORM arg_INCLUDE PREPEND -I OUTPUT_VARIABLE includes)
  set(headers)
  foreach(include IN LISTS arg_INCLUDE)
    file(GLOB found CONFIGURE_DEPENDS ${include}/*.svh)
    list(APPEND headers ${found})
  endforeach()
  if(MIXPE_RTL_VARIANT STREQUAL verify)
    list(APPEND arg_OPTIONS --coverage-line --coverage-user -Wno-fatal -Wno-lint -Wno-style)
    cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME area)
    file(GLOB planted RELATIVE ${MIXPE_RTL_MUTANTS}/${area} CONFIGURE_DEPENDS ${MIXPE_RTL_MUTANTS}/${area}/*.sv)
    foreach(source IN LISTS planted)
      list(TRANSFORM arg_SOURCES REPLACE "^${PROJECT_SOURCE_DIR}/rtl/${area}/${source}$" ${MIXPE_RTL_MUTANTS}/${area}/${source})
    endforeach()
    # What the design is, for proofs that a fault changes nothing.
    list(JOIN arg_PARAMETERS "\n" parameters)
    file(GENERATE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${target}.design CONTENT "${arg_TOP}\n${arg_INCLUDE}\n${parameters}\n")
    list(PREPEND arg_SOURCES ${PROJECT_SOURCE_DIR}/tests/rtl/mixpe_mutant_pkg.sv)
  endif()
  add_custom_command(
    OUTPUT ${folder}/all.cpp ${folder}/Vdut.h
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${folder}
    COMMAND ${MIXPE_VERILATOR} --cc --assert -O3 --x-assign unique --x-initial unique --output-split 0 --prefix Vdut
            --top-module ${arg_TOP} --Mdir ${folder} ${includes} ${arg_PARAMETERS} ${arg_OPTIONS} ${arg_SOURCES}
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder} -DVARIANT=${MIXPE_RTL_VARIANT} -P ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/join_sources.cmake
    DEPENDS ${arg_SOURCES} ${headers} ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/join_sources.cmake
    COMMENT "Verilating ${arg_TOP} for ${target}"
    VERBATIM COMMAND_EXPAND_LISTS)
  add_library(${target} STATIC ${folder}/all.cpp)
  target_include_directories(${target} SYSTEM PUBLIC ${folder})
  target_compile_options(${target} PRIVATE ${MIXPE_VERILATED_OPTIONS})
  target_link_libraries(${target} PUBLIC mixpe_verilated)
endfunction()
