package io.cloakroom.gateway;

import io.cloakroom.admin.accesslog.AccessLog;
import io.cloakroom.admin.audit.AuditLog;
import io.cloakroom.admin.session.Passwords;
import io.cloakroom.admin.session.Sessions;
import io.cloakroom.admin.token.TemporaryKeys;
import io.cloakroom.admin.token.TokenIssuer;
import io.cloakroom.gateway.config.GatewayConfig;
import io.cloakroom.storage.engine.Engine;
import io.cloakroom.storage.stores.Stores;
import io.cloakroom.storage.token.SecretBox;
import java.security.SecureRandom;
import java.time.InstantSource;

/// The parts of a server that both of its ports use.
record ServerParts(
        GatewayConfig config,
        Engine engine,
        Stores stores,
        SecretBox secrets,
        TokenIssuer issuer,
        TemporaryKeys temporary,
        Passwords passwords,
        Sessions sessions,
        AuditLog audit,
        AccessLog access,
        InstantSource clock,
        SecureRandom random) {}
