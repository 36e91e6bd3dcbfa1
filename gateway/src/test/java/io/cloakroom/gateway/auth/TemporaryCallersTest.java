package io.cloakroom.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.admin.session.Sessions;
import io.cloakroom.admin.token.TemporaryKeys;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore.CreateProject;
import io.cloakroom.storage.engine.MemoryEngine;
import io.cloakroom.storage.stores.StoreSettings;
import io.cloakroom.storage.stores.Stores;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/// Temporary keys end: with their time, their role, their user, their project.
class TemporaryCallersTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Instant now = Instant.parse("2026-11-24T04:00:00Z");
    private final InstantSource clock = () -> now;
    private final Stores stores = Stores.over(new MemoryEngine(), clock, RANDOM, StoreSettings.DEFAULT);
    private final TemporaryKeys keys = new TemporaryKeys(Tokens.BOX, clock, RANDOM);
    private final Sessions sessions = new Sessions(stores.records(), stores.tokens(), clock, RANDOM);
    private final TemporaryCallers callers =
            new TemporaryCallers(keys, stores.tokens(), stores.projects(), sessions, clock);
    private final User user = new User("1".repeat(32), "ann", "Ann", false, "", now);
    private final Project project;
    private final String session;
    private final TemporaryKeys.Made made;

    TemporaryCallersTest() throws IOException {
        if (!(stores.projects().createProject("shop", "") instanceof CreateProject.Created(var created))) {
            throw new AssertionError("no project");
        }
        project = created;
        stores.tokens().createUser(user);
        stores.tokens().grant(new Role(user.id(), project.id(), Role.Kind.MEMBER));
        session = sessions.find(sessions.begin(user).token()).orElseThrow().name();
        made = keys.make(project.id(), user.id(), session, "");
    }

    private TokenCache.Usable usable() throws IOException {
        return callers.usable(made.keys().accessKey(), made.sessionToken());
    }

    private void refused(String code) {
        assertThatThrownBy(this::usable)
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        refused -> assertThat(refused.error().code()).isEqualTo(code));
    }

    @Test
    void theyWorkForAQuarterOfAnHour() throws IOException {
        assertThat(usable().credential().secret()).isEqualTo(made.keys().secret());
        assertThat(usable().project()).isEqualTo(project);
        assertThat(usable().credential().token().user()).isEqualTo(user.id());
        now = now.plus(TemporaryKeys.LIFE).minusMillis(1);
        usable();
        now = now.plusMillis(1);
        refused("ExpiredToken");
    }

    @Test
    void theyEndWithTheRole() throws IOException {
        stores.tokens().revoke(user.id(), project.id());
        refused("InvalidAccessKeyId");
        stores.tokens().changeUser(user.id(), was -> was.withOperator(true));
        usable();
    }

    @Test
    void theyEndWithTheSessionAndNoOther() throws IOException {
        var other = sessions.find(sessions.begin(user).token()).orElseThrow().name();
        sessions.end(other);
        usable();
        sessions.end(session);
        refused("InvalidAccessKeyId");
    }

    @Test
    void theyEndWhenANewPasswordEndsAllSessions() throws IOException {
        sessions.endAll(user.id());
        refused("InvalidAccessKeyId");
    }

    @Test
    void theyEndWithTheLifeOfTheSession() throws IOException {
        now = now.plus(Sessions.LIFE).minusSeconds(1);
        var late = keys.make(project.id(), user.id(), session, "");
        callers.usable(late.keys().accessKey(), late.sessionToken());
        now = now.plusSeconds(1);
        assertThatThrownBy(() -> callers.usable(late.keys().accessKey(), late.sessionToken()))
                .isInstanceOf(S3Exception.class);
    }

    @Test
    void theyEndWithTheUser() throws IOException {
        stores.tokens().deleteUser(user.id());
        refused("InvalidAccessKeyId");
    }

    @Test
    void theyEndWithTheProject() throws IOException {
        stores.projects().deleteProject(project.id(), false);
        refused("InvalidAccessKeyId");
    }
}
