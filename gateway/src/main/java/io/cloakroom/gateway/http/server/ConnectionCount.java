package io.cloakroom.gateway.http.server;

/// Where a connection is counted.
record ConnectionCount(AddressShares shares, Object address) {
    void leave() {
        shares.leave(address);
    }
}
