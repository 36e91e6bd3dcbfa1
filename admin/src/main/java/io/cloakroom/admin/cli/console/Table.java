package io.cloakroom.admin.cli.console;

import io.cloakroom.admin.text.Legible;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Prints JSON as text in columns. Leaves out characters that control the terminal or change the direction of
/// writing.
public final class Table {
    private final List<List<String>> lines = new ArrayList<>();

    Table(String... headings) {
        lines.add(List.of(headings));
    }

    /// A table of a list's items: each column is a heading with a path into an item (`user.name`).
    public static void print(PrintWriter out, JsonNode list, String... headingsAndPaths) {
        var headings = new String[headingsAndPaths.length / 2];
        for (int i = 0; i < headings.length; i++) {
            headings[i] = headingsAndPaths[2 * i];
        }
        var table = new Table(headings);
        for (var item : list.path("items")) {
            var line = new ArrayList<String>();
            for (int i = 1; i < headingsAndPaths.length; i += 2) {
                line.add(value(item, headingsAndPaths[i]));
            }
            table.lines.add(line);
        }
        table.print(out);
    }

    /// Prints one resource, a line for each field.
    static void printFields(PrintWriter out, JsonNode thing, String... headingsAndPaths) {
        var table = new Table();
        for (int i = 0; i < headingsAndPaths.length; i += 2) {
            var value = value(thing, headingsAndPaths[i + 1]);
            if (!value.isEmpty()) {
                table.lines.add(List.of(headingsAndPaths[i], value));
            }
        }
        table.print(out);
    }

    public static String value(JsonNode item, String path) {
        var node = item;
        for (var step : path.split("\\.", -1)) {
            node = node.path(step);
        }
        var text = node.isValueNode() && !node.isNull() ? node.asString() : node.isEmpty() ? "" : node.toString();
        return Legible.plain(text);
    }

    private void print(PrintWriter out) {
        int columns = lines.stream().mapToInt(List::size).max().orElse(0);
        var widths = new int[columns];
        for (var line : lines) {
            for (int i = 0; i < line.size(); i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (var line : lines) {
            var text = new StringBuilder();
            for (int i = 0; i < line.size(); i++) {
                text.append(line.get(i))
                        .append(" ".repeat(widths[i] - line.get(i).length() + 2));
            }
            if (!line.isEmpty()) {
                out.println(text.toString().stripTrailing());
            }
        }
    }
}
