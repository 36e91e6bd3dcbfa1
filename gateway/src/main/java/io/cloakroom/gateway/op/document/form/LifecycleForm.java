package io.cloakroom.gateway.op.document.form;

import io.cloakroom.gateway.op.document.form.DocumentForm.HeaderField;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.xml.LifecycleXml;
import io.cloakroom.gateway.xml.TaggingXml;
import io.cloakroom.s3.lifecycle.AskedRule;
import io.cloakroom.s3.lifecycle.AskedRule.AskedAbort;
import io.cloakroom.s3.lifecycle.AskedRule.AskedExpiration;
import io.cloakroom.s3.lifecycle.AskedRule.AskedFilter;
import io.cloakroom.s3.lifecycle.AskedRule.AskedNoncurrent;
import io.cloakroom.s3.lifecycle.AskedRule.AskedTag;
import io.cloakroom.s3.lifecycle.AskedRule.AskedTransition;
import io.cloakroom.s3.lifecycle.AskedRule.Conditions;
import io.cloakroom.s3.lifecycle.LifecycleDocument;
import io.cloakroom.s3.lifecycle.LifecycleException;
import io.cloakroom.storage.document.LifecycleRules;
import io.cloakroom.storage.document.LifecycleRules.SmallestMoved;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Translates a LifecycleConfiguration and the header beside it.
public final class LifecycleForm {
    /// The header that says which objects are too small for a transition.
    public static final HeaderField<LifecycleRules> SMALLEST_MOVED = new HeaderField<>(
            "x-amz-transition-default-minimum-object-size",
            LifecycleForm::with,
            rules -> LifecycleDocument.nameOf(rules.smallestMoved()));

    private LifecycleForm() {}

    private static LifecycleRules with(LifecycleRules rules, String smallest) {
        var named = LifecycleDocument.smallestMoved(smallest)
                .orElseThrow(
                        () -> S3Error.INVALID_REQUEST.exception("Invalid TransitionDefaultMinimumObjectSize found"));
        return new LifecycleRules(rules.rules(), named);
    }

    /// @throws S3Exception MalformedXML, InvalidArgument, InvalidRequest
    public static LifecycleRules read(LifecycleXml document) {
        try {
            return LifecycleDocument.of(all(document.rules(), LifecycleForm::rule), SmallestMoved.ALL_CLASSES_128_KIB);
        } catch (LifecycleException refused) {
            throw refusal(refused);
        }
    }

    private static S3Exception refusal(LifecycleException refused) {
        var message = String.valueOf(refused.getMessage());
        return switch (refused.fault()) {
            case MALFORMED -> S3Error.MALFORMED_XML.exception();
            case INVALID_REQUEST -> S3Error.INVALID_REQUEST.exception(message);
            case INVALID_ARGUMENT ->
                S3Error.INVALID_ARGUMENT
                        .exception(message)
                        .with("ArgumentName", String.valueOf(refused.argument()))
                        .with("ArgumentValue", String.valueOf(refused.value()));
        };
    }

    private static <X, A> List<A> all(@Nullable List<@Nullable X> requested, Function<X, A> reading) {
        return requested == null
                ? List.of()
                : requested.stream().map(each -> reading.apply(present(each))).toList();
    }

    private static <X> X present(@Nullable X element) {
        if (element == null) {
            throw S3Error.MALFORMED_XML.exception();
        }
        return element;
    }

    private static AskedRule rule(LifecycleXml.AskedRule requested) {
        return new AskedRule(
                requested.id(),
                requested.status(),
                requested.prefix(),
                filter(requested.filter()),
                expiration(requested.expiration()),
                requested.noncurrentVersionExpiration() == null
                        ? null
                        : noncurrent(requested.noncurrentVersionExpiration()),
                abort(requested.abortIncompleteMultipartUpload()),
                all(
                        requested.transitions(),
                        each -> new AskedTransition(each.days(), each.date(), each.storageClass())),
                all(requested.noncurrentVersionTransitions(), LifecycleForm::noncurrent));
    }

    private static AskedNoncurrent noncurrent(LifecycleXml.Noncurrent requested) {
        return new AskedNoncurrent(
                requested.noncurrentDays(), requested.newerNoncurrentVersions(), requested.storageClass());
    }

    private static @Nullable AskedExpiration expiration(LifecycleXml.@Nullable Expiration requested) {
        return requested == null
                ? null
                : new AskedExpiration(requested.days(), requested.date(), requested.expiredObjectDeleteMarker());
    }

    private static @Nullable AskedAbort abort(LifecycleXml.@Nullable Abort requested) {
        return requested == null ? null : new AskedAbort(requested.daysAfterInitiation());
    }

    private static @Nullable AskedFilter filter(LifecycleXml.@Nullable Filter requested) {
        if (requested == null) {
            return null;
        }
        var conditions = new Conditions(
                requested.prefix(),
                tags(requested.tags()),
                requested.objectSizeGreaterThan(),
                requested.objectSizeLessThan());
        var and = requested.and();
        return new AskedFilter(
                conditions,
                and == null
                        ? null
                        : new Conditions(
                                and.prefix(), tags(and.tags()), and.objectSizeGreaterThan(), and.objectSizeLessThan()));
    }

    private static List<AskedTag> tags(@Nullable List<TaggingXml.@Nullable Tag> requested) {
        return all(requested, tag -> new AskedTag(tag.key(), tag.value()));
    }
}
