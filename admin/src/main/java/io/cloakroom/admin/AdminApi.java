package io.cloakroom.admin;

import io.cloakroom.admin.encryption.EncryptionWords;
import io.cloakroom.admin.permission.BucketAccess;
import io.cloakroom.admin.rest.Access;
import io.cloakroom.admin.rest.AdminAnswer;
import io.cloakroom.admin.rest.AdminCall;
import io.cloakroom.admin.rest.AdminCaller;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Admission;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Document;
import io.cloakroom.admin.rest.Json;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Rights;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.rest.Tagged;
import io.cloakroom.admin.session.AdminAuth;
import io.cloakroom.s3.access.BucketRules;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.encryption.KeyException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The REST interface under `/api/v1`, which the panel and the command line use, too. [RouteTable] lists its routes.
public final class AdminApi {
    private static final Logger LOG = LoggerFactory.getLogger(AdminApi.class);
    private static final String JSON = "application/json";
    private static final String AGAIN = "answered again under its Idempotency-Key; nothing was done anew";

    private final List<Route> routes;
    private final AdminAuth auth;
    private final Admission admission;
    private final AuditTrail audit;
    private final Repetitions repetitions;
    private final BucketAccess access;

    public AdminApi(AdminParts parts) {
        this.auth = parts.auth();
        var directory = new Directory(parts.stores().projects(), parts.stores().tokens());
        this.admission = new Admission(parts.stores().tokens(), directory);
        this.audit = new AuditTrail(parts.audit(), parts.access(), parts.clock());
        this.repetitions =
                new Repetitions(parts.stores().records(), parts.stores().tokens(), parts.secrets(), parts.clock());
        var stores = parts.stores();
        var rules = new BucketRules(stores.config(), stores.projects());
        this.access = new BucketAccess(rules, stores.objects(), stores.projects(), stores.tokens(), parts.clock());
        this.routes = RouteTable.over(parts, directory, rules, access);
    }

    List<Route> routes() {
        return routes;
    }

    /// Whether an Authorization header holds the operator's token or the token of a session.
    public boolean knows(String authorization) throws IOException {
        return auth.authenticate(authorization).isPresent();
    }

    /// Answers every call, including those that fail. Authentication comes before everything else.
    public AdminAnswer answer(AdminCall call) {
        try {
            return routed(call);
        } catch (Problem refused) {
            return refused(refused);
        } catch (StoreException failed) {
            LOG.warn("{}: {}", call, failed.getMessage());
            return refused(
                    switch (failed.kind()) {
                        case FULL -> Problem.full();
                        case BUSY -> Problem.unavailable();
                        case UNAVAILABLE ->
                            failed.lostBucket().map(Problem::bucketLost).orElseGet(Problem::projectUnavailable);
                        case FAILED, DAMAGED -> Problem.failed("the store failed; the log says more");
                    });
        } catch (KeyException failed) {
            LOG.warn("{}: {}", call, failed.getMessage());
            return refused(EncryptionWords.problem(failed));
        } catch (IOException | RuntimeException failed) {
            LOG.error("{} failed", call, failed);
            return refused(Problem.failed("the server failed; its log says more"));
        }
    }

    /// The answer to a request that was refused before it became a call.
    public static AdminAnswer refused(Problem problem) {
        var headers = new HashMap<>(Map.of("content-type", "application/problem+json", "cache-control", "no-store"));
        if (problem.status() == 401) {
            headers.put("www-authenticate", "Bearer realm=\"cloakroom\"");
        }
        var wait = problem.extensions().get("retryAfterSeconds");
        if (wait != null) {
            headers.put("retry-after", wait.toString());
        }
        return new AdminAnswer(problem.status(), headers, Json.write(problem.toJson()));
    }

    private AdminAnswer routed(AdminCall call) throws IOException {
        boolean elsewhere = false;
        for (var route : routes) {
            var names = route.match(call.path());
            if (names.isPresent() && route.method().equals(call.method())) {
                return answer(route, call, caller(route, call), names.get());
            }
            elsewhere |= names.isPresent();
        }
        var _ = callerOf(call);
        throw elsewhere ? Problem.methodNotAllowed(call.method()) : Admission.nothing(call);
    }

    private AdminCaller caller(Route route, AdminCall call) throws IOException {
        return route.access() == Access.ANYONE ? AdminCaller.NOBODY : callerOf(call);
    }

    private AdminCaller callerOf(AdminCall call) throws IOException {
        return auth.authenticate(call.authorization()).orElseThrow(Problem::unauthorized);
    }

    private AdminAnswer answer(Route route, AdminCall call, AdminCaller caller, Map<String, String> names)
            throws IOException {
        var request = admitted(route, call, caller, names);
        Repetitions.Answering work = () -> audited(route, request, "", () -> {
            route.requireKnown(request);
            access.admit(route, request);
            return toAnswer(route, route.handler().answer(request));
        });
        return route.idempotent()
                ? repetitions.once(request, work, again -> audited(route, request, AGAIN, again))
                : work.run();
    }

    private AdminRequest admitted(Route route, AdminCall call, AdminCaller caller, Map<String, String> names)
            throws IOException {
        try {
            return admission.admit(route, call, caller, names, () -> rightsNow(route, call, names));
        } catch (Problem refused) {
            audit.turnedAway(route, call, caller, names, refused);
            throw refused;
        }
    }

    private Rights rightsNow(Route route, AdminCall call, Map<String, String> names) throws IOException {
        return admission
                .admit(route, call, caller(route, call), names, () -> rightsNow(route, call, names))
                .rights();
    }

    /// Runs a call and writes its line in the audit log. The line is on disk before the answer is sent.
    ///
    /// @param how the call was answered, if not by its handler; otherwise empty
    private AdminAnswer audited(Route route, AdminRequest request, String how, Repetitions.Answering work)
            throws IOException {
        AdminAnswer answer;
        audit.requireRoom(route);
        try {
            answer = work.run();
        } catch (Problem refused) {
            audit.note(route, request, refused.status(), String.valueOf(refused.getMessage()));
            throw refused;
        } catch (IOException | RuntimeException failed) {
            audit.note(route, request, 500, "failed, and may be done in part: " + failed.getMessage());
            throw failed;
        }
        audit.note(route, request, answer.status(), how);
        return answer;
    }

    private static AdminAnswer toAnswer(Route route, Object result) {
        var headers = new HashMap<String, String>();
        headers.put("cache-control", "no-store");
        return switch (result) {
            case Document document -> {
                headers.put("content-type", document.contentType());
                if (!document.fileName().isEmpty()) {
                    headers.put("content-disposition", "attachment; filename=\"" + document.fileName() + "\"");
                }
                yield new AdminAnswer(route.status(), headers, document.bytes());
            }
            case Tagged(var body, var etag) -> {
                headers.put("content-type", JSON);
                headers.put("etag", etag);
                yield AdminAnswer.of(route.status(), headers, body);
            }
            default -> {
                headers.put("content-type", JSON);
                yield AdminAnswer.of(route.status(), headers, result);
            }
        };
    }
}
