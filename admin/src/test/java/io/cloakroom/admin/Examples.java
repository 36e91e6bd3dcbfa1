package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.rest.AdminAnswer;
import io.cloakroom.admin.rest.AdminCall;
import io.cloakroom.admin.rest.Route;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The examples on the panel's page about REST: for each route the first good call that a test has made. The run
/// compares its calls with `examples.json`; with `-Dexamples=write` it writes the file anew.
final class Examples {
    private static final Path FILE = Path.of("src/main/resources/io/cloakroom/admin/panel/examples.json");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final Set<String> SECRET = Set.of("secretKey", "password", "token", "sessionToken", "text");
    private static final int LONGEST_TEXT = 60;
    private static final int LONGEST_DOCUMENT = 400;

    private final TreeMap<String, ObjectNode> made = new TreeMap<>();

    void note(Route route, AdminCall call, AdminAnswer answer) {
        var id = id(route);
        if (made.containsKey(id)) {
            return;
        }
        var example = JSON.createObjectNode();
        example.put("method", call.method());
        example.put("target", target(call));
        if (call.body().length > 0) {
            example.put("body", shortened(JSON.readTree(call.body())).toString());
        }
        example.put("status", answer.status());
        example.put("answer", text(answer));
        made.put(id, example);
    }

    private static String target(AdminCall call) {
        var path = call.path().stream().map(Examples::encoded).collect(Collectors.joining("/"));
        var query = call.query().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? path : path + "?" + query;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String text(AdminAnswer answer) {
        var body = new String(answer.body(), StandardCharsets.UTF_8);
        var type = answer.headers().getOrDefault("content-type", "");
        if (!type.startsWith("application/json") || body.contains("\"openapi\"")) {
            return body.length() > LONGEST_DOCUMENT ? body.substring(0, LONGEST_DOCUMENT) + "…" : body;
        }
        return JSON.writeValueAsString(shortened(JSON.readTree(body)));
    }

    /// Shortens an answer: only the first item of a list, the beginning of a long text, and no secret.
    private static JsonNode shortened(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (var name : List.copyOf(object.propertyNames())) {
                var value = object.path(name);
                if (value.isString() && SECRET.contains(name)) {
                    object.put(name, "…");
                } else {
                    object.set(name, shortened(value));
                }
            }
            return object;
        }
        if (node instanceof ArrayNode list) {
            while (list.size() > 1) {
                list.remove(list.size() - 1);
            }
            for (int i = 0; i < list.size(); i++) {
                list.set(i, shortened(list.path(i)));
            }
            return list;
        }
        return node.isString() && node.stringValue().length() > LONGEST_TEXT
                ? JSON.getNodeFactory().stringNode(node.stringValue().substring(0, LONGEST_TEXT) + "…")
                : node;
    }

    private static String id(Route route) {
        var id = new StringBuilder(route.method().toLowerCase(Locale.ROOT));
        for (var word : route.path().split("[^A-Za-z]+", -1)) {
            if (!word.isEmpty()) {
                id.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
            }
        }
        return id.toString();
    }

    /// Every route has an example. In this run its request was made too, and had the same status and an answer of the
    /// same form.
    void assertAsKept() throws IOException {
        if (System.getProperty("examples", "").equals("write")) {
            Files.writeString(FILE, JSON.writeValueAsString(made) + "\n");
        }
        var kept = JSON.readTree(Files.readAllBytes(FILE));
        assertThat(new TreeSet<>(kept.propertyNames()))
                .as("examples of routes; -Dexamples=write makes them")
                .isEqualTo(made.navigableKeySet());
        made.forEach((id, now) -> {
            var then = kept.path(id);
            assertThat(form(then)).as(id + "; -Dexamples=write makes it anew").isEqualTo(form(now));
        });
    }

    /// The parts of an example that are the same in each run: not keys, ids and times.
    private static List<String> form(JsonNode example) {
        var form = new ArrayList<String>();
        form.add(
                example.path("method").asString() + " " + example.path("status").asInt());
        form.add(String.join("/", unlikeKeys(example.path("target").asString().split("[?]", 2)[0])));
        var answer = example.path("answer").asString("");
        if (answer.startsWith("{") && !answer.contains("openapi")) {
            fields("", JSON.readTree(answer), form);
        }
        return form;
    }

    private static List<String> unlikeKeys(String path) {
        return List.of(path.split("/", -1)).stream()
                .map(step -> step.matches("CLKR[A-Z2-7]{16}|[0-9a-f]{32}|[0-9a-v]{36}") ? "…" : step)
                .toList();
    }

    private static void fields(String at, JsonNode node, List<String> into) {
        if (node.isObject()) {
            node.propertyNames().forEach(name -> {
                into.add(at + "." + name);
                fields(at + "." + name, node.path(name), into);
            });
        } else if (node.isArray() && !node.isEmpty()) {
            fields(at + "[]", node.path(0), into);
        }
    }
}
