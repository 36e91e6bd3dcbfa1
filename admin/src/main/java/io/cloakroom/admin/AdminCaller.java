package io.cloakroom.admin;

/// Who calls the REST interface.
///
/// @param login    for records and logs
/// @param operator whether everything is open to it
public record AdminCaller(String login, boolean operator) {}
