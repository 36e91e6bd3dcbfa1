package io.cloakroom.gateway;

import io.cloakroom.admin.AdminApi;
import io.cloakroom.admin.AdminParts;
import io.cloakroom.admin.panel.Panel;
import io.cloakroom.admin.rest.AdminStores;
import io.cloakroom.admin.session.AdminAuth;
import io.cloakroom.gateway.adminport.AdminDoor;
import io.cloakroom.gateway.adminport.AdminHandler;
import io.cloakroom.gateway.adminport.AdminHosts;
import io.cloakroom.gateway.adminport.PanelHandler;
import io.cloakroom.gateway.http.HttpHandler;

/// Puts together what answers the admin port: REST, panel and health.
final class AdminAssembly {
    private AdminAssembly() {}

    static HttpHandler handler(ServerParts parts, String operatorToken, ServerStatus status) {
        var api = new AdminApi(new AdminParts(
                stores(parts),
                parts.issuer(),
                parts.temporary(),
                parts.secrets(),
                parts.passwords(),
                new AdminAuth(operatorToken, FirstStart.OPERATOR, parts.sessions()),
                parts.sessions(),
                parts.audit(),
                parts.access(),
                status,
                parts.clock(),
                parts.random(),
                parts.config().s3().lifecycleDay()));
        var ports = parts.config().ports();
        var door = new AdminDoor(api, new AdminHosts(ports.host(), ports.adminHosts()));
        var panel = new PanelHandler(new Panel(api, status::facts, parts.clock()), door);
        return new AdminHandler(api, panel, door, status);
    }

    private static AdminStores stores(ServerParts parts) {
        var stores = parts.stores();
        return new AdminStores(
                stores.objects(),
                stores.projects(),
                stores.tokens(),
                stores.traffic(),
                stores.records(),
                stores.config(),
                stores.retention(),
                stores.jobs(),
                stores.keyring());
    }
}
