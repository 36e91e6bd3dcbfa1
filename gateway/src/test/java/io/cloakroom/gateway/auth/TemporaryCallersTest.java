package io.cloakroom.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.admin.token.TemporaryKeys;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore.CreateProject;
import io.cloakroom.storage.engine.MemoryEngine;
import io.cloakroom.storage.engine.StoreSettings;
import io.cloakroom.storage.engine.Stores;
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
    private final TemporaryCallers callers = new TemporaryCallers(keys, stores.tokens(), stores.projects(), clock);
    private final User user = new User("1".repeat(32), "ann", "Ann", false, "", now);
    private final Project project;
    private final TemporaryKeys.Made made;

    TemporaryCallersTest() throws IOException {
        if (!(stores.projects().createProject("shop", "") instanceof CreateProject.Created(var created))) {
            throw new AssertionError("no project");
        }
        project = created;
        stores.tokens().createUser(user);
        stores.tokens().grant(new Role(user.id(), project.id(), Role.Kind.MEMBER));
        made = keys.make(project.id(), user.id(), "");
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
