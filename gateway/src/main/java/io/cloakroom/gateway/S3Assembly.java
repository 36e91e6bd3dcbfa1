package io.cloakroom.gateway;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.access.CrossOrigin;
import io.cloakroom.gateway.adminport.PanelOrigin;
import io.cloakroom.gateway.auth.Authenticator;
import io.cloakroom.gateway.auth.TemporaryCallers;
import io.cloakroom.gateway.auth.TokenCache;
import io.cloakroom.gateway.http.HttpHandler;
import io.cloakroom.gateway.observe.AccessLines;
import io.cloakroom.gateway.observe.ServerCounts;
import io.cloakroom.gateway.observe.TrafficCounter;
import io.cloakroom.gateway.s3.HostNames;
import io.cloakroom.s3.access.BucketRules;
import java.net.URI;

/// Puts together what answers the S3 port.
final class S3Assembly {
    private S3Assembly() {}

    static HttpHandler handler(ServerParts parts, ServerCounts counts, TrafficCounter traffic) {
        var config = parts.config();
        var stores = parts.stores();
        var names = hostNames(parts);
        var rules = new BucketRules(stores.config(), stores.projects());
        var authorizer = new Authorizer(stores.projects(), stores.objects(), stores.tokens(), rules);
        var handler = new S3Handler(
                names,
                new MistakenHost(names, stores.projects()),
                S3Routes.over(stores.objects(), stores, rules, authorizer, config.s3()),
                authenticator(parts, names),
                authorizer,
                new CrossOrigin(stores.projects(), stores.config()),
                parts.engine()::writable,
                traffic,
                counts,
                new AccessLines(parts.access()));
        return new PanelOrigin(handler, parts.temporary());
    }

    private static HostNames hostNames(ServerParts parts) {
        var ports = parts.config().ports();
        var endpoint = ports.publicEndpoint();
        return new HostNames(
                parts.config().s3().domains(),
                endpoint == null ? null : URI.create(endpoint).getHost(),
                ports.adminHosts());
    }

    private static Authenticator authenticator(ServerParts parts, HostNames names) {
        var config = parts.config();
        var stores = parts.stores();
        var tokens = new TokenCache(
                stores.tokens(), stores.projects(), parts.secrets(), parts.clock(), config.cachedTokens());
        var callers = new TemporaryCallers(
                parts.temporary(), stores.tokens(), stores.projects(), parts.sessions(), parts.clock());
        var pinned = config.s3().regionPinned() ? config.s3().region() : null;
        return new Authenticator(tokens, callers, new Authenticator.Settings(pinned, config.acceptV2(), names));
    }
}
