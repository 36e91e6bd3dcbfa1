package io.cloakroom.gateway.adminport;

import io.cloakroom.admin.panel.Panel;
import io.cloakroom.admin.panel.page.PanelCall;
import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.http.HttpResponse.Content;
import io.cloakroom.gateway.s3.S3Query;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Translates requests for the control panel, and its answers: path, query, cookie and form.
public final class PanelHandler {
    private static final int MOST_FIELDS = 2_000;
    private static final List<String> SIGN_IN = List.of("sign-in");

    private final Panel panel;
    private final AdminDoor door;

    public PanelHandler(Panel panel, AdminDoor door) {
        this.panel = panel;
        this.door = door;
    }

    HttpResponse answer(HttpRequest request) throws IOException {
        boolean post = request.method().equals("POST");
        boolean head = request.method().equals("HEAD");
        var encoded = request.path().substring(1);
        var path = encoded.isEmpty() ? List.<String>of() : AdminFields.segments(encoded);
        var sessions = AdminFields.sessions(request);
        var answer = panel.answer(new PanelCall(
                head ? "GET" : request.method(),
                path,
                S3Query.parse(request.query()).all(),
                post ? form(request, path.equals(SIGN_IN)) : Map.of(),
                sessions.isEmpty() ? null : sessions.getFirst(),
                sessions.size() > 1,
                request.headers().first("x-csrf-token").orElse(null),
                request.headers().first("hx-request").isPresent(),
                request.headers().first("accept-language").orElse(""),
                request.host(),
                request.headers().has("origin")
                        ? String.join(", ", request.headers().all("origin"))
                        : null,
                request.secure(),
                AdminFields.peer(request)));
        var headers = HttpHeaders.builder();
        answer.headers().forEach(headers::add);
        if (head) {
            headers.add("content-length", String.valueOf(answer.body().length));
        }
        return HttpResponse.of(
                answer.status(), headers.build(), head ? Content.NONE : new Content.Bytes(answer.body()));
    }

    private Map<String, List<String>> form(HttpRequest request, boolean signsIn) throws IOException {
        AdminDoor.requireType(request, "application/x-www-form-urlencoded");
        return form(door.body(request, signsIn, PanelCall.MAX_FORM_BYTES));
    }

    /// Text that is not well encoded stays as it came.
    private static Map<String, List<String>> form(byte[] body) {
        var fields = new HashMap<String, List<String>>();
        for (var pair : new String(body, StandardCharsets.UTF_8).split("&", MOST_FIELDS)) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                var name = equals < 0 ? pair : pair.substring(0, equals);
                var value = equals < 0 ? "" : pair.substring(equals + 1);
                fields.computeIfAbsent(decoded(name), _ -> new ArrayList<>()).add(decoded(value));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException badlyEncoded) {
            return text;
        }
    }
}
