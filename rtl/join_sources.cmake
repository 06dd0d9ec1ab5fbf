# SPDX-License-Identifier: Apache-2.0
# Writes FOLDER/all.cpp, which includes every source that Verilator made there: how many it makes is its secret.
file(GLOB sources RELATIVE ${FOLDER} ${FOLDER}/*.cpp)
list(SORT sources)
list(TRANSFORM sources REPLACE "(.+)" "#include \"\\1\"\n")
list(JOIN sources "" text)
file(WRITE ${FOLDER}/all.cpp "${text}")

# In the variant that counts coverage a model writes its counts when it goes; its own file each time. The number of the
# fault that is alive comes from outside.
if(VARIANT STREQUAL verify)
  file(READ ${FOLDER}/Vdut.cpp model)
  string(REPLACE "Vdut::~Vdut() {" "Vdut::~Vdut() {\n    mixpe_keep_coverage(*contextp());" changed "${model}")
  if(changed STREQUAL model)
    message(FATAL_ERROR "Vdut.cpp has no destructor of the expected form")
  endif()
  file(WRITE ${FOLDER}/Vdut.cpp "${changed}")
  string(PREPEND text "#include <cstdlib>\n#include <string>\n#include <unistd.h>\n#include \"verilated_cov.h\"
extern \"C\" int mixpe_mutant_number() {
  const char* number = std::getenv(\"MIXPE_MUTANT\");
  return number == nullptr ? 0 : std::atoi(number);
}
static void mixpe_keep_coverage(VerilatedContext& context) {
  static int count = 0;
  const char* folder = std::getenv(\"MIXPE_RTL_COVERAGE\");
  if (folder == nullptr) return;
  const std::string name = std::to_string(getpid()) + \"-\" + std::to_string(count++) + \".dat\";
  context.coveragep()->write((std::string(folder) + \"/\" + name).c_str());
}
")
  file(WRITE ${FOLDER}/all.cpp "${text}")
endif()
