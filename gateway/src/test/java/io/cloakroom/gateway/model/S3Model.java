package io.cloakroom.gateway.model;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The content that one bucket of S3 should have, in the simplest form (User Guide, "Retaining multiple versions of
/// objects with S3 Versioning"): for each key a list of versions and delete markers, newest first, and the uploads in
/// progress.
///
/// The server chooses the ids. The model takes them from the answers, and checks that each is new.
final class S3Model {
    /// A well-formed id that no version has.
    static final String UNKNOWN_ID = "0123456789abcdefghijklmnopqrstuv";

    /// Whether the bucket keeps versions.
    enum Versioning {
        NEVER,
        ENABLED,
        SUSPENDED
    }

    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

    private final String bucket;
    private final SortedMap<Key, List<Version>> versions = new TreeMap<>();
    private final SortedMap<Key, List<String>> made = new TreeMap<>();
    private final List<Upload> begun = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final S3Port server;
    private final Instant begin;
    private Versioning versioning = Versioning.NEVER;
    private boolean locked;
    private String defaultMode = "";
    private int defaultDays;
    private Lifecycle lifecycle = Lifecycle.NONE;
    private BucketEncryption.Rule encryption = BucketEncryption.Rule.NONE;

    /// @param server whose clock the model uses
    S3Model(String bucket, S3Port server) {
        this.bucket = bucket;
        this.server = server;
        this.begin = server.now().truncatedTo(ChronoUnit.SECONDS);
    }

    /// The server's system clock.
    Instant now() {
        return server.now();
    }

    /// See [S3Port#aged].
    Instant aged() {
        return server.aged();
    }

    /// The time by which retention ends.
    Instant retention() {
        return server.retention();
    }

    /// Noon of a day, if the trial began at midnight. Jumps of the clock and ends of default retention are never near
    /// it.
    Instant inDays(int days) {
        return begin.plus(Duration.ofDays(days)).plus(Duration.ofHours(12));
    }

    /// Midnight UTC of the same day.
    Instant midnight(int day) {
        return begin.plus(Duration.ofDays(day)).truncatedTo(ChronoUnit.DAYS);
    }

    /// Whether the bucket has Object Lock.
    boolean isLocked() {
        return locked;
    }

    /// @param mode of the default retention; empty for none
    void lock(String mode, int days) {
        locked = true;
        defaultMode = mode;
        defaultDays = days;
    }

    /// As [BucketLock.Get] prints it.
    String defaultRetention() {
        return defaultMode.isEmpty() ? "" : ", " + defaultMode + " for " + defaultDays + " days";
    }

    String bucket() {
        return bucket;
    }

    Versioning versioning() {
        return versioning;
    }

    void setVersioning(Versioning now) {
        versioning = now;
    }

    Lifecycle lifecycle() {
        return lifecycle;
    }

    void setLifecycle(Lifecycle now) {
        lifecycle = now;
    }

    BucketEncryption.Rule encryption() {
        return encryption;
    }

    void setEncryption(BucketEncryption.Rule now) {
        encryption = now;
    }

    /// The object that these make.
    Metadata made(Metadata asked) {
        return asked.encrypted(encryption.effective(asked.encryption()));
    }

    /// The refusal of any kind of upload that sends a key where the bucket allows none (API Reference,
    /// BlockedEncryptionTypes).
    Optional<Answer> refusalOfKey(boolean brought) {
        return brought && encryption.blocksClients()
                ? Optional.of(Answer.error(403, "AccessDenied"))
                : Optional.empty();
    }

    /// The state after the bucket was deleted and created again.
    ///
    /// @param lock whether with Object Lock
    void clear(boolean lock) {
        versioning = lock ? Versioning.ENABLED : Versioning.NEVER;
        locked = lock;
        defaultMode = "";
        lifecycle = Lifecycle.NONE;
        encryption = BucketEncryption.Rule.NONE;
        versions.clear();
        begun.forEach(Upload::end);
    }

    /// Stores an object or a delete marker as the newest version of its key. A bucket with versioning enabled gives it an
    /// id of its own; otherwise it becomes the null version, in the place of the one that may be there.
    ///
    /// @param stored  `null` for a delete marker
    /// @param offered the id in the server's answer
    Version add(Key key, Version.@Nullable Stored stored, Instant earliest, @Nullable String offered) {
        var id = versioning == Versioning.ENABLED ? fresh(offered) : Version.NULL;
        var before = newest(key);
        if (id.equals(Version.NULL)) {
            remove(key, Version.NULL);
        } else {
            made.computeIfAbsent(key, _ -> new ArrayList<>()).addFirst(id);
        }
        var version = new Version(key, id, stored, earliest, server::now);
        if (stored != null && locked) {
            version.setProtection(protection(stored.metadata().lock()));
        }
        before.filter(newest(key).stream().toList()::contains).ifPresent(older -> older.giveWay(version));
        versions.computeIfAbsent(key, _ -> new ArrayList<>()).addFirst(version);
        return version;
    }

    /// The protection that the client asked for, or else the bucket's default, counted from the later of both clocks'
    /// latest times.
    private Protection protection(LockHeaders asked) {
        var protection = asked.protection(this);
        if (protection.hasRetention() || defaultMode.isEmpty()) {
            return protection;
        }
        var made = now().isAfter(server.latest()) ? now() : server.latest();
        return protection.withRetention(defaultMode, made, defaultDays);
    }

    /// Gives an object another key, and replaces the object that may be there. Only for a bucket that keeps no
    /// versions.
    void rename(Version object, Key to) {
        remove(object.key(), object.id());
        remove(to, Version.NULL);
        versions.computeIfAbsent(to, _ -> new ArrayList<>()).addFirst(object.under(to));
    }

    /// The id that the server chose, or, if it is wrong, a text that says why and equals no id.
    String fresh(@Nullable String offered) {
        if (offered == null || offered.isEmpty() || offered.equals(Version.NULL) || offered.length() > 1024) {
            return "(an id)";
        }
        return ids.add(offered) ? offered : "(an id that was not there before)";
    }

    /// Removes a version for good.
    Optional<Version> remove(Key key, String id) {
        var found = find(key, id);
        found.ifPresent(version -> {
            all(key).remove(version);
            versions.values().removeIf(List::isEmpty);
        });
        return found;
    }

    Optional<Version> find(Key key, String id) {
        return all(key).stream().filter(version -> version.id().equals(id)).findFirst();
    }

    /// The newest version or delete marker.
    Optional<Version> newest(Key key) {
        return all(key).stream().findFirst();
    }

    /// The newest version, unless it is a delete marker: the object that requests without a version id see.
    Optional<Version> object(Key key) {
        return newest(key).filter(version -> !version.isMarker());
    }

    /// All versions and delete markers of a key, the newest first.
    List<Version> all(Key key) {
        return versions.getOrDefault(key, List.of());
    }

    /// All versions and delete markers, in order of keys, the newest of each first.
    List<Version> everything() {
        return versions.values().stream().flatMap(List::stream).toList();
    }

    boolean isNewest(Version version) {
        return newest(version.key()).filter(version::equals).isPresent();
    }

    /// The ids that versions and delete markers of a key ever had, the newest first.
    List<String> idsOf(Key key) {
        return made.getOrDefault(key, List.of());
    }

    /// The same of all keys.
    List<String> idsOfAll() {
        return made.values().stream().flatMap(List::stream).toList();
    }

    Upload begin(Upload upload) {
        begun.add(upload);
        return upload;
    }

    /// The uploads that were ever begun, the oldest first.
    List<Upload> begun() {
        return begun;
    }

    /// The header that names a version that was made: none for the null version (API Reference, PutObject, "Sample
    /// Response for versioning suspended").
    Answer tellMade(Answer answer, Version version) {
        return version.id().equals(Version.NULL) ? answer : answer.with("x-amz-version-id", version.id());
    }

    /// The headers that name a version that was read or deleted: none in a bucket that never had versioning.
    Answer tell(Answer answer, Version version) {
        if (versioning == Versioning.NEVER) {
            return answer;
        }
        var told = answer.with("x-amz-version-id", version.id());
        return version.isMarker() ? told.with("x-amz-delete-marker", "true") : told;
    }

    /// The header that says when a current version expires.
    Answer tellExpiration(Answer answer, Version version) {
        return lifecycle
                .expiration(this, version)
                .map(due -> answer.with(
                        "x-amz-expiration",
                        "expiry-date=\"" + httpDate(due.at()) + "\", rule-id=\"" + due.rule() + '"'))
                .orElse(answer);
    }

    /// The headers that say when an upload is aborted.
    Answer tellAbort(Answer answer, Upload upload) {
        return lifecycle
                .abort(upload)
                .map(due -> answer.with("x-amz-abort-date", httpDate(due.at())).with("x-amz-abort-rule-id", due.rule()))
                .orElse(answer);
    }

    private static String httpDate(Instant time) {
        return HTTP_DATE.format(time.atOffset(ZoneOffset.UTC));
    }
}
