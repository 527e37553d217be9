# What is installed, and the .deb that brings it: `cmake --install build`, `cpack --config build/CPackConfig.cmake`.
include(GNUInstallDirs)

# Man pages and completions come out of the binary itself: they cannot say anything else than it does.
set(shared ${CMAKE_BINARY_DIR}/share)
add_custom_command(
  OUTPUT ${shared}/stamp
  COMMAND ${CMAKE_COMMAND} -E make_directory ${shared}/completions
  COMMAND schema_binary manual --directory ${shared}/man
  COMMAND schema_binary completion bash -o ${shared}/completions/schema
  COMMAND schema_binary completion zsh -o ${shared}/completions/_schema
  COMMAND schema_binary completion fish -o ${shared}/completions/schema.fish
  COMMAND ${CMAKE_COMMAND} -E touch ${shared}/stamp
  DEPENDS schema_binary
  WORKING_DIRECTORY ${CMAKE_BINARY_DIR}
  VERBATIM)
add_custom_target(shared_files ALL DEPENDS ${shared}/stamp)

install(TARGETS schema_binary RUNTIME)
install(DIRECTORY ${shared}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${shared}/completions/schema DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${shared}/completions/_schema DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES ${shared}/completions/schema.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs examples DESTINATION ${CMAKE_INSTALL_DOCDIR} PATTERN "*.cpp" EXCLUDE)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_CONTACT "The schema authors <schema@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "schema as code for PostgreSQL")
set(CPACK_PACKAGE_DESCRIPTION
    "One SQL file says what the database should be. schema compares it with what is there, writes\n ordered, zero-downtime migration files, runs them, and tells when a database has left the path.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Graphviz draws; the server's binaries answer doubts and prove plans; git names authors. None is needed to diff and apply.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "graphviz, git")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "postgresql")
include(CPack)
