package io.cloakroom.admin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.admin.audit.AuditLog;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes a line for each call that changes something or shows a secret. Refused ones have lines too, but only so many
/// an hour from one caller or address: a log without end would be a way to fill the disk.
final class AuditTrail {
    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    private static final int MOST_REFUSALS_AN_HOUR = 200;

    private final AuditLog log;
    private final Cache<String, AtomicInteger> refusals;

    AuditTrail(AuditLog log, InstantSource clock) {
        this.log = log;
        this.refusals = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfterWrite(Duration.ofHours(1))
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /// @param why a refusal's sentence, or empty
    void note(Route route, AdminRequest request, int status, String why) throws IOException {
        if (route.auditedAs().isEmpty()) {
            return;
        }
        var call = request.call();
        var subject = request.subject();
        if (status >= 400 && !mayBeNoted(request)) {
            return;
        }
        log.append(new AuditLog.Event(
                request.caller().login(),
                call.via(),
                call.peer().address(),
                call.peer().client(),
                route.auditedAs(),
                subject.target(),
                subject.project(),
                subject.token(),
                status,
                why.isEmpty() ? subject.detail() : why));
        LOG.info(
                "{} {} by {} through {}: {}",
                route.auditedAs(),
                subject.target(),
                request.caller().login(),
                call.via(),
                status);
    }

    private boolean mayBeNoted(AdminRequest request) {
        var who = request.caller().equals(AdminCaller.NOBODY)
                ? request.call().peer().address()
                : request.caller().id();
        return refusals.get(who, _ -> new AtomicInteger()).incrementAndGet() <= MOST_REFUSALS_AN_HOUR;
    }
}
