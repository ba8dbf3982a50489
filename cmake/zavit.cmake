# What every part of the build shares: compiler flags, rooms, tests.

add_library(zavit_flags INTERFACE)
target_compile_definitions(zavit_flags INTERFACE _GNU_SOURCE)
target_compile_options(zavit_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla
  -Wwrite-strings -Wcast-qual -Wundef -Wdouble-promotion -ffp-contract=off -fno-math-errno
  $<$<BOOL:${ZAVIT_WERROR}>:-Werror>)
target_include_directories(zavit_flags INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>)
if(ZAVIT_SANITIZE)
  string(REPLACE ";" "," zavit_sanitizers "${ZAVIT_SANITIZE}")
  target_compile_options(zavit_flags INTERFACE -fsanitize=${zavit_sanitizers}
    -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(zavit_flags INTERFACE -fsanitize=${zavit_sanitizers})
endif()
if(ZAVIT_FUZZ)
  target_compile_options(zavit_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# zavit_room(NAME SOURCES file… [NEEDS room…] [USES target…])
# A room is a static library of its own that links only the rooms it may reach, so an arrow in the
# wrong direction doesn't link. libzavit is all of their objects together.
function(zavit_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;NEEDS;USES" ${ARGN})
  add_library(zavit_${name} STATIC ${ROOM_SOURCES})
  target_include_directories(zavit_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  list(TRANSFORM ROOM_NEEDS PREPEND zavit_)
  target_link_libraries(zavit_${name} PUBLIC zavit_flags ${ROOM_NEEDS} ${ROOM_USES})
  set_property(GLOBAL APPEND PROPERTY ZAVIT_ROOMS zavit_${name})
endfunction()

# zavit_test(NAME LABEL label SOURCES file… LINKS target… [ARGS arg…] [TIMEOUT seconds])
# One program per topic; ctest runs it as label/NAME.
function(zavit_test name)
  cmake_parse_arguments(TEST "" "LABEL;TIMEOUT" "SOURCES;LINKS;ARGS" ${ARGN})
  add_executable(test_${name} ${TEST_SOURCES})
  target_include_directories(test_${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests
    ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(test_${name} PRIVATE ${TEST_LINKS} zavit_flags PkgConfig::CMOCKA)
  set_target_properties(test_${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  add_test(NAME ${TEST_LABEL}/${name} COMMAND test_${name} ${TEST_ARGS})
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 300)
    if(ZAVIT_SANITIZE)
      set(TEST_TIMEOUT 1200)
    endif()
  endif()
  set_tests_properties(${TEST_LABEL}/${name} PROPERTIES LABELS ${TEST_LABEL}
    TIMEOUT ${TEST_TIMEOUT} WORKING_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
endfunction()
