package io.cloakroom.admin.panel.server;

import io.cloakroom.admin.panel.page.ApiClient;
import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelCall;
import io.cloakroom.admin.rest.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The reference of the REST interface as a page. It shows only what the OpenAPI document says and, like that, is
/// open to everybody.
public final class ReferencePages {
    public static final String PATH = "reference";
    public static final String TEMPLATE = "reference.jte";

    private static final String SCHEMAS = "#/components/schemas/";
    /// Examples by the operation's id.
    private static final Map<String, Example> EXAMPLES = examples();

    private static Map<String, Example> examples() {
        try (var in = Objects.requireNonNull(
                ReferencePages.class.getResourceAsStream("/io/cloakroom/admin/panel/examples.json"))) {
            var examples = new HashMap<String, Example>();
            Wire.read(in.readAllBytes(), JsonNode.class)
                    .forEachEntry((id, example) -> examples.put(id, Wire.read(Wire.write(example), Example.class)));
            return Map.copyOf(examples);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public void addTo(PageTable panel) {
        panel.row("GET", PATH, visit -> visit.page(PATH, TEMPLATE, page(visit.call(), visit.api())));
    }

    /// @param origin  of the page: scheme, host and port
    /// @param records in requests and answers, by name
    public record ReferencePage(String origin, List<Group> groups, List<Shape> records) {}

    /// Calls whose paths begin with the same segment.
    public record Group(String name, List<Call> calls) {}

    /// @param id    of its anchor on the page
    /// @param who   who may call it
    /// @param takes name of the body's record, or `null`
    public record Call(
            String id,
            String method,
            String path,
            String summary,
            String who,
            List<Item> parameters,
            @Nullable String takes,
            List<Reply> replies,
            @Nullable Example example) {}

    /// A real call and its answer, recorded by the test that checks every answer against the document.
    ///
    /// @param target path and query after `/api/v1/`
    /// @param body   of the request, or `null`
    /// @param answer JSON with shortened texts and lists, or the beginning of another document
    public record Example(
            String method, String target, @Nullable String body, int status, String answer) {
        /// Whether the call works without authentication, such as a sign-in.
        private boolean isOpen() {
            return target.equals("sessions") || target.equals("openapi.json");
        }

        /// The call as a shell command.
        public String curl(String origin) {
            var verb = method.equals("GET") ? "" : " -X " + method;
            var sent =
                    body == null ? "" : " -H 'Content-Type: application/json' -d '" + body.replace("'", "'\\''") + "'";
            var caller = isOpen() ? "" : " -H \"Authorization: Bearer $TOKEN\"";
            return "curl -s" + verb + caller + sent + " '" + origin + "/api/v1/" + target + "'";
        }
    }

    /// A parameter, or a field of a record.
    ///
    /// @param type   in a word or two
    /// @param record name of the record that it contains, or `null`
    /// @param needed whether it is required
    public record Item(String name, String type, @Nullable String record, boolean needed, String text) {}

    /// @param record name of the record that the answer or its page contains, or `null`
    public record Reply(
            String status, String text, @Nullable String record, boolean paged) {}

    public record Shape(String name, List<Item> fields) {}

    public static ReferencePage page(PanelCall call, ApiClient api) {
        var document = Wire.read(api.document(Map.of(), "openapi.json"), JsonNode.class);
        var groups = new LinkedHashMap<String, List<Call>>();
        document.path("paths").forEachEntry((path, methods) -> {
            var group = path.substring(1).split("/", -1)[0];
            methods.forEachEntry((method, operation) ->
                    groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(call(method, path, operation)));
        });
        var records = new ArrayList<Shape>();
        document.path("components")
                .path("schemas")
                .forEachEntry((name, schema) -> records.add(new Shape(name, fields(schema))));
        return new ReferencePage(
                call.pageOrigin(),
                groups.entrySet().stream()
                        .map(group -> new Group(group.getKey(), group.getValue()))
                        .toList(),
                records);
    }

    private static Call call(String method, String path, JsonNode operation) {
        var parameters = new ArrayList<Item>();
        for (var parameter : operation.path("parameters")) {
            parameters.add(item(
                    text(parameter, "name"),
                    parameter.path("schema"),
                    parameter.path("required").asBoolean(false),
                    text(parameter, "description")));
        }
        var replies = new ArrayList<Reply>();
        operation.path("responses").forEachEntry((status, reply) -> replies.add(reply(status, reply)));
        return new Call(
                text(operation, "operationId"),
                method.toUpperCase(Locale.ROOT),
                "/api/v1" + path,
                text(operation, "summary"),
                text(operation, "description"),
                parameters,
                record(operation
                        .path("requestBody")
                        .path("content")
                        .path("application/json")
                        .path("schema")),
                replies,
                EXAMPLES.get(text(operation, "operationId")));
    }

    /// Refusals are not linked, since all have the same form.
    private static Reply reply(String status, JsonNode reply) {
        var schema = reply.path("content").values().stream()
                .findFirst()
                .map(content -> content.path("schema"))
                .orElse(reply.path("schema"));
        var items = schema.path("properties").path("items").path("items");
        boolean good = status.startsWith("2");
        return new Reply(
                status,
                text(reply, "description"),
                good ? record(items.isMissingNode() ? schema : items) : null,
                !items.isMissingNode());
    }

    private static List<Item> fields(JsonNode schema) {
        var needed = new HashSet<String>();
        schema.path("required").forEach(name -> needed.add(name.asString("")));
        var fields = new ArrayList<Item>();
        schema.path("properties")
                .forEachEntry((name, field) ->
                        fields.add(item(name, field, needed.contains(name), text(field, "description"))));
        return fields;
    }

    private static Item item(String name, JsonNode schema, boolean needed, String text) {
        return new Item(name, type(schema), record(schema), needed, text);
    }

    /// The record in a schema: the schema itself, the items of a list, or one of two alternatives.
    private static @Nullable String record(JsonNode schema) {
        var reference = text(schema, "$ref");
        if (reference.startsWith(SCHEMAS)) {
            return reference.substring(SCHEMAS.length());
        }
        for (var inner : List.of(
                schema.path("items"),
                schema.path("anyOf").path(0),
                schema.path("oneOf").path(0))) {
            var found = inner.isMissingNode() ? null : record(inner);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static String type(JsonNode schema) {
        if (schema.has("enum")) {
            var choices = new StringJoiner(" | ");
            schema.path("enum").forEach(choice -> choices.add(choice.isNull() ? "null" : choice.asString("")));
            return choices.toString();
        }
        var type = schema.path("type").isArray() ? text(schema.path("type"), 0) : text(schema, "type");
        if (type.equals("array")) {
            var of = type(schema.path("items"));
            return of.isEmpty() ? "list of" : "list of " + of;
        }
        if (schema.path("additionalProperties").isObject()) {
            return "map of " + type(schema.path("additionalProperties"));
        }
        return text(schema, "format").equals("date-time")
                ? "time (RFC 3339)"
                : type.isEmpty() && record(schema) == null ? "JSON" : type;
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }

    private static String text(JsonNode node, int index) {
        return node.path(index).asString("");
    }
}
