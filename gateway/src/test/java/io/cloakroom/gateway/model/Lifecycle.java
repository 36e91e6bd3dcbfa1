package io.cloakroom.gateway.model;

import io.cloakroom.gateway.model.LifecycleRule.AbortUploads;
import io.cloakroom.gateway.model.LifecycleRule.Action;
import io.cloakroom.gateway.model.LifecycleRule.Expire;
import io.cloakroom.gateway.model.LifecycleRule.ExpireOn;
import io.cloakroom.gateway.model.LifecycleRule.Move;
import io.cloakroom.gateway.model.LifecycleRule.MoveNoncurrent;
import io.cloakroom.gateway.model.LifecycleRule.RemoveMarkers;
import io.cloakroom.gateway.model.LifecycleRule.RemoveNoncurrent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the rules of a bucket do to its versions (User Guide, "Managing the lifecycle of objects"), in the simplest
/// form: each version is judged by the state before any action, and gets the one action that has precedence.
///
/// @param archivesSmall whether objects under 128 KiB may go to the archives, though no filter speaks of sizes
record Lifecycle(List<LifecycleRule> rules, boolean archivesSmall) {
    static final Lifecycle NONE = new Lifecycle(List.of(), false);

    private static final int SMALL = 128 * 1024;
    private static final List<String> ARCHIVES = List.of("GLACIER", "DEEP_ARCHIVE");

    /// From warm to cold. Versions go to colder classes only (User Guide, "Transitioning objects using Amazon S3 Lifecycle").
    private static final List<String> CLASSES = List.of(
            "STANDARD",
            "REDUCED_REDUNDANCY",
            "STANDARD_IA",
            "INTELLIGENT_TIERING",
            "ONEZONE_IA",
            "GLACIER_IR",
            "GLACIER",
            "DEEP_ARCHIVE");

    Lifecycle {
        rules = List.copyOf(rules);
    }

    /// One pass over everything, with its results.
    ///
    /// @param markers ids that the server gave to delete markers, by key
    void pass(S3Model model, Map<Key, String> markers) {
        var doings = new ArrayList<Runnable>();
        for (var key : Key.ALL) {
            var versions = model.all(key);
            for (int i = 0; i < versions.size(); i++) {
                var doing = i == 0
                        ? ofCurrent(model, versions.getFirst(), versions.size() == 1, markers.get(key))
                        : ofNoncurrent(model, versions.get(i), versions.get(i).noncurrentSince(), i - 1);
                doing.ifPresent(doings::add);
            }
        }
        for (var upload : model.begun()) {
            var due = abort(upload).map(Due::at);
            if (due.filter(at -> isPast(at, model)).isPresent()) {
                doings.add(upload::end);
            }
        }
        doings.forEach(Runnable::run);
    }

    private static boolean isPast(Instant time, S3Model model) {
        return !time.isAfter(model.retention());
    }

    /// The time of an action, and the rule that causes it.
    record Due(Instant at, String rule) {}

    /// When a current version expires.
    Optional<Due> expiration(S3Model model, Version current) {
        Due first = null;
        for (var rule : about(current)) {
            for (var action : rule.actions()) {
                var at = expiration(model, current.time(), action);
                if (at != null && (first == null || at.isBefore(first.at()))) {
                    first = new Due(at, rule.id());
                }
            }
        }
        return Optional.ofNullable(first);
    }

    private static @Nullable Instant expiration(S3Model model, Instant time, Action action) {
        return switch (action) {
            case Expire(int days) -> LifecycleRule.midnightAfter(time, days);
            case ExpireOn(int day) -> model.midnight(day);
            case RemoveMarkers _, RemoveNoncurrent _, Move _, MoveNoncurrent _, AbortUploads _ -> null;
        };
    }

    /// When an upload in progress is aborted.
    Optional<Due> abort(Upload upload) {
        Due first = null;
        for (var rule : rules) {
            for (var action : rule.actions()) {
                if (action instanceof AbortUploads(int days)
                        && rule.enabled()
                        && rule.filter().isAbout(upload.key())) {
                    var at = LifecycleRule.midnightAfter(upload.begun(), days);
                    first = first == null || at.isBefore(first.at()) ? new Due(at, rule.id()) : first;
                }
            }
        }
        return Optional.ofNullable(first);
    }

