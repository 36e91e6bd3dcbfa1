package io.cloakroom.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.GatewayExtension;
import io.cloakroom.gateway.GatewayExtension.Account;
import io.cloakroom.gateway.GatewayExtension.TestBucket;
import io.cloakroom.gateway.Wire;
import io.cloakroom.storage.Project.MemberTokens;
import io.cloakroom.storage.token.Role;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A member's token may do the same with buckets as the member over REST.
final class MemberTokensTest {
    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private final Account owner = GATEWAY.account();
    private final TestBucket bucket = GATEWAY.bucket(owner, GATEWAY.client(owner));
    private final Account account = GATEWAY.member(owner);
    private final Wire member = new Wire(GATEWAY, account);

    private void set(MemberTokens what) throws IOException {
        GATEWAY.stores().projects().changeProject(owner.project().id(), was -> was.withMemberTokens(what));
    }

    private void role(Role.Kind kind) throws IOException {
        var tokens = GATEWAY.stores().tokens();
        var user = tokens.token(account.accessKey()).orElseThrow().user();
        tokens.grant(new Role(user, owner.project().id(), kind));
    }

    @Test
    void aMembersTokenWorksWithObjectsAlone() {
        assertThat(member.put(bucket.path("k"), "hello").status()).isEqualTo(200);
        assertThat(member.get(bucket.path("k")).text()).isEqualTo("hello");
        assertThat(member.get("/" + bucket.name()).text()).contains("<Key>k</Key>");
        assertThat(member.get("/" + bucket.name() + "?location").status()).isEqualTo(200);
        assertThat(member.get("/").text()).contains(bucket.name());
        assertThat(member.send("DELETE", bucket.path("k"), "").status()).isEqualTo(204);

        var made = member.put("/" + GATEWAY.name(), "");
        assertThat(made.error()).isEqualTo("403 AccessDenied");
        assertThat(made.element("Message").orElseThrow()).contains("members");
        assertThat(member.put("/" + bucket.name() + "?acl", "", "x-amz-acl", "public-read")
                        .error())
                .isEqualTo("403 AccessDenied");
        assertThat(member.send("DELETE", "/" + bucket.name(), "").error()).isEqualTo("403 AccessDenied");
        assertThat(GATEWAY.anonymous().get("/" + bucket.name()).error()).isEqualTo("403 AccessDenied");
    }

    @Test
    void theProjectMayLetThemChangeBuckets() throws IOException {
        var name = GATEWAY.name();
        set(MemberTokens.BUCKETS);
        assertThat(member.put("/" + name, "").status()).isEqualTo(200);
        assertThat(member.send("DELETE", "/" + name, "").status()).isEqualTo(204);
        set(MemberTokens.OBJECTS);
        assertThat(member.put("/" + name, "").error()).isEqualTo("403 AccessDenied");
    }

    @Test
    void aRoleCountsFromTheNextRequestOn() throws IOException {
        var name = GATEWAY.name();
        assertThat(member.put("/" + name, "").error()).isEqualTo("403 AccessDenied");
        role(Role.Kind.OWNER);
        assertThat(member.put("/" + name, "").status()).isEqualTo(200);
        role(Role.Kind.MEMBER);
        assertThat(member.send("DELETE", "/" + name, "").error()).isEqualTo("403 AccessDenied");
    }
}
