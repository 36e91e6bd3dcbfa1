package io.cloakroom.admin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.admin.accesslog.AccessEntry;
import io.cloakroom.admin.accesslog.AccessLog;
import io.cloakroom.admin.audit.AuditLog;
import io.cloakroom.admin.rest.AdminCall;
import io.cloakroom.admin.rest.AdminCaller;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.rest.Subject;
import io.cloakroom.admin.rest.Subject.Touched;
import io.cloakroom.admin.session.ClientNetwork;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes a line in the audit log for each call that changes something or reveals a secret. Refused calls get lines,
/// too, but only a limited number in an hour for each caller or address, so that nobody can fill the disk with them.
final class AuditTrail {
    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    private static final int MOST_REFUSALS_AN_HOUR = 200;
    /// A limit for all unauthenticated callers together, so that they cannot bury important lines.
    private static final int MOST_OF_STRANGERS_AN_HOUR = 2_000;

    private static final String EVERYBODY = "everybody";

    private final AuditLog log;
    private final AccessLog access;
    private final InstantSource clock;
    private final Cache<String, AtomicInteger> refusals;

    AuditTrail(AuditLog log, AccessLog access, InstantSource clock) {
        this.log = log;
        this.access = access;
        this.clock = clock;
        this.refusals = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfterWrite(Duration.ofHours(1))
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /// Call this before the action.
    ///
    /// @throws Problem when the log has no room for the call's line
    void requireRoom(Route route) {
        if (!route.auditedAs().isEmpty() && !log.hasRoom()) {
            throw Problem.full();
        }
    }

    /// @param why sentence of the refusal, or empty
    void note(Route route, AdminRequest request, int status, String why) throws IOException {
        note(route, request.call(), request.caller(), request.subjects(), status, why);
    }

    /// Logs a call that was refused before its path was resolved.
    void turnedAway(Route route, AdminCall call, AdminCaller caller, Map<String, String> names, Problem refused)
            throws IOException {
        var subject = new Subject();
        route.names().forEach(name -> subject.target(Directory.shown(String.valueOf(names.get(name)))));
        note(route, call, caller, List.of(subject), refused.status(), String.valueOf(refused.getMessage()));
    }

    private void note(Route route, AdminCall call, AdminCaller caller, List<Subject> subjects, int status, String why)
            throws IOException {
        if (route.auditedAs().isEmpty() || (status >= 400 && !mayBeNoted(call, caller))) {
            return;
        }
        for (var subject : subjects) {
            note(route, call, caller, subject, status, why);
        }
    }

    private void note(Route route, AdminCall call, AdminCaller caller, Subject subject, int status, String why)
            throws IOException {
        // A sign-in has no caller yet; its line names the user who signed in.
        var who = caller.login().isEmpty() && status < 400 ? subject.target() : caller.login();
        log.append(new AuditLog.Event(
                who,
                call.via(),
                call.peer().address(),
                call.peer().client(),
                route.auditedAs(),
                subject.target(),
                subject.project(),
                subject.token(),
                status,
                why.isEmpty() ? subject.detail() : why));
        LOG.info("{} {} by {} through {}: {}", route.auditedAs(), subject.target(), who, call.via(), status);
        if (route.auditedAs().startsWith("object.") && access.settings().wants(call.method(), true, status)) {
            access.add(lines(route, call, caller, subject, status));
        }
    }

    /// Makes the lines for the access log about a call's effects on objects, like those of S3 requests: one line for
    /// each object, or one for the call when it reached none.
    private List<AccessEntry> lines(Route route, AdminCall call, AdminCaller caller, Subject subject, int status) {
        var names = route.match(call.path()).orElse(Map.of());
        var operation = operation(route.auditedAs());
        if (!subject.touched().isEmpty()) {
            return subject.touched().stream()
                    .map(each -> line(call, caller, subject, each))
                    .toList();
        }
        var touched = new Touched(operation, names.getOrDefault("bucket", ""), names.getOrDefault("key", ""), status);
        return List.of(line(call, caller, subject, touched));
    }

    private static String operation(String audited) {
        return switch (audited) {
            case "object.delete" -> "DeleteObject";
            case "object.acl" -> "PutObjectAcl";
            case "object.tags" -> "PutObjectTagging";
            case "object.create" -> "PutObject";
            case "object.move", "object.restore" -> "CopyObject";
            default -> audited;
        };
    }

    private AccessEntry line(AdminCall call, AdminCaller caller, Subject subject, Touched touched) {
        return new AccessEntry(
                clock.instant(),
                "",
                call.via(),
                subject.project(),
                "",
                caller.id(),
                call.method(),
                touched.operation(),
                touched.bucket(),
                touched.key(),
                touched.status(),
                "",
                call.body().length,
                0,
                0,
                0,
                call.peer().address(),
                call.peer().client(),
                "");
    }

    private boolean mayBeNoted(AdminCall call, AdminCaller caller) {
        if (!caller.equals(AdminCaller.NOBODY)) {
            return isWithin(caller.id(), MOST_REFUSALS_AN_HOUR);
        }
        return isWithin(ClientNetwork.of(call.peer().address()), MOST_REFUSALS_AN_HOUR)
                && isWithin(EVERYBODY, MOST_OF_STRANGERS_AN_HOUR);
    }

    private boolean isWithin(String counted, int most) {
        return refusals.get(counted, _ -> new AtomicInteger()).incrementAndGet() <= most;
    }
}