    private List<LifecycleRule> about(Version version) {
        return rules.stream()
                .filter(rule -> rule.enabled() && rule.filter().isAbout(version))
                .toList();
    }

    /// "Permanent deletion takes precedence over transition. Transition takes precedence over creation of delete markers." A delete
    /// marker goes when it is all that is left, at once where a rule says so, and else when it is as old as a current version that
    /// expires.
    private Optional<Runnable> ofCurrent(S3Model model, Version version, boolean alone, @Nullable String marker) {
        boolean expires = expiration(model, version)
                .filter(due -> isPast(due.at(), model))
                .isPresent();
        if (version.isMarker()) {
            boolean unmarks = about(version).stream()
                            .flatMap(rule -> rule.actions().stream())
                            .anyMatch(RemoveMarkers.class::isInstance)
                    && isPast(LifecycleRule.midnightAfter(version.time(), 0), model);
            return alone && (expires || unmarks) ? Optional.of(removal(model, version)) : Optional.empty();
        }
        boolean survives = model.versioning() != S3Model.Versioning.NEVER
                && !(model.versioning() == S3Model.Versioning.SUSPENDED
                        && version.id().equals(Version.NULL));
        var to = coldest(version, model, version.time(), -1);
        if (to.isPresent() && (survives || !expires)) {
            return to.map(colder -> () -> version.move(colder));
        }
        return expires ? Optional.of(() -> expire(model, version, marker)) : Optional.empty();
    }

    private static void expire(S3Model model, Version version, @Nullable String marker) {
        if (model.versioning() == S3Model.Versioning.NEVER) {
            model.remove(version.key(), version.id());
        } else {
            model.add(version.key(), null, model.aged(), marker);
        }
    }

    /// @param since when it became noncurrent
    /// @param newer noncurrent versions and delete markers of its key that are newer
    private Optional<Runnable> ofNoncurrent(S3Model model, Version version, Instant since, int newer) {
        boolean goes = about(version).stream()
                .flatMap(rule -> rule.actions().stream())
                .anyMatch(action -> action instanceof RemoveNoncurrent(int days, int kept)
                        && newer >= kept
                        && isPast(LifecycleRule.midnightAfter(since, days), model));
        if (goes) {
            return Optional.of(removal(model, version));
        }
        return version.isMarker()
                ? Optional.empty()
                : coldest(version, model, since, newer).map(colder -> () -> version.move(colder));
    }

    /// Versions that Object Lock protects stay.
    private static Runnable removal(S3Model model, Version version) {
        return () -> {
            if (version.protection().allowsDeletion(model.retention(), false)) {
                model.remove(version.key(), version.id());
            }
        };
    }

    /// The coldest class that a version may go to now.
    ///
    /// @param newer negative for a current version
    private Optional<String> coldest(Version version, S3Model model, Instant since, int newer) {
        return about(version).stream()
                .flatMap(rule -> rule.actions().stream()
                        .flatMap(action -> destination(action, newer, since, model))
                        .filter(to -> mayMove(rule, version, to)))
                .max((one, two) -> Integer.compare(CLASSES.indexOf(one), CLASSES.indexOf(two)));
    }

    private static Stream<String> destination(Action action, int newer, Instant since, S3Model model) {
        boolean current = newer < 0;
        return switch (action) {
            case Move(int days, var to)
            when current && isPast(LifecycleRule.midnightAfter(since, days), model) -> Stream.of(to);
            case MoveNoncurrent(int days, int kept, var to)
            when !current && newer >= kept && isPast(LifecycleRule.midnightAfter(since, days), model) -> Stream.of(to);
            case Move _, MoveNoncurrent _, Expire _, ExpireOn _, RemoveMarkers _, RemoveNoncurrent _, AbortUploads _ ->
                Stream.empty();
        };
    }

    private boolean mayMove(LifecycleRule rule, Version version, String to) {
        var from = version.stored().metadata().storageClass();
        boolean unsupported = from.equals("ONEZONE_IA") && to.equals("GLACIER_IR");
        boolean large = version.stored().bytes().length >= SMALL
                || rule.filter().saysSize()
                || archivesSmall && ARCHIVES.contains(to);
        return CLASSES.indexOf(to) > CLASSES.indexOf(from) && !unsupported && large;
    }
}
