package io.cloakroom.admin.object;

import static io.cloakroom.admin.rest.Access.BUCKETS;
import static io.cloakroom.admin.rest.Access.MEMBER;
import static io.cloakroom.admin.rest.Access.OWNER;

import io.cloakroom.admin.bucket.Buckets;
import io.cloakroom.admin.bucket.Protections;
import io.cloakroom.admin.permission.BucketAccess;
import io.cloakroom.admin.permission.Said;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.BucketConfig.ConfigOutcome;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ObjectStore.AmendOutcome;
import io.cloakroom.storage.ObjectStore.ConditionFailed;
import io.cloakroom.storage.RetentionClock;
import io.cloakroom.storage.document.ObjectLock;
import io.cloakroom.storage.document.ObjectLock.DefaultRetention;
import io.cloakroom.storage.document.ObjectLock.Unit;
import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.document.Protection.LegalHold;
import io.cloakroom.storage.document.Retention;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Routes for the Object Lock of a bucket, and for the protection of its versions.
public final class ObjectLockRoutes {
    private static final String BUCKET = "projects/{project}/buckets/{bucket}/object-lock";
    private static final String OBJECT = "projects/{project}/buckets/{bucket}/objects/{key}/";

    /// Dates in S3 have four digits for the year.
    private static final Instant LATEST = Instant.parse("+10000-01-01T00:00:00Z");

    private final Buckets buckets;
    private final ObjectStore objects;
    private final BucketConfig config;
    private final BucketAccess access;
    private final RetentionClock retention;
    private final InstantSource clock;

    public ObjectLockRoutes(
            Buckets buckets,
            ObjectStore objects,
            BucketConfig config,
            BucketAccess access,
            RetentionClock retention,
            InstantSource clock) {
        this.buckets = buckets;
        this.objects = objects;
        this.config = config;
        this.access = access;
        this.retention = retention;
        this.clock = clock;
    }

    public record DefaultRetentionView(
            @Field(oneOf = {"governance", "compliance"}) String mode,
            @Field("In days or in years") int length,
            @Field(oneOf = {"days", "years"}) String unit) {}

    public record ObjectLockView(
            String bucket,
            boolean enabled,

            @Field("Default retention for new versions without a retention of their own; absent for none") @Nullable
            DefaultRetentionView defaultRetention) {}

    record NewObjectLock(
            @Field(
                    value = "Default retention for new versions without a retention of their own. Default: none.",
                    oneOf = {"governance", "compliance"})
            @Nullable
            String mode,

            @Field("Number of days, 1 to 36500; alternative to years") @Nullable
            Integer days,

            @Field("Number of years, 1 to 100; alternative to days") @Nullable
            Integer years) {}

    public record ProtectionView(
            String bucket,
            String key,
            String versionId,

            @Field(
                    value = "Mode of the retention; absent without retention",
                    oneOf = {"governance", "compliance"})
            @Nullable
            String mode,

            @Field("End of the retention; absent without retention") @Nullable
            Instant retainUntil,

            boolean legalHold,

            @Field("Why the version cannot be deleted now; absent when it can") @Nullable
            String why) {
        /// Whether the version must stay now.
        public boolean holds() {
            return why != null;
        }
    }

    record NewRetention(
            @Field(
                    value = "governance: owners can remove it; compliance: nobody can",
                    needed = true,
                    oneOf = {"governance", "compliance"})
            @Nullable
            String mode,

            @Field(
                    value = "A time in the future, not before the current end unless governance mode is bypassed",
                    needed = true)
            @Nullable
            Instant until,

            @Field("For owners: whether retention in governance mode may be shortened, or changed to"
                    + " compliance. Default: false.")
            @Nullable
            Boolean bypassGovernance) {}

    record NewLegalHold(
            @Field(value = "Whether the version has a legal hold", needed = true) @Nullable
            Boolean on) {}

