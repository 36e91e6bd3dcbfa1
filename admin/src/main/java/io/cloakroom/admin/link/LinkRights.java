package io.cloakroom.admin.link;

import io.cloakroom.admin.permission.Askings;
import io.cloakroom.admin.permission.BucketAccess;
import io.cloakroom.admin.permission.KnownFacts;
import io.cloakroom.admin.rest.AdminStores;
import io.cloakroom.s3.access.BucketRules;
import io.cloakroom.s3.access.Decision.Denied;
import io.cloakroom.s3.access.Question;
import io.cloakroom.s3.access.Question.Asker;
import io.cloakroom.s3.access.RequesterFacts;
import io.cloakroom.s3.access.SeenObject;
import io.cloakroom.s3.policy.ConditionKey;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.token.Token;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Asks the access decision whether a link would be served now and at its end, with the bucket's policy and the
/// object as they are now. The address from which the link will be opened is unknown.
public final class LinkRights {
    private final AdminStores stores;
    private final Askings askings;
    private final BucketRules rules;

    public LinkRights(AdminStores stores, Askings askings, BucketRules rules) {
        this.stores = stores;
        this.askings = askings;
        this.rules = rules;
    }

    /// Why the token may not do what the link does; empty when it may.
    Optional<String> refusal(Project project, Token token, WantedLink link) throws IOException {
        var asker = askings.ofToken(project, token);
        var version = link.versionId() == null ? VersionRef.CURRENT : VersionRef.named(link.versionId());
        var object = SeenObject.in(stores.objects(), link.bucket(), link.key(), version);
        for (var at : List.of(link.from(), link.until())) {
            for (var action : link.actions()) {
                var question = new Question(
                        asker,
                        action,
                        link.bucket().name().value(),
                        link.key(),
                        facts(asker, token, link, version, object, action, at),
                        rules.of(link.bucket(), object));
                if (BucketAccess.decided(question) instanceof Denied denied) {
                    return Optional.of(BucketAccess.sentence(action, denied));
                }
            }
        }
        return Optional.empty();
    }

    private KnownFacts facts(
            Asker asker,
            Token token,
            WantedLink link,
            VersionRef version,
            SeenObject object,
            S3Action action,
            Instant at) {
        var requester =
                new RequesterFacts(asker.requester(), token.user(), link.bucket(), stores.projects(), stores.tokens());
        return new KnownFacts(requester, version, object, at, link.secure())
                .with(ConditionKey.UPLOAD, "true")
                .with(ConditionKey.OBJECT_CREATION, action == S3Action.PUT_OBJECT ? "true" : null)
                .with(ConditionKey.AUTH_TYPE, "REST-QUERY-STRING")
                .with(ConditionKey.SIGNATURE_VERSION, "AWS4-HMAC-SHA256")
                .with(
                        ConditionKey.SIGNATURE_AGE,
                        Long.toString(Duration.between(link.from(), at).toMillis()));
    }
}
