package io.cloakroom.gateway.xml;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cloakroom.storage.document.LifecycleFilter;
import io.cloakroom.storage.document.LifecycleRules;
import io.cloakroom.storage.document.LifecycleRules.AfterDays;
import io.cloakroom.storage.document.LifecycleRules.LoneMarkers;
import io.cloakroom.storage.document.LifecycleRules.OnDate;
import io.cloakroom.storage.document.LifecycleRules.Rule;
import io.cloakroom.storage.document.LifecycleRules.When;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The document of PutBucketLifecycleConfiguration and of the older PutBucketLifecycle, and of their GET.
public record LifecycleXml(@JsonProperty("Rule") @Nullable List<@Nullable AskedRule> rules) {
    public static final String ROOT = "LifecycleConfiguration";

    public record AskedRule(
            @JsonProperty("ID") @Nullable String id,
            @Nullable String prefix,
            @Nullable Filter filter,
            @Nullable String status,
            @Nullable Expiration expiration,
            @Nullable Noncurrent noncurrentVersionExpiration,
            @Nullable Abort abortIncompleteMultipartUpload,
            @JsonProperty("Transition") @Nullable List<@Nullable Transition> transitions,

            @JsonProperty("NoncurrentVersionTransition") @Nullable
            List<@Nullable Noncurrent> noncurrentVersionTransitions) {}

    /// A filter may have one tag. It is a list here, because `And` may have several.
    public record Filter(
            @Nullable String prefix,
            @JsonProperty("Tag") @Nullable List<TaggingXml.@Nullable Tag> tags,
            @Nullable String objectSizeGreaterThan,
            @Nullable String objectSizeLessThan,
            @Nullable And and) {}

    public record And(
            @Nullable String prefix,
            @JsonProperty("Tag") @Nullable List<TaggingXml.@Nullable Tag> tags,
            @Nullable String objectSizeGreaterThan,
            @Nullable String objectSizeLessThan) {}

    public record Expiration(
            @Nullable String days,
            @Nullable String date,
            @Nullable String expiredObjectDeleteMarker) {}

    public record Abort(@Nullable String daysAfterInitiation) {}

    public record Transition(
            @Nullable String days,
            @Nullable String date,
            @Nullable String storageClass) {}

    /// @param storageClass of a transition; an expiration has none
    public record Noncurrent(
            @Nullable String noncurrentDays,
            @Nullable String newerNoncurrentVersions,
            @Nullable String storageClass) {}

    public static String write(LifecycleRules lifecycle) {
        var document = XmlDocument.of(ROOT);
        lifecycle.rules().forEach(rule -> write(rule, document));
        return document.end(ROOT);
    }

    private static void write(Rule rule, XmlDocument document) {
        document.open("Rule").text("ID", rule.id());
        write(rule.filter(), document);
        document.text("Status", rule.enabled() ? "Enabled" : "Disabled");
        for (var transition : rule.transitions()) {
            document.open("Transition");
            write(transition.when(), document);
            document.text("StorageClass", transition.to().name()).close("Transition");
        }
        var expiration = rule.expiration();
        if (expiration != null) {
            document.open("Expiration");
            switch (expiration) {
                case AfterDays when -> write(when, document);
                case OnDate when -> write(when, document);
                case LoneMarkers(var removed) -> document.text("ExpiredObjectDeleteMarker", removed);
            }
            document.close("Expiration");
        }
        writeNoncurrent(rule, document);
        var abort = rule.abortUploadDays();
        if (abort != null) {
            document.open("AbortIncompleteMultipartUpload")
                    .text("DaysAfterInitiation", abort)
                    .close("AbortIncompleteMultipartUpload");
        }
        document.close("Rule");
    }

    private static void writeNoncurrent(Rule rule, XmlDocument document) {
        for (var transition : rule.noncurrentTransitions()) {
            document.open("NoncurrentVersionTransition").text("NoncurrentDays", transition.days());
            document.text("NewerNoncurrentVersions", text(transition.newer()));
            document.text("StorageClass", transition.to().name()).close("NoncurrentVersionTransition");
        }
        var expiration = rule.noncurrentExpiration();
        if (expiration != null) {
            document.open("NoncurrentVersionExpiration")
                    .text("NoncurrentDays", expiration.days())
                    .text("NewerNoncurrentVersions", text(expiration.newer()))
                    .close("NoncurrentVersionExpiration");
        }
    }

    private static @Nullable String text(@Nullable Number number) {
        return number == null ? null : number.toString();
    }

    private static void write(When when, XmlDocument document) {
        switch (when) {
            case AfterDays(var days) -> document.text("Days", days);
            case OnDate(var date) -> document.text("Date", date);
        }
    }

    private static void write(LifecycleFilter filter, XmlDocument document) {
        switch (filter.form()) {
            case PREFIX -> document.text("Prefix", filter.prefixOrNone());
            case FILTER -> {
                document.open("Filter");
                writeConditions(filter, document);
                document.close("Filter");
            }
            case AND -> {
                document.open("Filter").open("And");
                writeConditions(filter, document);
                document.close("And").close("Filter");
            }
        }
    }

    private static void writeConditions(LifecycleFilter filter, XmlDocument document) {
        document.text("Prefix", filter.prefix());
        filter.tags()
                .tags()
                .forEach((key, value) -> document.open("Tag")
                        .text("Key", key)
                        .text("Value", value)
                        .close("Tag"));
        document.text("ObjectSizeGreaterThan", text(filter.largerThan()));
        document.text("ObjectSizeLessThan", text(filter.smallerThan()));
    }
}