    public void addTo(Route.Table table) {
        table.row("GET", BUCKET, MEMBER, "Shows whether a bucket has Object Lock.", this::view)
                .gives(ObjectLockView.class);
        table.row(
                        "PUT",
                        BUCKET,
                        BUCKETS,
                        "Enables Object Lock permanently in a bucket with versioning, or sets its default retention.",
                        this::set)
                .asks(S3Action.PUT_BUCKET_OBJECT_LOCK_CONFIGURATION)
                .takes(NewObjectLock.class)
                .gives(ObjectLockView.class)
                .audited("bucket.lock");
        ofVersion(table.row(
                        "GET",
                        OBJECT + "protection",
                        MEMBER,
                        "Shows the retention and legal hold of an object.",
                        this::protection)
                .asks(S3Action.GET_OBJECT_RETENTION, S3Action.GET_OBJECT_LEGAL_HOLD));
        ofVersion(table.row("PUT", OBJECT + "retention", MEMBER, "Retains an object until a date.", this::retain))
                .takes(NewRetention.class)
                .audited("object.retain");
        ofVersion(table.row(
                                "DELETE",
                                OBJECT + "retention",
                                OWNER,
                                "Removes a retention in governance mode.",
                                this::release)
                        .asks(S3Action.PUT_OBJECT_RETENTION, S3Action.BYPASS_GOVERNANCE_RETENTION))
                .audited("object.release");
        ofVersion(table.row(
                        "PUT", OBJECT + "legal-hold", MEMBER, "Sets or removes an object's legal hold.", this::hold))
                .takes(NewLegalHold.class)
                .audited("object.hold");
    }

    private static Route ofVersion(Route route) {
        return route.query("versionId", "string", "Id of the version. Default: the current one.")
                .gives(ProtectionView.class);
    }

    private ObjectLockView view(AdminRequest request) throws IOException {
        return view(buckets.of(request));
    }

    private ObjectLockView view(Bucket bucket) throws IOException {
        var lock = config.read(bucket, ObjectLock.class).map(BucketConfig.StoredDocument::document);
        var retained = lock.map(ObjectLock::defaultRetention).orElse(null);
        return new ObjectLockView(
                bucket.name().value(),
                lock.isPresent(),
                retained == null
                        ? null
                        : new DefaultRetentionView(
                                nameOf(retained.mode()),
                                retained.length(),
                                retained.unit().name().toLowerCase(Locale.ROOT)));
    }

    private ObjectLockView set(AdminRequest request) throws IOException {
        var lock = requestedLock(request.json(NewObjectLock.class));
        var bucket = buckets.of(request);
        var kept = lock.defaultRetention();
        request.subject()
                .detail(
                        kept == null
                                ? "no default retention"
                                : nameOf(kept.mode()) + ", " + kept.length() + " "
                                        + kept.unit().name().toLowerCase(Locale.ROOT));
        return switch (config.put(bucket, lock, OptionalLong.empty())) {
            case ConfigOutcome.Changed _ -> view(bucket);
            case ConfigOutcome.NeedsVersioning _ ->
                throw Problem.conflict(
                        "bucket " + bucket.name() + " must keep versions first: Object Lock protects versions");
            case ConfigOutcome.Locked _, ConfigOutcome.Overtaken _ ->
                throw Problem.conflict("it was changed meanwhile; look, and change it again");
            case ConfigOutcome.NoSuchBucket _ -> throw Buckets.missing(request.name("bucket"));
        };
    }

    private static ObjectLock requestedLock(NewObjectLock body) {
        var days = body.days();
        var years = body.years();
        if (body.mode() == null) {
            if (days != null || years != null) {
                throw Problem.badRequest("a default retention has a mode, governance or compliance");
            }
            return new ObjectLock(null);
        }
        var mode = mode(body.mode());
        if (days == null) {
            return new ObjectLock(new DefaultRetention(mode, length(years, Unit.YEARS), Unit.YEARS));
        }
        if (years != null) {
            throw Problem.badRequest("say days or years, not both");
        }
        return new ObjectLock(new DefaultRetention(mode, length(days, Unit.DAYS), Unit.DAYS));
    }

    private static int length(@Nullable Integer number, Unit unit) {
        if (number == null || number < 1 || number > unit.most()) {
            throw Problem.badRequest("a default retention has 1 to " + Unit.DAYS.most() + " days, or 1 to "
                    + Unit.YEARS.most() + " years");
        }
        return number;
    }

