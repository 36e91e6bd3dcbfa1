package io.cloakroom.admin.snippet;

/// How a syntax quotes a value. Values never contain control characters.
@FunctionalInterface
interface Quoting {
    /// As it is: for files that take the rest of a line.
    Quoting NONE = value -> value;

    /// One word of a POSIX shell, in quotes where it needs them.
    Quoting SHELL = value -> plain(value) ? value : "'" + value.replace("'", "'\\''") + "'";

    /// A value in a `.env` file. Its readers agree on bare words and on single quotes; a value that has single quotes
    /// or backslashes is written as a shell reads it.
    Quoting DOTENV = value -> {
        if (plain(value)) {
            return value;
        }
        return value.contains("'") ? "\"" + value.replaceAll("[\\\\\"$`]", "\\\\$0") + "\"" : "'" + value + "'";
    };

    /// A string in double quotes as JSON, YAML, Python, JavaScript, Java and Go read it alike.
    Quoting DOUBLE = value -> "\"" + value.replaceAll("[\\\\\"]", "\\\\$0") + "\"";

    /// A string of HCL, in which nothing is a template.
    Quoting HCL = value -> DOUBLE.apply(value).replace("${", "$${").replace("%{", "%%{");

    /// A string of PHP, in which nothing is a variable.
    Quoting PHP = value -> "'" + value.replaceAll("[\\\\']", "\\\\$0") + "'";

    String apply(String value);

    private static boolean plain(String value) {
        return value.matches("[A-Za-z0-9._/:@%+-][A-Za-z0-9._/:@%+=-]*");
    }
}
