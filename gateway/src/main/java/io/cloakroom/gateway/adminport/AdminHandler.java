package io.cloakroom.gateway.adminport;

import io.cloakroom.admin.AdminApi;
import io.cloakroom.admin.rest.AdminAnswer;
import io.cloakroom.admin.rest.AdminCall;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.gateway.http.BodyException;
import io.cloakroom.gateway.http.HttpHandler;
import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.http.HttpResponse.Content;
import io.cloakroom.gateway.http.Refusal;
import io.cloakroom.gateway.http.Standing;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Query;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers the admin port: REST under `/api/v1`, the health checks, and the control panel.
public final class AdminHandler implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(AdminHandler.class);
    private static final String API = "/api/";
    private static final String ROOT = "/api/v1/";
    private static final List<String> SIGN_IN = List.of("sessions");
    private static final String ALIVE = "/healthz";
    private static final String READY = "/readyz";

    private final AdminApi api;
    private final PanelHandler panel;
    private final AdminDoor door;
    private final Health health;

    public AdminHandler(AdminApi api, PanelHandler panel, AdminDoor door, Health health) {
        this.api = api;
        this.panel = panel;
        this.door = door;
        this.health = health;
    }

    /// What the server knows of itself.
    public interface Health {
        /// Whether S3 requests are served now.
        boolean ready();

        /// What an operator should know; empty when all is well.
        List<String> troubles();
    }

    @Override
    public boolean displacesSlowClients() {
        return true;
    }

    @Override
    public boolean isProbe(String path) {
        return path.equals(ALIVE) || path.equals(READY);
    }

    @Override
    public Standing standing(HttpRequest request) {
        return door.standing(request);
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        try {
            return switch (request.path()) {
                case ALIVE -> health(request, true);
                case READY -> health(request, health.ready());
                default -> administer(request);
            };
        } catch (Problem refused) {
            return toHttp(AdminApi.refused(refused)).closing();
        } catch (S3Exception badCoding) {
            return toHttp(AdminApi.refused(Problem.badRequest("path or query are not well encoded")));
        } catch (BodyException broken) {
            return toHttp(AdminApi.refused(Problem.badRequest("the body did not come as announced")))
                    .closing();
        } catch (IOException | RuntimeException failed) {
            LOG.error("request {} to the admin port failed", request.id(), failed);
            return toHttp(AdminApi.refused(Problem.failed("the server failed; its log says more")));
        }
    }

    private HttpResponse administer(HttpRequest request) throws IOException {
        door.requireHost(request);
        return request.path().startsWith(API) ? toHttp(api(request)) : panel.answer(request);
    }

    /// The answer to a request that is refused before a handler sees it.
    public static HttpResponse refuse(Refusal kind, String requestId) {
        var sentence = kind == Refusal.PLAIN_HTTP ? Refusals.PLAIN_HTTP : "the request was refused: " + requestId;
        return toHttp(AdminApi.refused(Problem.of(kind.status(), sentence)));
    }

    private HttpResponse health(HttpRequest request, boolean well) {
        var text = new StringBuilder(well ? "ok\n" : "not ready\n");
        health.troubles().forEach(trouble -> text.append(trouble).append('\n'));
        var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        var headers = HttpHeaders.builder()
                .add("content-type", "text/plain; charset=utf-8")
                .add("cache-control", "no-store");
        return switch (request.method()) {
            case "GET" -> HttpResponse.of(well ? 200 : 503, headers.build(), new Content.Bytes(bytes));
            case "HEAD" ->
                HttpResponse.of(
                        well ? 200 : 503,
                        headers.add("content-length", String.valueOf(bytes.length))
                                .build(),
                        Content.NONE);
            default -> throw Problem.methodNotAllowed(request.method());
        };
    }

    private AdminAnswer api(HttpRequest request) throws IOException {
        if (!request.path().startsWith(ROOT)) {
            throw Problem.notFound("REST lies under " + ROOT);
        }
        door.requireOwnOrigin(request);
        var path = AdminFields.segments(request.path().substring(ROOT.length()));
        boolean signsIn = request.method().equals("POST") && path.equals(SIGN_IN);
        if (signsIn) {
            AdminDoor.requireType(request, "application/json");
        }
        return api.answer(new AdminCall(
                request.method(),
                path,
                query(request),
                request.headers().first("authorization").orElse(null),
                request.headers().first("if-match").orElse(null),
                request.headers().first("idempotency-key").orElse(null),
                request.headers().first("user-agent").orElse("").startsWith("cloakroom-cli") ? "cli" : "api",
                AdminFields.peer(request),
                door.body(request, signsIn, AdminCall.MAX_BODY_BYTES)));
    }

    private static Map<String, String> query(HttpRequest request) {
        return S3Query.parse(request.query()).all();
    }

    private static HttpResponse toHttp(AdminAnswer answer) {
        var headers = HttpHeaders.builder();
        answer.headers().forEach(headers::add);
        return HttpResponse.of(answer.status(), headers.build(), new Content.Bytes(answer.body()));
    }
}
