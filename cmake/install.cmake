# What `make install` puts where: program, library (static and shared) with headers and pkg-config
# file, manual pages, completion.
install(TARGETS zavit RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS zavit_static zavit_shared
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/zavit DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  FILES_MATCHING PATTERN "*.h")

configure_file(${PROJECT_SOURCE_DIR}/cmake/zavit.pc.in ${CMAKE_BINARY_DIR}/zavit.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/zavit.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(FILES ${PROJECT_SOURCE_DIR}/docs/schema/zavit.schema.json
  DESTINATION ${CMAKE_INSTALL_DATADIR}/zavit)
install(DIRECTORY ${CMAKE_BINARY_DIR}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1
  FILES_MATCHING PATTERN "*.1")
install(FILES ${CMAKE_BINARY_DIR}/zavit.bash-completion
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME zavit)
