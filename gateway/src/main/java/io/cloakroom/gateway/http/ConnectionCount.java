package io.cloakroom.gateway.http;

/// Where a connection is counted.
record ConnectionCount(AddressShares shares, Object address) {
    void leave() {
        shares.leave(address);
    }
}
