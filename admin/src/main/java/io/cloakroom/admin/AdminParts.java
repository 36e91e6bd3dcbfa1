package io.cloakroom.admin;

import io.cloakroom.admin.accesslog.AccessLog;
import io.cloakroom.admin.audit.AuditLog;
import io.cloakroom.admin.rest.AdminStores;
import io.cloakroom.admin.server.Server;
import io.cloakroom.admin.session.AdminAuth;
import io.cloakroom.admin.session.Passwords;
import io.cloakroom.admin.session.Sessions;
import io.cloakroom.admin.token.TemporaryKeys;
import io.cloakroom.admin.token.TokenIssuer;
import io.cloakroom.s3.lifecycle.Day;
import io.cloakroom.storage.token.SecretBox;
import java.security.SecureRandom;
import java.time.InstantSource;

/// The parts that the REST interface uses.
///
/// @param lifecycleDay length of a day in lifecycle rules
public record AdminParts(
        AdminStores stores,
        TokenIssuer issuer,
        TemporaryKeys temporary,
        SecretBox secrets,
        Passwords passwords,
        AdminAuth auth,
        Sessions sessions,
        AuditLog audit,
        AccessLog access,
        Server server,
        InstantSource clock,
        SecureRandom random,
        Day lifecycleDay) {}