    private ProtectionView protection(AdminRequest request) throws IOException {
        var bucket = buckets.of(request);
        var key = Buckets.objectKey(request.name("key"));
        var version = Buckets.version(request);
        return view(bucket, Buckets.object(objects.head(bucket, key, version), key, version));
    }

    private ProtectionView view(Bucket bucket, ObjectInfo info) {
        var protection = info.meta().protection();
        var kept = protection.retention();
        return new ProtectionView(
                bucket.name().value(),
                info.key(),
                info.version().id(),
                kept == null ? null : nameOf(kept.mode()),
                kept == null ? null : kept.until(),
                protection.legalHold() == LegalHold.ON,
                protection.holds(retention.nowFor(protection)) ? Protections.why(protection) : null);
    }

    private ProtectionView retain(AdminRequest request) throws IOException {
        var body = request.json(NewRetention.class);
        var mode = mode(body.mode());
        var until = body.until();
        if (until == null || !until.isAfter(clock.instant()) || !until.isBefore(LATEST)) {
            throw Problem.badRequest("until is a time in the future, before the year 10000");
        }
        boolean bypass = Boolean.TRUE.equals(body.bypassGovernance());
        if (bypass && !request.rights().owns(request.project().id())) {
            throw Problem.notFound("only owners of the project may bypass governance mode");
        }
        var next = new Retention(mode, until);
        var facts = Said.of(next, clock.instant());
        require(request, S3Action.PUT_OBJECT_RETENTION, facts);
        if (bypass) {
            require(request, S3Action.BYPASS_GOVERNANCE_RETENTION, facts);
        }
        var detail = "retained until " + next.until() + ", " + nameOf(mode);
        return change(request, bypass ? detail + ", governance mode bypassed" : detail, bypass, now -> now.with(next));
    }

    private void require(AdminRequest request, S3Action action, Said facts) throws IOException {
        var key = Buckets.objectKey(request.name("key")).value();
        access.require(request, buckets.of(request), action, key, Buckets.version(request), facts);
    }

    /// Removes a retention in governance mode.
    private ProtectionView release(AdminRequest request) throws IOException {
        return change(request, "retention taken away", true, now -> now.with((Retention) null));
    }

    private ProtectionView hold(AdminRequest request) throws IOException {
        var on = request.json(NewLegalHold.class).on();
        if (on == null) {
            throw Problem.badRequest("on is true or false");
        }
        var hold = on ? LegalHold.ON : LegalHold.OFF;
        require(request, S3Action.PUT_OBJECT_LEGAL_HOLD, Said.of(hold));
        return change(request, "legal hold " + hold.name().toLowerCase(Locale.ROOT), false, now -> now.with(hold));
    }

    private ProtectionView change(AdminRequest request, String detail, boolean bypass, UnaryOperator<Protection> change)
            throws IOException {
        var bucket = buckets.of(request);
        var key = Buckets.objectKey(request.name("key"));
        var version = Buckets.version(request);
        request.subject().target(bucket.name() + "/" + Directory.shown(key.value()));
        request.subject().detail(detail);
        if (config.read(bucket, ObjectLock.class).isEmpty()) {
            throw Problem.conflict("bucket " + bucket.name() + " has no Object Lock");
        }
        return switch (objects.protect(bucket, key, version, bypass, change)) {
            case AmendOutcome.Amended(var info) -> view(bucket, info);
            case AmendOutcome.Protected(var by) ->
                throw Problem.conflict("this would shorten the retention of the version or change its mode: "
                        + Protections.why(by) + (bypass ? "" : Protections.howToBypass(by)));
            case AmendOutcome.NoSuchBucket _ -> throw Buckets.missing(request.name("bucket"));
            case AmendOutcome.IsMarker _ -> throw Buckets.deleted(key, version);
            case AmendOutcome.NoSuchObject _, ConditionFailed _ -> throw Buckets.absent(key, version);
        };
    }

    private static Retention.Mode mode(@Nullable String name) {
        for (var each : Retention.Mode.values()) {
            if (nameOf(each).equals(name)) {
                return each;
            }
        }
        throw Problem.badRequest("mode is governance or compliance");
    }

    private static String nameOf(Retention.Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
