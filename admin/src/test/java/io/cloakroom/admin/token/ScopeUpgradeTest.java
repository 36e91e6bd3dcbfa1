package io.cloakroom.admin.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.s3.policy.ScopeChoice;
import io.cloakroom.s3.policy.ScopeDocument;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore.CreateProject;
import io.cloakroom.storage.engine.MemoryEngine;
import io.cloakroom.storage.stores.StoreSettings;
import io.cloakroom.storage.stores.Stores;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.SecretBox;
import io.cloakroom.storage.token.TokenScope;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The upgrade of tokens of older builds, whose levels for writing allowed changes of ACLs. The documents are as those
/// builds wrote them.
class ScopeUpgradeTest {
    private static final Instant NOW = Instant.parse("2026-11-28T04:00:00Z");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Stores stores =
            Stores.over(new MemoryEngine(), InstantSource.fixed(NOW), RANDOM, StoreSettings.DEFAULT);
    private final TokenIssuer issuer = new TokenIssuer(
            stores.projects(), stores.tokens(), new SecretBox(new byte[32], RANDOM), InstantSource.fixed(NOW), RANDOM);
    private final List<String> noted = new ArrayList<>();
    private final Project project;

    ScopeUpgradeTest() throws IOException {
        project = ((CreateProject.Created) stores.projects().createProject("shop", "")).project();
        user("owner", Role.Kind.OWNER);
        user("member", Role.Kind.MEMBER);
    }

    private void user(String login, Role.Kind role) throws IOException {
        stores.tokens().createUser(new User(id(login), login, login, false, "", NOW));
        stores.tokens().grant(new Role(id(login), project.id(), role));
    }

    private static String id(String login) {
        return "%032x".formatted(login.hashCode());
    }

    private String token(String login, String policy) throws IOException {
        var order = new TokenOrder(
                project.id(), id(login), "t", "", null, new TokenScope(policy), Map.of(), "admin", "api");
        return ((TokenIssuer.Outcome.Issued) issuer.issue(order))
                .token()
                .token()
                .accessKey();
    }

    private List<String> upgrade() throws IOException {
        return new ScopeUpgrade(
                        stores.tokens(),
                        stores.projects(),
                        (token, detail) -> noted.add(token.accessKey() + ": " + detail))
                .run();
    }

    private String policy(String accessKey) throws IOException {
        return stores.tokens().token(accessKey).orElseThrow().scope().policy();
    }

    private static String statement(String actions, String resources, String more) {
        return ("{'Effect':'Allow','Action':[" + actions + "],'Resource':[" + resources + "]" + more + "}")
                .replace('\'', '"');
    }

    private static String document(String... statements) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
    }

    @Test
    void aLevelForWritingLosesAclsAndTheUploadsOfOthers() throws IOException {
        var writer = token(
                "owner",
                document(
                        statement("'s3:GetBucketLocation','s3:ListBucketMultipartUploads'", "'arn:aws:s3:::wares'", ""),
                        statement(
                                "'s3:PutObject*','s3:AbortMultipartUpload','s3:ListMultipartUploadParts'",
                                "'arn:aws:s3:::wares/in/*'",
                                "")));
        var address = ",'Condition':{'IpAddress':{'aws:SourceIp':['192.0.2.0/24']}}";
        var both = token(
                "owner",
                document(
                        statement("'s3:ListBucket*','s3:GetBucket*'", "'arn:aws:s3:::*'", address),
                        statement(
                                "'s3:GetObject*','s3:PutObject*','s3:DeleteObject*','s3:AbortMultipartUpload',"
                                        + "'s3:ListMultipartUploadParts'",
                                "'arn:aws:s3:::*/*'",
                                address)));
        var lines = upgrade();
        assertThat(ScopeDocument.choice(policy(writer)))
                .contains(new ScopeChoice("write", List.of("wares"), List.of("in/"), List.of()));
        assertThat(ScopeDocument.choice(policy(both)))
                .contains(new ScopeChoice("read-write", List.of(), List.of(), List.of("192.0.2.0/24")));
        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst()).contains("--public-uploads yes");
        assertThat(lines).anyMatch(line -> line.contains(writer) && line.contains("shop"));
        assertThat(lines).anyMatch(line -> line.contains(both));
        assertThat(noted).hasSize(2).anyMatch(line -> line.startsWith(writer));
    }

    @Test
    void policiesWrittenByHandAndLevelsThatLoseNothingStay() throws IOException {
        var written = token(
                "owner", "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:PutObject*\",\"Resource\":\"*\"}}");
        var full = token("owner", "");
        var reader = token("owner", ScopeDocument.of(new ScopeChoice("read", List.of("wares"), List.of(), List.of())));
        var publisher = token(
                "owner", ScopeDocument.of(new ScopeChoice("write", List.of("wares"), List.of(), List.of(), true)));
        var before = List.of(policy(written), policy(full), policy(reader), policy(publisher));
        assertThat(upgrade()).isEmpty();
        assertThat(List.of(policy(written), policy(full), policy(reader), policy(publisher)))
                .isEqualTo(before);
        assertThat(noted).isEmpty();
    }

    @Test
    void theTokensOfMembersAreCounted() throws IOException {
        token("member", "");
        token("member", "");
        assertThat(upgrade()).singleElement().asString().contains("shop", "2 tokens", "--member-tokens buckets");
    }

    @Test
    void theUpgradeHappensOnce() throws IOException {
        token("member", "");
        assertThat(upgrade()).isNotEmpty();
        token("member", "");
        assertThat(upgrade()).isEmpty();
    }
}
