package io.cloakroom.gateway.model;

import java.util.Optional;

/// A condition on the ETag of an object.
enum ETagCondition {
    NONE("", Tag.ANY),
    IF_MATCH_ANY("if-match", Tag.ANY),
    IF_MATCH("if-match", Tag.RIGHT),
    IF_MATCH_OTHER("if-match", Tag.WRONG),
    IF_NONE_MATCH_ANY("if-none-match", Tag.ANY),
    IF_NONE_MATCH("if-none-match", Tag.RIGHT),
    IF_NONE_MATCH_OTHER("if-none-match", Tag.WRONG);

    private enum Tag {
        ANY,
        RIGHT,
        WRONG
    }

    private final String header;
    private final Tag tag;

    ETagCondition(String header, Tag tag) {
        this.header = header;
        this.tag = tag;
    }

    /// Adds the header.
    ///
    /// @param prefix  of its name
    /// @param version that is judged
    void ask(Request request, String prefix, Optional<Version> version) {
        if (this != NONE) {
            request.header(prefix + header, tag(version));
        }
    }

    private String tag(Optional<Version> version) {
        return switch (tag) {
            case ANY -> "*";
            case RIGHT -> "\"" + etag(version) + "\"";
            case WRONG -> "\"00000000000000000000000000000000\"";
        };
    }

    /// The ETag of that version, without quotes; an arbitrary one if there is no version.
    static String etag(Optional<Version> version) {
        return version.map(each -> each.stored().etag()).orElse("11111111111111111111111111111111");
    }

    /// Whether the condition holds for an existing version.
    boolean holds() {
        return this == NONE || (tag != Tag.WRONG) == header.equals("if-match");
    }

    boolean isMatch() {
        return header.equals("if-match");
    }

    boolean isNoneMatch() {
        return header.equals("if-none-match");
    }

    /// The refusal of a write (User Guide, "Conditional writes") or a delete ("Conditional deletes") under this
    /// condition. Only the current version counts, and a delete marker counts as absent.
    ///
    /// @param current object
    Optional<Answer> refusal(Optional<Version> current) {
        if (current.isEmpty()) {
            return header.equals("if-match") ? Optional.of(vague(404, "NoSuchKey")) : Optional.empty();
        }
        return holds() ? Optional.empty() : Optional.of(vague(412, "PreconditionFailed"));
    }

    /// AWS does not document which version's headers a refusal has.
    private static Answer vague(int status, String code) {
        return Answer.error(status, code).withoutRuleFor("x-amz-version-id").withoutRuleFor("x-amz-delete-marker");
    }
}
